import JSON
import Journal
import Manifest
import StoreSQLite

/// Writes runs that made refunds, through the journal's own types.
struct RefundPast: Sendable {
    let store: SQLiteStore
    let project: ProjectDefinition

    private static let callsPerRun = 5
    private static let worker = WorkerID(rawValue: "wrk_past")
    private static let facts = ["order", "sender", "today"]

    /// Runs of five calls each, a few at a time so that they share commits.
    func fill(calls: Int) async throws {
        let runs = calls / Self.callsPerRun
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<32 {
                group.addTask {
                    for number in stride(from: lane, to: runs, by: 32) { try await run(number) }
                }
            }
            try await group.waitForAll()
        }
    }

    private func run(_ number: Int) async throws {
        let now = Timestamp.current
        let id = RunID.make(at: now, random: (UInt16(truncatingIfNeeded: number), UInt64(number)))
        let created = RunCreated(
            workflow: "refund",
            release: project.release,
            snapshot: project.snapshot.digest,
            input: .inline([:]),
            actsFor: nil
        )
        _ = try await store.accept(
            NewRun(
                id: id,
                workflow: "refund",
                release: project.release,
                created: now,
                body: created.body,
                blobs: [project.snapshot]
            )
        )
        guard let claimed = try await store.claim(id, worker: Self.worker, now: now) else { return }
        let drafts = (0..<Self.callsPerRun).flatMap { call(number * Self.callsPerRun + $0, of: id) }
        let entries = drafts.enumerated().map { index, draft in
            Entry(run: id, seq: index + 1, kind: draft.kind, at: now, path: draft.path, body: draft.body)
        }
        var append = Append(lease: claimed.lease, entries: entries)
        append.blobs = drafts.flatMap(\.blobs)
        append.projection = RunProjection(status: .succeeded)
        append.releasesLease = true
        try await store.append(append)
    }

    /// The lookups, the intent and the outcome of one call; arguments and facts are its own.
    private func call(_ number: Int, of run: RunID) -> [EntryDraft] {
        let path = StepPath("pay.\(number)")
        var blobs: [Blob] = []
        func payload(_ value: JSON) -> Payload {
            let (payload, blob) = Payload.of(value)
            if let blob { blobs.append(blob) }
            return payload
        }
        let email = JSON.string("customer-\(number)@example.com")
        let input = payload([
            "order_id": .string("A-\(number)"), "amount_cents": .int(Int64(number % 10_000 + 1)), "currency": "EUR",
        ])
        let facts: [String: Payload] = [
            "order": payload([
                "email": email, "item": .string("Item \(number)"), "paid_cents": .int(20_000), "refunded_cents": 0,
                "currency": "EUR",
            ]),
            "sender": payload(["email": email]), "today": payload(["cents": .int(Int64(number % 50_000))]),
        ]
        var drafts = Self.facts.flatMap { name in lookup(name, facts[name] ?? .inline(.null), at: path) }
        let intended = ToolIntended(
            tool: "payments.refund",
            effect: "irreversible",
            attempt: 1,
            input: input,
            idempotencyKey: "reeve-\(number)",
            recovery: "retry",
            facts: facts,
            policies: ["workflow-pays"],
            request: [
                "principal": "Service::\"refund\"", "action": "Action::\"payments.refund\"",
                "resource": "Connector::\"payments\"",
                "run": ["id": .string(run.rawValue), "workflow": "refund", "step": .string(path.rawValue)],
            ]
        )
        drafts.append(intended.draft(at: path, blobs: blobs))
        let output = Payload.of(["refund_id": .string("R-\(number)")])
        let succeeded = ToolSucceeded(output: output.payload, labels: ["personal"], took: .milliseconds(40))
        drafts.append(succeeded.draft(at: path, blobs: output.blob.map { [$0] } ?? []))
        return drafts
    }

    private func lookup(_ name: String, _ found: Payload, at path: StepPath) -> [EntryDraft] {
        let place = path.appending("facts.\(name)")
        let intended = ToolIntended(
            tool: "orders.\(name)",
            effect: "read",
            attempt: 1,
            input: .inline([:]),
            idempotencyKey: "reeve-\(place)",
            recovery: "retry",
            isFact: true
        )
        let succeeded = ToolSucceeded(output: found, labels: [], took: .milliseconds(2))
        return [intended.draft(at: place), succeeded.draft(at: place)]
    }
}
