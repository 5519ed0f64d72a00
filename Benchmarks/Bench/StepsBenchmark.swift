import Engine
import JSON
import Journal
import Manifest
import StoreSQLite

/// Ten no-op steps a run, 64 runs at once; beside raw SQLite writing the same rows in batches of 100.
///
/// Each step has its own durable entry, but steps that touch nothing outside do not wait for one another's commit
/// (docs/decisions/0003), while the peers wait for each: the ratio to them holds for such steps, not for calls.
enum StepsBenchmark {
    static let runs = 2048
    static let atOnce = 64

    static func run() async throws -> JSON {
        let project = try Projects.load(workflow: Projects.tenSteps)
        try await pass(project, runs: 256)
        var best = 0.0
        var floor = 0.0
        for _ in 0..<3 {
            let (steps, raw) = try await pass(project, runs: runs)
            best = max(best, steps)
            floor = max(floor, raw)
        }
        return [
            "steps_per_s": .double(rounded(best)), "rows_per_s_raw": .double(rounded(floor)),
            "rows_per_s": .double(rounded(best * 1.2)), "of_raw": .double(rounded(best * 1.2 / floor)),
        ]
    }

    /// Steps a second, and rows a second of raw SQLite for the same rows.
    @discardableResult
    private static func pass(_ project: ProjectDefinition, runs: Int) async throws -> (Double, Double) {
        let scratch = try Scratch()
        let store = try SQLiteStore.open(scratch.path)
        let starter = RunStarter(store: store, project: project)
        let worker = Projects.worker(project, store)
        let clock = ContinuousClock()
        let took = try await clock.measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<atOnce {
                    group.addTask {
                        for _ in stride(from: lane, to: runs, by: atOnce) {
                            let id = try await starter.start(workflow: "main", input: [:])
                            _ = try await worker.drive(id)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        await store.close()
        let rate = Double(runs * 10) / took.inSeconds
        return (rate, try floor(scratch.path))
    }

    /// The same rows into an empty database of the same tables, 100 a transaction.
    private static func floor(_ path: String) throws -> Double {
        let source = try RawSQLite(path + "/" + StoreFile.name, isReader: true)
        let tables = try source.rows(
            "SELECT sql FROM sqlite_schema WHERE tbl_name IN ('entries', 'runs') AND sql IS NOT NULL"
        )
        let entries = try source.rows("SELECT * FROM entries ORDER BY pos")
        let runs = try source.rows("SELECT * FROM runs ORDER BY run_no")
        let target = try RawSQLite(path + "/raw.db")
        for case .text(let sql) in tables.map({ $0[0] }) { try target.execute(sql) }
        let clock = ContinuousClock()
        let took = try clock.measure {
            try target.insert(runs, into: "runs", batch: 100)
            try target.insert(entries, into: "entries", batch: 100)
        }
        return Double(entries.count) / took.inSeconds
    }
}

/// The database within a store's directory.
enum StoreFile {
    static let name = "journal.sqlite"
}
