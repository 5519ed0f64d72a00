import Engine
import JSON
import Journal
import Manifest
import StoreSQLite

/// One run alone, each step waiting for its commit: the time from one step's entry to the next beside one bare commit of
/// the same row. `step_shared` is the same where steps that compute share commits: what a step adds to a run.
enum SingleStepBenchmark {
    static func run() async throws -> JSON {
        let project = try Projects.load(workflow: Projects.tenSteps)
        let scratch = try Scratch()
        let steps = try await steps(project, scratch, commits: .each)
        let shared = try await self.steps(project, Scratch(), commits: .gathered)
        let bare = try bareCommits(scratch.path)
        return [
            "step": steps.json, "step_shared": shared.json, "bare_commit": bare.json,
            "ratio_p50": .double(rounded(steps.quantile(0.5) / bare.quantile(0.5))),
        ]
    }

    private static func steps(
        _ project: ProjectDefinition,
        _ scratch: Scratch,
        commits: StepCommits
    ) async throws -> Samples {
        let store = try SQLiteStore.open(scratch.path)
        let starter = RunStarter(store: store, project: project)
        let worker = Projects.worker(project, store, commits: commits)
        var steps = Samples()
        var ids: [RunID] = []
        for _ in 0..<300 { ids.append(try await starter.start(workflow: "main", input: [:])) }
        for id in ids { _ = try await worker.drive(id) }
        for id in ids.dropFirst(50) {
            let entries = try await store.entries(of: id, from: 0, limit: 100)
            for (entry, next) in zip(entries.dropFirst(), entries.dropFirst(2)) { steps.add(next.at.since(entry.at)) }
        }
        await store.close()
        return steps
    }

    private static func bareCommits(_ path: String) throws -> Samples {
        let source = try RawSQLite(path + "/" + StoreFile.name, isReader: true)
        let tables = try source.rows("SELECT sql FROM sqlite_schema WHERE tbl_name = 'entries' AND sql IS NOT NULL")
        let entries = try source.rows("SELECT * FROM entries ORDER BY pos LIMIT 3000")
        let target = try RawSQLite(path + "/bare.db")
        for case .text(let sql) in tables.map({ $0[0] }) { try target.execute(sql) }
        var samples = Samples()
        let clock = ContinuousClock()
        for entry in entries {
            samples.add(try clock.measure { try target.insert([entry], into: "entries", batch: 1) })
        }
        return samples
    }
}
