package import Journal

/// A store that stands before another one: a test double conforms, says what becomes of appends, and passes on the rest.
package protocol ForwardingStore: Store {
    /// The store behind it.
    var store: any Store { get }
}

extension ForwardingStore {
    package func accept(_ run: NewRun) async throws(JournalError) -> RunID { try await store.accept(run) }

    package func accept(
        _ run: NewRun,
        for worker: WorkerID
    ) async throws(JournalError) -> (id: RunID, claim: ClaimedRun?) {
        try await store.accept(run, for: worker)
    }

    package func post(_ message: Message, at time: Timestamp) async throws(JournalError) -> LogPosition {
        try await store.post(message, at: time)
    }

    package func appendSystem(_ drafts: [EntryDraft], at time: Timestamp) async throws(JournalError) {
        try await store.appendSystem(drafts, at: time)
    }

    package func claim(worker: WorkerID, limit: Int, now: Timestamp) async throws(JournalError) -> [ClaimedRun] {
        try await store.claim(worker: worker, limit: limit, now: now)
    }

    package func claim(_ run: RunID, worker: WorkerID, now: Timestamp) async throws(JournalError) -> ClaimedRun? {
        try await store.claim(run, worker: worker, now: now)
    }

    package func release(_ leases: [Lease], wakeAt: Timestamp?) async throws(JournalError) {
        try await store.release(leases, wakeAt: wakeAt)
    }

    package func inbox(of run: RunID) async throws(JournalError) -> [InboxMessage] { try await store.inbox(of: run) }

    package func nextWake() async throws(JournalError) -> Timestamp? { try await store.nextWake() }

    package func waitForChange(since token: UInt64, deadline: ContinuousClock.Instant) async -> UInt64 {
        await store.waitForChange(since: token, deadline: deadline)
    }

    package func entries(of run: RunID, from seq: Int, limit: Int) async throws(JournalError) -> [Entry] {
        try await store.entries(of: run, from: seq, limit: limit)
    }

    package func blob(_ digest: Digest) async throws(JournalError) -> [UInt8] { try await store.blob(digest) }

    package func blobs(_ digests: [Digest]) async throws(JournalError) -> [Digest: StoredContent] {
        try await store.blobs(digests)
    }

    package func calls(_ range: CallRange, limit: Int) async throws(JournalError) -> [CallEntry] {
        try await store.calls(range, limit: limit)
    }

    package func run(_ id: RunID) async throws(JournalError) -> RunRecord? { try await store.run(id) }

    package func runs(_ filter: RunFilter) async throws(JournalError) -> [RunRecord] { try await store.runs(filter) }

    package func approvals(
        statuses: Set<ApprovalStatus>,
        run: RunID?,
        limit: Int
    ) async throws(JournalError) -> [ApprovalRecord] {
        try await store.approvals(statuses: statuses, run: run, limit: limit)
    }

    package func approval(_ id: ApprovalID) async throws(JournalError) -> ApprovalRecord? {
        try await store.approval(id)
    }

    package func ledger(_ budget: String) async throws(JournalError) -> (reserved: Int64, spent: Int64) {
        try await store.ledger(budget)
    }

    package func counters(_ windows: [CounterWindow]) async throws(JournalError) -> [CounterReading] {
        try await store.counters(windows)
    }

    package func putDocument(_ blob: Blob) async throws(JournalError) { try await store.putDocument(blob) }

    package func close() async { await store.close() }
}
