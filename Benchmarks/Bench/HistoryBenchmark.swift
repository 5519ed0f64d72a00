import FoundationEssentials
import JSON
import Journal
import StoreSQLite

/// How a store grows with the turns of a conversation: it must be by a constant for each turn.
enum HistoryBenchmark {
    static func run() async throws -> JSON {
        let ten = try await bytes(turns: 10)
        let hundred = try await bytes(turns: 100)
        return [
            "bytes_10_turns": .int(Int64(ten)), "bytes_100_turns": .int(Int64(hundred)),
            "ratio": .double(rounded(Double(hundred) / Double(ten))),
        ]
    }

    /// The blobs' bytes of a conversation of which each turn adds 2 kB that do not compress.
    private static func bytes(turns: Int) async throws -> Int {
        let scratch = try Scratch()
        let store = try SQLiteStore.open(scratch.path)
        let now = Timestamp.current
        let id = RunID.make(at: now, random: (1, UInt64(turns)))
        let event = RunCreated(
            workflow: "main",
            release: ReleaseID(rawValue: "rel_bench"),
            snapshot: nil,
            input: .inline([:]),
            actsFor: nil
        )
        _ = try await store.accept(
            NewRun(id: id, workflow: "main", release: event.release, created: now, body: event.body, blobs: [])
        )
        guard let claimed = try await store.claim(id, worker: WorkerID(rawValue: "wrk"), now: now) else { return 0 }
        for turn in 0..<turns {
            let text = String((0..<2000).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement() ?? "a" })
            let (payload, blob) = Payload.of(["role": "user", "content": .string(text)])
            let intended = ModelIntended(
                tier: "t",
                model: "m",
                provider: "p",
                attempt: 1,
                delta: [payload],
                parameters: .inline(.null),
                requestDigest: Digest(of: []),
                reserved: 0,
                budgets: []
            )
            let entry = Entry(
                run: id,
                seq: turn + 1,
                kind: .modelIntended,
                at: now,
                path: StepPath("a/turn.\(turn)"),
                body: intended.body
            )
            var append = Append(lease: claimed.lease, entries: [entry])
            append.blobs = blob.map { [$0] } ?? []
            try await store.append(append)
        }
        await store.close()
        let database = try RawSQLite(scratch.path + "/" + StoreFile.name, isReader: true)
        guard
            case .integer(let total)? = try database.rows(
                "SELECT (SELECT sum(length(content)) FROM blobs) + (SELECT sum(length(body)) FROM entries)"
            ).first?.first
        else { return 0 }
        return Int(total)
    }
}
