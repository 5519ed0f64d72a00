import JSON
import Journal
import StoreSQLite

/// Verifying a log from its first entry to its last.
enum AuditBenchmark {
    static let entries = 400_000

    static func run() async throws -> JSON {
        let scratch = try Scratch()
        let store = try SQLiteStore.open(scratch.path)
        try await Filler.fill(store, entries: entries)
        let clock = ContinuousClock()
        var best = Double.infinity
        var report = AuditReport()
        for _ in 0..<3 {
            let took = try await clock.measure { report = try await store.verify() }
            best = min(best, took.inSeconds)
        }
        await store.close()
        return [
            "entries": .int(report.entries), "entries_per_s": .double(rounded(Double(report.entries) / best)),
            "intact": .bool(report.isIntact),
        ]
    }
}

/// Fills a store with runs as agents leave them.
enum Filler {
    /// Runs of a hundred entries each.
    static func fill(_ store: SQLiteStore, entries: Int) async throws {
        let worker = WorkerID(rawValue: "wrk_filler")
        let runs = entries / 100
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<32 {
                group.addTask {
                    for number in stride(from: lane, to: runs, by: 32) { try await run(number, store, worker) }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func run(_ number: Int, _ store: SQLiteStore, _ worker: WorkerID) async throws {
        let now = Timestamp.current
        let id = RunID.make(at: now, random: (UInt16(truncatingIfNeeded: number), UInt64(number)))
        let event = RunCreated(
            workflow: "main",
            release: ReleaseID(rawValue: "rel_bench"),
            snapshot: nil,
            input: .inline([:]),
            actsFor: nil
        )
        _ = try await store.accept(
            NewRun(
                id: id,
                workflow: "main",
                release: event.release,
                title: "case \(number)",
                created: now,
                body: event.body,
                blobs: []
            )
        )
        guard let claimed = try await store.claim(id, worker: worker, now: now) else { return }
        var entries = (1..<99).map { seq in
            let body = ToolFailed(
                code: "http_404",
                message: "the order \(seq) does not exist",
                isRetryable: false,
                took: .milliseconds(3)
            )
            return Entry(
                run: id,
                seq: seq,
                kind: .toolFailed,
                at: now,
                path: StepPath("decide/turn.\(seq)/call.0"),
                body: body.body
            )
        }
        let end = RunFailed(step: StepPath("decide"), code: "http_404", message: "the order does not exist")
        entries.append(Entry(run: id, seq: 99, kind: .runFailed, at: now, path: .run, body: end.body))
        var append = Append(lease: claimed.lease, entries: entries)
        append.projection = RunProjection(status: .failed)
        append.releasesLease = true
        try await store.append(append)
    }
}
