internal import Governance
internal import Journal
internal import Manifest

/// Who looks at runs, and which of them policies let them see.
///
/// Looking must be possible where the manifests are broken, and needs none: then whoever can read the store sees it all.
struct Reader {
    private let person: String
    private let rights: RightsDesk

    init(_ invocation: Invocation) throws {
        person = Workspace.person(invocation)
        let workspace = try Workspace(invocation)
        rights = RightsDesk(
            project: workspace.isProject ? Project.load(directory: workspace.directory).definition : nil
        )
    }

    func maySee(_ run: RunRecord) -> Bool { rights.mayRead(run.id, workflow: run.workflow, as: person) }

    func require(_ run: RunRecord) throws {
        guard !maySee(run) else { return }
        throw refusal("no policy lets `\(person)` read the run `\(run.id)` (`reeve.read`)")
    }

    /// Asks for what shows all runs at once.
    func requireAll() throws {
        guard rights.mayRead(nil, workflow: nil, as: person) else {
            throw refusal("no policy lets `\(person)` read all runs (`reeve.read`)")
        }
    }

    private func refusal(_ message: String) -> CommandError {
        CommandError("forbidden", message, hint: "REEVE_USER says who you are", exit: .denied)
    }

    /// Those questions whose runs may be seen.
    func approvals(_ records: [ApprovalRecord], in store: any Store) async throws -> [ApprovalRecord] {
        var seen: [ApprovalRecord] = []
        for record in records {
            if let run = try await store.run(record.run), !maySee(run) { continue }
            seen.append(record)
        }
        return seen
    }

    /// As many runs as the filter asks for, of those that may be seen.
    func runs(_ filter: RunFilter, in store: any Store) async throws -> [RunRecord] {
        var filter = filter
        var seen: [RunRecord] = []
        while true {
            let page = try await store.runs(filter)
            seen += page.filter(maySee)
            guard seen.count < filter.limit, page.count == filter.limit, let last = page.last else {
                return Array(seen.prefix(filter.limit))
            }
            filter.before = last.id
        }
    }
}

extension CommandError {
    /// What policies forbid a person, with how to be somebody else.
    init(_ forbidden: RightsDesk.Forbidden) {
        self.init(
            "forbidden",
            forbidden.description,
            hint: "say who you are: `--as NAME` or REEVE_USER",
            exit: .denied
        )
    }

    init(_ refusal: RunControl.Refusal) {
        switch refusal {
        case .forbidden(let forbidden): self.init(forbidden)
        case .store(let error): self.init(error)
        }
    }
}
