internal import Journal

extension WriterSession {
    /// Accepts a run, or answers the one that was accepted before under the same key or id.
    func accept(_ encoded: EncodedRun) throws(JournalError) -> RunID {
        if let existing = try existing(encoded) { return existing }
        try insert(encoded)
        return encoded.run.id
    }

    /// Accepts a run into a worker's hands; without a claim where it was accepted before.
    func accept(_ encoded: EncodedRun, for worker: WorkerID) throws(JournalError) -> (id: RunID, claim: ClaimedRun?) {
        if let existing = try existing(encoded) { return (existing, nil) }
        let row = try insert(encoded, holder: try workers.number(of: worker, in: connection))
        let run = encoded.run
        let record = RunRecord(
            id: run.id,
            workflow: run.workflow,
            release: run.release,
            parent: run.parent,
            title: run.title,
            projection: RunProjection(status: row.status, cost: row.cost),
            created: run.created,
            updated: run.created,
            entryCount: row.entryCount,
            epoch: row.epoch,
            holder: worker
        )
        let lease = Lease(run: run.id, epoch: row.epoch)
        return (run.id, ClaimedRun(lease: lease, record: record, wasAbandoned: false, hasMessages: false))
    }

    /// The run that a new one is a repetition of.
    ///
    /// - Throws: ``JournalError/Code/invalid`` where the id is taken by a different run.
    func existing(_ encoded: EncodedRun) throws(JournalError) -> RunID? {
        if let key = encoded.run.idempotencyKey, let id = try connection.runs.id(withKey: key) { return id }
        guard encoded.run.id != .system else { throw JournalError(.invalid, "no run may be called `system`") }
        guard let row = try run(encoded.run.id) else { return nil }
        guard try connection.entries.leaf(of: row.number, seq: 0) == encoded.entry.leaf else {
            throw JournalError(.invalid, "there is another run `\(row.id)` already")
        }
        return row.id
    }

    @discardableResult
    func insert(_ encoded: EncodedRun, holder: Int64? = nil) throws(JournalError) -> RunRow {
        let row = try connection.runs.insert(encoded.run, holder: holder)
        for blob in encoded.blobs { try connection.blobs.insert(blob.digest, blob.stored) }
        try insert(encoded.entry, runNumber: row.number)
        remember(row)
        return row
    }

    /// Accepts a message: its entry, its place in the inbox, the question that it decides, and the run's waking.
    func post(_ encoded: EncodedMessage, at time: Timestamp) throws(JournalError) -> LogPosition {
        let message = encoded.message
        guard let row = try run(message.run) else { throw JournalError(.notFound, "there is no run `\(message.run)`") }
        guard !row.rest.isTerminal else {
            throw JournalError(.closed, "the run `\(message.run)` has ended: it is \(row.rest.rawValue)")
        }
        if let approval = message.approval {
            guard let state = try connection.approvals.state(approval), state.runNumber == row.number else {
                throw JournalError(.notFound, "`\(message.run)` has no question `\(approval)`")
            }
            guard state.status == .open else {
                throw JournalError(.closed, "the question `\(approval)` is \(state.status.rawValue) already")
            }
        }
        return try insert(encoded, to: row, at: time)
    }

    /// A message from one run to another; an ended one, or a question that is closed, does not hinder the sender.
    func deliver(_ encoded: EncodedMessage, at time: Timestamp) throws(JournalError) {
        let message = encoded.message
        guard let row = try run(message.run), !row.rest.isTerminal else { return }
        if let approval = message.approval {
            guard let state = try connection.approvals.state(approval), state.runNumber == row.number,
                state.status == .open
            else { return }
        }
        _ = try insert(encoded, to: row, at: time)
    }

    /// Appends what concerns no single run.
    func appendSystem(_ drafts: [EncodedDraft], at time: Timestamp) throws(JournalError) {
        for draft in drafts {
            try insertSystem(draft, at: time)
            for blob in draft.blobs { try connection.blobs.insert(blob.digest, blob.stored) }
        }
    }

    private func insert(
        _ encoded: EncodedMessage,
        to run: RunRow,
        at time: Timestamp
    ) throws(JournalError) -> LogPosition {
        let position = try insertSystem(encoded.draft, at: time)
        for blob in encoded.draft.blobs { try connection.blobs.insert(blob.digest, blob.stored) }
        try connection.inbox.insert(position, for: run.number)
        if let approval = encoded.message.approval { try connection.approvals.decide(approval, by: position) }
        if run.holder == nil {
            var row = run
            wake(&row)
            try connection.runs.updateState(of: row)
            remember(row)
        }
        return LogPosition(rawValue: position)
    }
}
