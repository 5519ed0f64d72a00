import Foundation
import JSON
import StoreSQLite

/// `reeve runs` on a store of a million entries: the whole process, from its start to its end.
enum StartBenchmark {
    static func run() async throws -> JSON {
        let scratch = try Scratch()
        let store = try SQLiteStore.open(scratch.path)
        try await Filler.fill(store, entries: 1_000_000)
        await store.close()
        let executable = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "reeve")
        var samples = Samples()
        for _ in 0..<21 {
            let process = Process()
            process.executableURL = executable
            process.arguments = ["runs", "--store", "sqlite:\(scratch.path)"]
            process.standardOutput = Pipe()
            let clock = ContinuousClock()
            let started = clock.now
            try process.run()
            process.waitUntilExit()
            samples.add(clock.now - started)
        }
        return ["entries": 1_000_000, "reeve_runs": samples.json]
    }
}
