import Journal
import Synchronization

/// A store whose appends a test sees on their way, and may delay or refuse.
final class WatchedStore: Store {
    /// What becomes of an append.
    enum Fate: Sendable {
        case passes
        case isRefused(JournalError)
        /// It passes once this is done.
        case passesAfter(@Sendable () async -> Void)
    }

    private let store: any Store
    private let decide: @Sendable (Int, Append) -> Fate
    private let submitted = Mutex<[Append]>([])

    /// `decide` is asked for each append, with its number from 0.
    init(_ store: any Store, decide: @escaping @Sendable (Int, Append) -> Fate = { _, _ in .passes }) {
        self.store = store
        self.decide = decide
    }

    /// The appends as they were handed over.
    var appends: [Append] { submitted.withLock(\.self) }

    func submit(_ append: Append, completion: @escaping @Sendable (Result<Void, JournalError>) -> Void) {
        let number = submitted.withLock { appends in
            appends.append(append)
            return appends.count - 1
        }
        switch decide(number, append) {
        case .passes: store.submit(append, completion: completion)
        case .isRefused(let error): Task { completion(.failure(error)) }
        case .passesAfter(let deed):
            Task { [store] in
                await deed()
                store.submit(append, completion: completion)
            }
        }
    }

    func accept(_ run: NewRun) async throws(JournalError) -> RunID { try await store.accept(run) }

    func accept(
        _ run: NewRun,
        for worker: WorkerID
    ) async throws(JournalError) -> (id: RunID, claim: ClaimedRun?) {
        try await store.accept(run, for: worker)
    }

    func post(_ message: Message, at time: Timestamp) async throws(JournalError) -> LogPosition {
        try await store.post(message, at: time)
    }

    func appendSystem(_ drafts: [EntryDraft], at time: Timestamp) async throws(JournalError) {
        try await store.appendSystem(drafts, at: time)
    }

    func claim(worker: WorkerID, limit: Int, now: Timestamp) async throws(JournalError) -> [ClaimedRun] {
        try await store.claim(worker: worker, limit: limit, now: now)
    }

    func claim(_ run: RunID, worker: WorkerID, now: Timestamp) async throws(JournalError) -> ClaimedRun? {
        try await store.claim(run, worker: worker, now: now)
    }

    func release(_ leases: [Lease], wakeAt: Timestamp?) async throws(JournalError) {
        try await store.release(leases, wakeAt: wakeAt)
    }

    func inbox(of run: RunID) async throws(JournalError) -> [InboxMessage] { try await store.inbox(of: run) }

    func nextWake() async throws(JournalError) -> Timestamp? { try await store.nextWake() }

    func waitForChange(since token: UInt64, deadline: ContinuousClock.Instant) async -> UInt64 {
        await store.waitForChange(since: token, deadline: deadline)
    }

    func entries(of run: RunID, from seq: Int, limit: Int) async throws(JournalError) -> [Entry] {
        try await store.entries(of: run, from: seq, limit: limit)
    }

    func blob(_ digest: Digest) async throws(JournalError) -> [UInt8] { try await store.blob(digest) }

    func blobs(_ digests: [Digest]) async throws(JournalError) -> [Digest: StoredContent] {
        try await store.blobs(digests)
    }

    func calls(_ range: CallRange, limit: Int) async throws(JournalError) -> [CallEntry] {
        try await store.calls(range, limit: limit)
    }

    func run(_ id: RunID) async throws(JournalError) -> RunRecord? { try await store.run(id) }

    func runs(_ filter: RunFilter) async throws(JournalError) -> [RunRecord] { try await store.runs(filter) }

    func approvals(
        statuses: Set<ApprovalStatus>,
        run: RunID?,
        limit: Int
    ) async throws(JournalError) -> [ApprovalRecord] {
        try await store.approvals(statuses: statuses, run: run, limit: limit)
    }

    func approval(_ id: ApprovalID) async throws(JournalError) -> ApprovalRecord? { try await store.approval(id) }

    func ledger(_ budget: String) async throws(JournalError) -> (reserved: Int64, spent: Int64) {
        try await store.ledger(budget)
    }

    func counters(_ windows: [CounterWindow]) async throws(JournalError) -> [CounterReading] {
        try await store.counters(windows)
    }

    func putDocument(_ blob: Blob) async throws(JournalError) { try await store.putDocument(blob) }

    func close() async { await store.close() }
}
