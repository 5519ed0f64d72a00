import Engine
import JSON
import Journal
import Manifest
import StoreSQLite

/// 100,000 runs that wait for a signal: what they cost in memory, and how soon one wakes.
enum SuspendedBenchmark {
    static let count = 100_000

    static func run() async throws -> JSON {
        let project = try Projects.load(
            workflow: "workflow: main\nsteps:\n  a: { wait: { signal: go } }\noutput: \"${steps.a.output}\"\n"
        )
        let scratch = try Scratch()
        let store = try SQLiteStore.open(scratch.path)
        let starter = RunStarter(store: store, project: project)
        let worker = Projects.worker(project, store, concurrencyMax: 256)
        let ids = try await suspend(starter, worker)
        let resident = residentBytes()

        let working = Task { try await worker.work { _, error in print("suspended: \(error)") } }
        var samples = Samples()
        let clock = ContinuousClock()
        for id in ids.shuffled().prefix(200) {
            let message = Message(run: id, kind: .signal, from: "user:bench", body: ["name": "go", "payload": .null])
            let started = clock.now
            _ = try await store.post(message, at: .current)
            var token: UInt64 = 0
            while try await store.run(id)?.projection.status != .succeeded {
                token = await store.waitForChange(since: token, deadline: clock.now + .milliseconds(5))
            }
            samples.add(clock.now - started)
        }
        worker.stop()
        try await working.value
        await store.close()
        return [
            "runs": .int(Int64(count)), "resident_mb": .double(rounded(Double(resident) / 1e6)), "wake": samples.json,
        ]
    }

    private static func suspend(_ starter: RunStarter, _ worker: Worker) async throws -> [RunID] {
        try await withThrowingTaskGroup(of: [RunID].self) { group in
            for lane in 0..<256 {
                group.addTask {
                    var ids: [RunID] = []
                    for _ in stride(from: lane, to: count, by: 256) {
                        let id = try await starter.start(workflow: "main", input: [:])
                        _ = try await worker.drive(id)
                        ids.append(id)
                    }
                    return ids
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
