internal import Engine
internal import Gateway
internal import JSON
internal import Journal
internal import Manifest
internal import StoreSQLite
internal import Transport

extension Workspace {
    /// Reads and checks the manifests; errors end the command, each told with its place.
    ///
    /// - Parameter files: Where they are not simply those of the directory.
    func project(_ files: ProjectFiles? = nil) throws -> ProjectDefinition {
        let result = Project.load(files ?? .directory(directory))
        guard let definition = result.definition else {
            let errors = result.problems.filter { $0.severity == .error }
            throw CommandError(
                "invalid_manifest",
                "the project has \(errors.count) error\(errors.count == 1 ? "" : "s")",
                hint: isProject
                    ? "mend them; `reeve check` lists them all, with warnings"
                    : "`reeve init` makes a project; `--project DIR` names one that is elsewhere",
                problems: errors,
                exit: .usage
            )
        }
        return definition
    }

    /// The project, where there is one; a store alone has no policies about people.
    func projectIfAny() throws -> ProjectDefinition? { isProject ? try project() : nil }

    /// Opens the store, making it where there is none.
    func store(isReadOnly: Bool = false) throws -> SQLiteStore {
        if isReadOnly, !exists(storePath) {
            throw CommandError(
                "no_store",
                "there is no store at `\(storePath)`",
                hint: "the first `reeve run` makes it; `--store` or REEVE_STORE names one that is elsewhere"
            )
        }
        var options = SQLiteStore.Options()
        options.isReadOnly = isReadOnly
        return try SQLiteStore.open(storePath, options: options)
    }

    /// The releases that runs of the store may be pinned to.
    func releases(_ project: ProjectDefinition, _ store: any Store) -> ReleaseCatalog {
        ReleaseCatalog(current: project) { digest async throws(JournalError) in
            let result = Project.load(snapshot: try await store.blob(digest))
            guard let definition = result.definition else {
                let why = result.problems.first.map { ": \($0.description)" } ?? ""
                throw JournalError(.damaged, "the stored release `\(digest)` cannot be loaded\(why)")
            }
            return definition
        }
    }

    /// What gateways work with in this process.
    func environment() -> GatewayEnvironment {
        GatewayEnvironment(directory: directory, variables: Self.variables, client: HTTPClient())
    }

    /// A worker of this process, under a name that no other has.
    func worker(
        _ project: ProjectDefinition,
        _ store: any Store,
        concurrencyMax: Int = 64,
        observer: (@Sendable (Entry) -> Void)? = nil
    ) -> Worker {
        let random = (UInt16.random(in: .min ... .max), UInt64.random(in: .min ... .max))
        return Worker(
            id: WorkerID(rawValue: "wrk_" + SortableID.text(at: .current, random: random)),
            store: store,
            releases: releases(project, store),
            environment: environment(),
            concurrencyMax: concurrencyMax,
            observer: observer
        )
    }
}
