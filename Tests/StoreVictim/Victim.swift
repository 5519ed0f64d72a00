import Glibc
import JSON
import Journal
import StoreSQLite

/// A process for tests to kill, or to take the disk from.
///
/// `append DIR` accepts runs and appends to them for ever, sixteen at once, and prints `RUN SEQ` after each commit.
/// `limited DIR` may write small files only, and tells what happens.
/// `open DIR` says `ready`, waits until nobody holds `DIR.gate`, opens the store, accepts a run and says its log's name.
/// `try DIR` opens the store for reading and then for writing, and says how each went.
@main struct Victim {
    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { exit(2) }
        do {
            switch arguments[1] {
            case "append": try await append(arguments[2])
            case "limited": try await limited(arguments[2])
            case "open": try await open(arguments[2])
            case "try": await tryBoth(arguments[2])
            default: exit(2)
            }
        } catch {
            say("failed: \(error)")
            exit(1)
        }
    }

    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(STDOUT_FILENO, bytes, bytes.count)
    }

    private static func run(_ number: Int) -> NewRun {
        NewRun(
            id: RunID(rawValue: "run_\(number)"),
            workflow: "refund",
            release: ReleaseID(rawValue: "rel_1"),
            created: Timestamp(microseconds: 1),
            body: [:],
            blobs: []
        )
    }

    private static func entry(_ run: RunID, _ seq: Int) -> Entry {
        let at = Timestamp(microseconds: 1)
        return Entry(run: run, seq: seq, kind: .stepStarted, at: at, path: StepPath("step"), body: [:])
    }

    private static func append(_ directory: String) async throws {
        let store = try SQLiteStore.open(directory)
        let worker = WorkerID(rawValue: "victim-\(getpid())")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...16 {
                group.addTask {
                    let id = try await store.accept(run(number))
                    say("\(id) 0")
                    guard let claimed = try await store.claim(id, worker: worker, now: Timestamp(microseconds: 1))
                    else { return }
                    var seq = 1
                    while true {
                        var append = Append(lease: claimed.lease, entries: [entry(id, seq), entry(id, seq + 1)])
                        append.blobs = [Blob(bytes: Array("content \(number) \(seq)".utf8))]
                        try await store.append(append)
                        say("\(id) \(seq + 1)")
                        seq += 2
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func open(_ directory: String) async throws {
        let gate = Glibc.open(directory + ".gate", O_RDONLY)
        say("ready")
        flock(gate, LOCK_SH)
        let store = try SQLiteStore.open(directory)
        _ = try await store.accept(run(Int(getpid())))
        say("opened \(store.verifier)")
        await store.close()
    }

    private static func tryBoth(_ directory: String) async {
        for isReadOnly in [true, false] {
            do throws(JournalError) {
                let store = try SQLiteStore.open(directory, options: .init(isReadOnly: isReadOnly))
                let runs = try await store.runs(RunFilter(limit: 100)).count
                let report = try await store.verify()
                say("\(isReadOnly ? "read" : "write") \(runs) \(report.isIntact)")
                await store.close()
            } catch {
                say("\(isReadOnly ? "read" : "write") \(error.code.rawValue) \(error.message)")
            }
        }
    }

    private static func limited(_ directory: String) async throws {
        // Without this the system kills the process where it should refuse the write.
        signal(SIGXFSZ, SIG_IGN)
        let store = try SQLiteStore.open(directory)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        limit.rlim_cur = 1 << 20
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        var accepted = 0
        do {
            while accepted < 10_000 {
                _ = try await store.accept(run(accepted))
                try await store.putDocument(Blob(bytes: (0..<10_000).map { _ in UInt8.random(in: 0...255) }))
                accepted += 1
            }
        } catch {
            say("refused \(error.code.rawValue) \(error.isRetryable)")
        }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        _ = try await store.accept(run(20_000))
        say("accepted \(accepted)")
        let report = try await store.verify()
        say(report.isIntact ? "intact" : "\(report.findings)")
        await store.close()
    }
}
