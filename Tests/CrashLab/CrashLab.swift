import Engine
import Gateway
import Glibc
import JSON
import Journal
import Manifest
import StoreSQLite
import Transport

/// A worker that dies where a test wants it to: `crash-lab PROJECT STORE (work | accept N | die-before K | die-after K)`.
///
/// `work` drives all runs until none has anything to do. `die-before` and `die-after` do the same and end the process
/// with SIGKILL right before or right after the K-th commit, so that every commit point can be the last.
enum CrashLab {
    static func run() async {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count >= 3 else { exit(2) }
        do {
            let code = try await run(
                project: words[0],
                store: words[1],
                mode: words[2],
                number: words.dropFirst(3).first
            )
            exit(code)
        } catch {
            print("crash-lab: \(error)")
            exit(1)
        }
    }

    private static func run(project: String, store path: String, mode: String, number: String?) async throws -> Int32 {
        guard let definition = Project.load(directory: project).definition else { return 2 }
        let store = try SQLiteStore.open(path)
        if mode == "accept" {
            try await accept(Int(number ?? "1") ?? 1, definition, store)
            await store.close()
            return 0
        }
        let fuse = Fuse(mode: mode, at: Int(number ?? "0") ?? 0)
        let fused = FusedStore(store, fuse)
        let worker = Worker(
            id: WorkerID(rawValue: "wrk_lab_\(getpid())"),
            store: fused,
            releases: ReleaseCatalog(current: definition) { _ throws(JournalError) in
                throw JournalError(.notFound, "the lab knows one release")
            },
            environment: GatewayEnvironment(directory: project, variables: variables, client: HTTPClient()),
            concurrencyMax: 8
        )
        try await drain(worker, fused)
        print("commits \(fuse.count)")
        await store.close()
        return 0
    }

    private static let variables: [String: String] = {
        var variables: [String: String] = [:]
        for name in ["LAB_URL"] {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        return variables
    }()

    private static func accept(_ count: Int, _ definition: ProjectDefinition, _ store: SQLiteStore) async throws {
        let starter = RunStarter(store: store, project: definition)
        for index in 0..<count {
            let input: JSON = ["case": .int(Int64(index))]
            print(try await starter.start(workflow: "main", input: input, idempotencyKey: "case-\(index)"))
        }
    }

    /// Works until nothing is due within a second.
    private static func drain(_ worker: Worker, _ store: any Store) async throws {
        let work = Task { try await worker.work { run, error in print("crash-lab: \(run): \(error)") } }
        while true {
            let open = try await store.runs(RunFilter(statuses: [.ready, .running], limit: 1000))
            let timed = try await store.runs(RunFilter(statuses: [.waiting], limit: 1000))
            let soon = Timestamp.current.advanced(by: .seconds(60))
            if open.isEmpty, timed.allSatisfy({ $0.projection.wakeAt.map { $0 > soon } ?? true }) { break }
            try await Task.sleep(for: .milliseconds(5))
        }
        worker.stop()
        try await work.value
    }
}
