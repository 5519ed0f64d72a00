public import Journal

extension SQLiteStore {
    /// The messages that wait for a run, oldest first; rows that were slipped in by hand are passed over.
    public func inbox(of run: RunID) async throws(JournalError) -> [InboxMessage] {
        try await readers.read { connection throws(JournalError) in try connection.inbox.messages(for: run) }
    }

    /// When the next run is due; the beginning of time for one that is ready or whose worker is dead.
    public func nextWake() async throws(JournalError) -> Timestamp? {
        let directory = files.workers
        return try await readers.read { connection throws(JournalError) in
            if try connection.hasAbandonedRuns(workers: directory) { return Timestamp(microseconds: 0) }
            return try connection.runs.nextDue().map { Timestamp(microseconds: $0) }
        }
    }

    /// Whether there is a run to claim.
    func hasWork(at now: Timestamp) async throws(JournalError) -> Bool {
        let directory = files.workers
        return try await readers.read { connection throws(JournalError) in
            // A run that is ready is due at 0, wherever the clock has jumped.
            if let due = try connection.runs.nextDue(), due == 0 || due <= now.microseconds { return true }
            return try connection.hasAbandonedRuns(workers: directory)
        }
    }

    /// A run's entries, each checked against its leaf hash.
    public func entries(of run: RunID, from seq: Int, limit: Int) async throws(JournalError) -> [Entry] {
        try await readers.read { connection throws(JournalError) in
            try connection.entries.all(of: run, from: seq, limit: limit)
        }
    }

    /// A blob's bytes, checked against its digest.
    public func blob(_ digest: Digest) async throws(JournalError) -> [UInt8] {
        try await readers.read { connection throws(JournalError) in try connection.blobs.content(digest) }
    }

    /// Many blobs, each checked against its digest.
    public func blobs(_ digests: [Digest]) async throws(JournalError) -> [Digest: StoredContent] {
        try await readers.read { connection throws(JournalError) in try connection.blobs.contents(digests) }
    }

    /// The life of tool calls, each entry checked against its leaf hash.
    public func calls(_ range: CallRange, limit: Int) async throws(JournalError) -> [CallEntry] {
        try await readers.read { connection throws(JournalError) in
            try connection.entries.calls(range, limit: limit)
        }
    }

    /// A run as lists show it.
    public func run(_ id: RunID) async throws(JournalError) -> RunRecord? {
        try await readers.read { connection throws(JournalError) in try connection.runs.record(id) }
    }

    /// Runs as lists show them, newest first.
    public func runs(_ filter: RunFilter) async throws(JournalError) -> [RunRecord] {
        try await readers.read { connection throws(JournalError) in try connection.runs.records(filter) }
    }

    /// Questions to people, newest first.
    public func approvals(
        statuses: Set<ApprovalStatus>,
        run: RunID?,
        limit: Int
    ) async throws(JournalError) -> [ApprovalRecord] {
        try await readers.read { connection throws(JournalError) in
            try connection.approvals.records(statuses: statuses, run: run, limit: limit)
        }
    }

    /// One question.
    public func approval(_ id: ApprovalID) async throws(JournalError) -> ApprovalRecord? {
        try await readers.read { connection throws(JournalError) in try connection.approvals.record(id) }
    }

    /// What a budget holds, in nanodollars.
    public func ledger(_ budget: String) async throws(JournalError) -> (reserved: Int64, spent: Int64) {
        let balance = try await readers.read { connection throws(JournalError) in
            try connection.ledger.balance(budget)
        }
        return (balance.reserved, balance.spent)
    }

    /// What sums hold, as one commit left them.
    public func counters(_ windows: [CounterWindow]) async throws(JournalError) -> [CounterReading] {
        guard !windows.isEmpty else { return [] }
        return try await readers.read { connection throws(JournalError) in
            try connection.snapshot { () throws(JournalError) in
                var readings: [CounterReading] = []
                for window in windows {
                    readings.append(CounterReading(window, sum: try connection.counters.sum(window)))
                }
                return readings
            }
        }
    }
}

extension Connection {
    /// Whether a dead worker holds runs.
    fileprivate func hasAbandonedRuns(workers directory: String) throws(JournalError) -> Bool {
        for holder in try runs.holders() {
            guard let worker = try workers.worker(holder), worker.isLatest,
                !WorkerLock.isFree(directory: directory, worker: worker.id)
            else { return true }
        }
        return false
    }
}
