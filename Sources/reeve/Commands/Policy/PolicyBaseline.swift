internal import Assurance
internal import Engine
internal import Journal
internal import Manifest
internal import StoreSQLite

/// Finds the policies that `--at-most`, `--same-as` and their properties name, each once.
struct PolicyBaseline {
    /// The word for the newest release that the store knows.
    static let released = "released"
    private static let runsPageSize = 200

    let invocation: Invocation
    let project: ProjectDefinition

    /// The baselines of some words; what keeps one from being had stands in its place.
    func resolve(_ words: some Sequence<String>) async throws -> [String: Result<Baseline, AssuranceError>] {
        var found: [String: Result<Baseline, AssuranceError>] = [:]
        for word in words where found[word] == nil {
            do {
                found[word] = .success(try await resolve(word))
            } catch let error as AssuranceError {
                found[word] = .failure(error)
            }
        }
        return found
    }

    private func resolve(_ word: String) async throws -> Baseline {
        if Self.isRelease(word) { return try await release(word) }
        return try Self.directory(word, of: project, in: Workspace(invocation))
    }

    /// Whether a word means a release that the store knows, rather than a directory.
    static func isRelease(_ word: String) -> Bool { word == released || word.hasPrefix("rel_") }

    /// The policies of a directory: of a project, or one with `*.cedar` files.
    static func directory(
        _ word: String,
        of project: ProjectDefinition,
        in workspace: Workspace
    ) throws(AssuranceError) -> Baseline {
        let directory = word.hasPrefix("/") ? word : workspace.directory + "/" + word
        if workspace.exists(directory + "/" + Workspace.manifest) {
            let result = Project.load(directory: directory)
            guard let other = result.definition else {
                let first = result.problems.first { $0.severity == .error }
                throw AssuranceError(
                    "invalid_manifest",
                    "the project in `\(word)` cannot be loaded"
                        + (first.map { ": \($0.location): \($0.message)" } ?? ""),
                    hint: "`reeve check --project \(word)` lists its problems"
                )
            }
            return .judging(project, by: other, named: word)
        }
        guard workspace.exists(directory) else {
            throw AssuranceError(
                "not_found",
                "there is no directory `\(word)`",
                hint: "name a project's directory, one with `*.cedar` files, `\(released)` or a release's id"
            )
        }
        let files: ProjectFiles
        do throws(ProjectFilesError) {
            files = try ProjectFiles.directory(workspace.directory).replacingPolicies(from: directory)
        } catch {
            throw AssuranceError("invalid_policies", error.message, hint: "name a directory of *.cedar files")
        }
        let result = Project.load(files)
        guard let other = result.definition else {
            let first = result.problems.first { $0.severity == .error }
            throw AssuranceError(
                "invalid_policies",
                "the policies in `\(word)` are not ones of this project"
                    + (first.map { ": \($0.location): \($0.message)" } ?? ""),
                hint: first?.hint
            )
        }
        return .judging(project, by: other, named: word)
    }

    private func release(_ word: String) async throws -> Baseline {
        let store = try Workspace(invocation).store(isReadOnly: true)
        do {
            let other = try await project(of: word, store)
            await store.close()
            return .judging(project, by: other, named: other.release.rawValue)
        } catch {
            await store.close()
            throw error
        }
    }

    private func project(of word: String, _ store: SQLiteStore) async throws -> ProjectDefinition {
        var before: RunID?
        while true {
            let page = try await store.runs(RunFilter(before: before, limit: Self.runsPageSize))
            if let run = page.first(where: { word == Self.released || $0.release.rawValue == word }),
                let entry = try await store.entries(of: run.id, from: 0, limit: 1).first
            {
                let created = try RunCreated(body: entry.body)
                return try await Workspace(invocation).releases(project, store)
                    .project(created.release, snapshot: created.snapshot)
            }
            guard page.count == Self.runsPageSize, let last = page.last else { break }
            before = last.id
        }
        throw AssuranceError(
            "not_found",
            word == Self.released ? "the store knows no release yet" : "the store knows no release `\(word)`",
            hint: "a release is known from the first run that is pinned to it"
        )
    }
}
