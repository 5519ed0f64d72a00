import JSON
import Journal

/// The values that checks are made of.
enum Sample {
    static let start = Timestamp(microseconds: 1_747_000_000_000_000)
    static let worker = WorkerID(rawValue: "worker-a")
    static let otherWorker = WorkerID(rawValue: "worker-b")

    static func time(_ seconds: Int) -> Timestamp { start.advanced(by: .seconds(seconds)) }

    static func id(_ number: Int) -> RunID {
        RunID.make(at: time(number), random: (0, UInt64(number)))
    }

    static func run(_ number: Int = 1, key: String? = nil, parent: RunID? = nil, blobs: [Blob] = []) -> NewRun {
        NewRun(
            id: id(number),
            workflow: "refund",
            release: ReleaseID(rawValue: "rel_0123456789abcdef"),
            parent: parent,
            idempotencyKey: key,
            title: "case \(number)",
            created: time(number),
            body: ["workflow": "refund", "number": .int(Int64(number))],
            blobs: blobs
        )
    }

    static func entry(_ run: RunID, _ seq: Int, kind: EntryKind = .stepStarted, body: JSON = [:]) -> Entry {
        Entry(run: run, seq: seq, kind: kind, at: time(100 + seq), path: StepPath("decide/turn.\(seq)"), body: body)
    }

    static func approval(_ run: RunID, _ name: String = "apr_1") -> ApprovalRecord {
        ApprovalRecord(
            id: ApprovalID(rawValue: name),
            run: run,
            path: StepPath("confirm"),
            status: .open,
            digest: Digest(of: Array(name.utf8)),
            created: time(5),
            expires: time(3600),
            body: ["id": .string(name), "message": "Refund over 100"]
        )
    }

    static func message(_ run: RunID, _ kind: Message.Kind = .signal, approval: String? = nil) -> Message {
        Message(
            run: run,
            kind: kind,
            from: "user:anna",
            body: ["name": "paid"],
            approval: approval.map(ApprovalID.init(rawValue:))
        )
    }
}

extension Store {
    /// Accepts a run and claims it.
    func begin(_ number: Int = 1, worker: WorkerID = Sample.worker) async throws -> Lease {
        let id = try await accept(Sample.run(number))
        return try unwrap(try await claim(id, worker: worker, now: Sample.time(number))).lease
    }

    /// Appends entries after the first, with whatever else the body adds.
    func write(
        _ lease: Lease,
        from seq: Int = 1,
        count: Int = 1,
        _ change: (inout Append) -> Void = { _ in }
    ) async throws {
        var append = Append(lease: lease, entries: (seq..<(seq + count)).map { Sample.entry(lease.run, $0) })
        change(&append)
        try await self.append(append)
    }
}
