import JSON
import Journal
import StoreSQLite

/// A store with a bit of everything in it.
enum SampleLog {
    static let start = Timestamp(microseconds: 1_747_000_000_000_000)
    static let worker = WorkerID(rawValue: "worker-1")
    static let runs = (1...3).map { RunID(rawValue: "run_\($0)") }
    static let secret = Blob(bytes: Array(String(repeating: "anna@example.com asked for a refund. ", count: 40).utf8))
    static let answer = Blob(bytes: Array("the answer".utf8))

    static func run(_ id: RunID, blobs: [Blob] = []) -> NewRun {
        let input: JSON =
            blobs.first.map { ["blob": .string($0.digest.description), "bytes": .int(Int64($0.bytes.count))] }
            ?? ["value": nil]
        return NewRun(
            id: id,
            workflow: "refund",
            release: ReleaseID(rawValue: "rel_1"),
            created: start,
            body: ["workflow": "refund", "release": "rel_1", "input": input],
            blobs: blobs
        )
    }

    static func entry(_ run: RunID, _ seq: Int, _ kind: EntryKind = .stepStarted, _ body: JSON = [:]) -> Entry {
        Entry(run: run, seq: seq, kind: kind, at: start, path: StepPath("step"), body: body)
    }

    /// A model call that is under way.
    static func intent(_ run: RunID, _ seq: Int, reserving amount: Int64, in budget: String) -> Entry {
        let event = ModelIntended(
            tier: "standard",
            model: "m",
            provider: "p",
            attempt: 1,
            delta: [],
            parameters: .inline(.null),
            requestDigest: Digest(of: []),
            reserved: amount,
            budgets: [budget]
        )
        return entry(run, seq, .modelIntended, event.body)
    }

    static func approval(_ run: RunID) -> ApprovalRecord {
        let digest = Digest(of: Array("call".utf8))
        return ApprovalRecord(
            id: ApprovalID(rawValue: "apr_1"),
            run: run,
            path: StepPath("confirm"),
            status: .open,
            digest: digest,
            created: start,
            expires: nil,
            body: ["id": "apr_1", "digest": .string(digest.description), "groups": ["leads"]]
        )
    }

    /// Three runs with `entries` each: one that has ended, one with a decision in its inbox, one with a taken message.
    static func fill(_ store: SQLiteStore, entries: Int = 4) async throws {
        var leases: [Lease] = []
        for id in runs {
            _ = try await store.accept(run(id, blobs: [secret]))
            if let lease = try await store.claim(id, worker: worker, now: start)?.lease { leases.append(lease) }
        }
        for lease in leases {
            for seq in 1..<(entries - 1) {
                try await store.append(Append(lease: lease, entries: [entry(lease.run, seq)]))
            }
        }
        var ending = Append(lease: leases[0], entries: [entry(runs[0], entries - 1, .runSucceeded)])
        ending.projection = RunProjection(status: .succeeded)
        try await store.append(ending)

        let question = approval(runs[1])
        var asking = Append(lease: leases[1], entries: [entry(runs[1], entries - 1, .approvalRequested, question.body)])
        asking.approvals = [.opened(question)]
        asking.projection = RunProjection(status: .waiting, waitingFor: "leads")
        asking.releasesLease = true
        try await store.append(asking)
        let yes = Message(
            run: runs[1],
            kind: .approvalGranted,
            from: "user:anna",
            body: ["note": ["blob": .string(answer.digest.description), "bytes": 10]],
            blobs: [answer],
            approval: question.id
        )
        _ = try await store.post(yes, at: start)

        let signal = Message(run: runs[2], kind: .signal, from: "user:ben", body: ["name": "paid"])
        let position = try await store.post(signal, at: start)
        var taking = Append(lease: leases[2], entries: [entry(runs[2], entries - 1)])
        taking.consumed = [position]
        try await store.append(taking)
    }
}
