/// The durable home of a project's journal: entries, blobs, runs, inbox, approvals, ledger, Merkle log.
///
/// Every store keeps the same promises and passes the same conformance suite:
/// - A call returns after the commit that holds what it says, never before.
/// - Appends of one run commit in the order of submission; those of many runs share commits.
/// - A stale lease or sequence is refused and changes nothing.
/// - Times come from the caller, so that tests decide them.
public protocol Store: Sendable {
    /// Accepts a run; answers the id, which is the first run's where the idempotency key is known already.
    func accept(_ run: NewRun) async throws(JournalError) -> RunID

    /// Accepts a run that a worker of this process drives at once: acceptance and claim are one commit. Without a claim
    /// where the run was accepted before.
    func accept(_ run: NewRun, for worker: WorkerID) async throws(JournalError) -> (id: RunID, claim: ClaimedRun?)

    /// Hands an append to the writer and returns at once; `completion` is called after the commit or the refusal.
    ///
    /// Two submissions from one thread of control commit in their order. The completion must not block; it is never called
    /// within this call, so that submissions may be made under a lock that it takes.
    func submit(_ append: Append, completion: @escaping @Sendable (Result<Void, JournalError>) -> Void)

    /// Accepts a message to a run; answers its place in the log.
    func post(_ message: Message, at time: Timestamp) async throws(JournalError) -> LogPosition

    /// Appends to the system stream what concerns no single run.
    func appendSystem(_ drafts: [EntryDraft], at time: Timestamp) async throws(JournalError)

    /// Takes up to `limit` runs that have something to do: ready, woken, due, or abandoned by a dead worker.
    func claim(worker: WorkerID, limit: Int, now: Timestamp) async throws(JournalError) -> [ClaimedRun]

    /// Takes one named run where nobody holds it, or nil.
    func claim(_ run: RunID, worker: WorkerID, now: Timestamp) async throws(JournalError) -> ClaimedRun?

    /// Ends leases without further entries. `wakeAt` says when the run is to be looked at again, nil leaves it as it is.
    func release(_ leases: [Lease], wakeAt: Timestamp?) async throws(JournalError)

    /// The messages in a run's inbox, oldest first.
    func inbox(of run: RunID) async throws(JournalError) -> [InboxMessage]

    /// When the next run that nobody holds is due, or nil.
    func nextWake() async throws(JournalError) -> Timestamp?

    /// Returns when anything was committed since the token was given, by this or another process, or at the deadline;
    /// answers the new token.
    func waitForChange(since token: UInt64, deadline: ContinuousClock.Instant) async -> UInt64

    /// A run's entries in order, from `seq` on, at most `limit`.
    func entries(of run: RunID, from seq: Int, limit: Int) async throws(JournalError) -> [Entry]

    /// A blob's bytes. Throws `not_found` where there is none, `erased` where its content was erased.
    func blob(_ digest: Digest) async throws(JournalError) -> [UInt8]

    /// Many blobs at once. Those that were never stored are left out. Throws `tampered` where one is not what was written.
    func blobs(_ digests: [Digest]) async throws(JournalError) -> [Digest: StoredContent]

    /// The life of tool calls (``EntryKind/ofCalls``) in the order of the log, at most `limit` entries. The gateway's own
    /// lookups for policy, at `PATH/facts.NAME`, are left out. The times are those of the entries, whose order a clock that
    /// was set may have left.
    func calls(_ range: CallRange, limit: Int) async throws(JournalError) -> [CallEntry]

    func run(_ id: RunID) async throws(JournalError) -> RunRecord?

    func runs(_ filter: RunFilter) async throws(JournalError) -> [RunRecord]

    func approvals(statuses: Set<ApprovalStatus>, run: RunID?, limit: Int) async throws(JournalError)
        -> [ApprovalRecord]

    func approval(_ id: ApprovalID) async throws(JournalError) -> ApprovalRecord?

    /// What a budget holds now, in nanodollars.
    func ledger(_ budget: String) async throws(JournalError) -> (reserved: Int64, spent: Int64)

    /// What sums hold now, in the order of the windows that are asked for.
    func counters(_ windows: [CounterWindow]) async throws(JournalError) -> [CounterReading]

    /// Stores an immutable document of the project (a release's manifests) under its digest; a second time changes nothing.
    func putDocument(_ blob: Blob) async throws(JournalError)

    /// Commits what is under way, signs the log and closes. No call may follow.
    func close() async
}

extension Store {
    /// Appends and returns after the commit.
    public func append(_ append: Append) async throws(JournalError) {
        let result: Result<Void, JournalError> = await withCheckedContinuation { continuation in
            submit(append) { continuation.resume(returning: $0) }
        }
        try result.get()
    }
}
