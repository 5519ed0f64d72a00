import Engine
import JSON
import Journal
import Manifest
import StoreSQLite

/// Ten no-op steps a run, 64 runs at once; beside raw SQLite writing the same rows in batches of 100.
///
/// Two figures. `steps_per_s`: each step has its own durable entry, but steps that touch nothing outside do not wait for
/// one another's commit (docs/decisions/0003). `steps_awaited_per_s`: each step waits for its own commit before the next
/// begins, as in the peers, which is what to compare with them.
///
/// The floor: every row that the store holds at the end (entries, runs, the log's subtrees, all of them), inserted once
/// in its last form into the same tables with the same indexes. That a run's row is written twice (taken, ended), and the
/// log's head in every commit, is in Reeve's time and not in the floor's. Rates are the best of five passes; `of_raw` is
/// the median of what each pass reached of the floor that was measured right after it.
enum StepsBenchmark {
    static let runs = 4096
    static let runsAwaited = 1024
    static let atOnce = 64
    static let passes = 5

    static func run() async throws -> JSON {
        let project = try Projects.load(workflow: Projects.tenSteps)
        _ = try await pass(project, runs: 256, commits: .gathered)
        var (steps, awaited, rows, raw) = (0.0, 0.0, 0.0, 0.0)
        var ofRaw: [Double] = []
        for _ in 0..<passes {
            let scratch = try Scratch()
            let took = try await pass(project, runs: runs, commits: .gathered, scratch).inSeconds
            let floor = try RawSQLite(scratch.path + "/raw.db")
                .copy(RawSQLite(scratch.path + "/" + StoreFile.name, isReader: true), batch: 100)
            steps = max(steps, Double(runs * 10) / took)
            rows = max(rows, Double(floor.rows) / took)
            raw = max(raw, Double(floor.rows) / floor.took.inSeconds)
            ofRaw.append(floor.took.inSeconds / took)
            let each = try await pass(project, runs: runsAwaited, commits: .each).inSeconds
            awaited = max(awaited, Double(runsAwaited * 10) / each)
        }
        return [
            "steps_per_s": .double(rounded(steps)), "steps_awaited_per_s": .double(rounded(awaited)),
            "rows_per_s": .double(rounded(rows)), "rows_per_s_raw": .double(rounded(raw)),
            "of_raw": .double(rounded(ofRaw.sorted()[ofRaw.count / 2])),
        ]
    }

    /// How long so many runs take from the first one's acceptance to the last one's end.
    private static func pass(
        _ project: ProjectDefinition,
        runs: Int,
        commits: StepCommits,
        _ scratch: Scratch? = nil
    ) async throws -> Duration {
        let scratch = try scratch ?? Scratch()
        let store = try SQLiteStore.open(scratch.path)
        let starter = RunStarter(store: store, project: project)
        let worker = Projects.worker(project, store, commits: commits)
        let took = try await ContinuousClock().measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<atOnce {
                    group.addTask {
                        for _ in stride(from: lane, to: runs, by: atOnce) {
                            let run = try await starter.start(workflow: "main", input: [:], for: worker)
                            _ = try await worker.drive(run)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        await store.close()
        return took
    }
}

/// The database within a store's directory.
enum StoreFile {
    static let name = "journal.sqlite"
}
