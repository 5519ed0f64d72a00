internal import Journal

extension WriterSession {
    /// Checks an append and makes it. Every check comes before the first change.
    func append(_ encoded: EncodedAppend) throws(JournalError) {
        let append = encoded.append
        var row = try checkLease(append)
        try checkInbox(append, of: row)
        try checkApprovals(append, of: row)
        let balances = try balances(after: append.ledger)
        try checkCounters(append)
        let children = try newChildren(encoded.children)
        if !encoded.messages.isEmpty, append.entries.isEmpty {
            throw JournalError(.invalid, "messages to other runs go with an entry, whose time they take")
        }

        var last = Int64(-1)
        for entry in encoded.entries { last = try insert(entry, runNumber: row.number) }
        for blob in encoded.blobs { try connection.blobs.insert(blob.digest, blob.stored) }
        for (budget, balance) in balances { try connection.ledger.set(budget, balance) }
        for change in append.counters { try connection.counters.add(change) }
        for position in append.consumed { try connection.inbox.take(position.rawValue, by: last) }
        for change in append.approvals { try apply(change, to: row) }
        for child in children { try insert(child) }
        if let time = encoded.entries.last?.at {
            row.entryCount += encoded.entries.count
            for message in encoded.messages { try deliver(message, at: time) }
        }
        try project(append, onto: &row)
        remember(row)
    }

    private func checkLease(_ append: Append) throws(JournalError) -> RunRow {
        let lease = append.lease
        guard let row = try run(lease.run) else {
            throw JournalError(.notFound, "there is no run `\(lease.run)`")
        }
        guard row.holder != nil, row.epoch == lease.epoch else {
            throw JournalError(.stale, "the lease on `\(lease.run)` has ended: somebody else may hold the run now")
        }
        if let first = append.entries.first, first.seq != row.entryCount {
            throw JournalError(
                .stale,
                "entry \(first.seq) of `\(lease.run)` cannot follow: the next is \(row.entryCount)"
            )
        }
        for (offset, entry) in append.entries.enumerated() {
            guard entry.run == lease.run, entry.seq == row.entryCount + offset else {
                throw JournalError(.invalid, "the entries of an append to `\(lease.run)` do not follow each other")
            }
        }
        return row
    }

    private func checkInbox(_ append: Append, of run: RunRow) throws(JournalError) {
        guard !append.consumed.isEmpty else { return }
        guard !append.entries.isEmpty else {
            throw JournalError(.invalid, "a message is taken up by an entry, and the append has none")
        }
        guard Set(append.consumed).count == append.consumed.count else {
            throw JournalError(.invalid, "a message is taken up twice in one append")
        }
        for position in append.consumed {
            guard let row = try connection.inbox.row(position.rawValue), row.runNumber == run.number, row.taken == nil
            else {
                let place = position.rawValue
                throw JournalError(.invalid, "no message at position \(place) waits in the inbox of `\(run.id)`")
            }
        }
    }

    private func checkApprovals(_ append: Append, of run: RunRow) throws(JournalError) {
        var seen: Set<ApprovalID> = []
        for change in append.approvals {
            guard seen.insert(change.id).inserted else {
                throw JournalError(.invalid, "the question `\(change.id)` is changed twice in one append")
            }
            let state = try connection.approvals.state(change.id)
            if case .opened(let record) = change {
                guard state == nil, record.run == run.id, record.status == .open else {
                    throw JournalError(.invalid, "the question `\(record.id)` exists already or is another run's")
                }
                continue
            }
            guard let state, state.runNumber == run.number else {
                throw JournalError(.notFound, "`\(run.id)` has no question `\(change.id)`")
            }
            try check(change, against: state, consumed: append.consumed)
        }
    }

    /// A decision that was accepted and that nobody has taken up must not be overrun: the person was told that it counts.
    private func check(
        _ change: ApprovalChange,
        against state: ApprovalsTable.State,
        consumed: [LogPosition]
    ) throws(JournalError) {
        switch state.status {
        case .open:
            return
        case .granted, .denied, .expired, .voided:
            throw JournalError(.closed, "the question `\(change.id)` is \(state.status.rawValue) already")
        case .decided:
            if case .closed(_, let status) = change, status == .granted || status == .denied { return }
            if case .closed = change, let position = state.decidedBy {
                let isTaken = try connection.inbox.row(position)?.taken != nil
                if isTaken || consumed.contains(LogPosition(rawValue: position)) { return }
            }
            throw JournalError(.closed, "the question `\(change.id)` is decided; take up the message first")
        }
    }

    private func balances(after changes: [LedgerChange]) throws(JournalError) -> [String: LedgerBalance] {
        var balances: [String: LedgerBalance] = [:]
        for change in changes {
            var balance: LedgerBalance
            if let known = balances[change.budget] {
                balance = known
            } else {
                balance = try connection.ledger.balance(change.budget)
            }
            try balance.apply(change)
            balances[change.budget] = balance
        }
        return balances
    }

    private func newChildren(_ children: [EncodedRun]) throws(JournalError) -> [EncodedRun] {
        var new: [EncodedRun] = []
        for child in children where try existing(child) == nil { new.append(child) }
        guard Set(new.map(\.run.id)).count == new.count else {
            throw JournalError(.invalid, "an append starts one run twice")
        }
        return new
    }

    private func apply(_ change: ApprovalChange, to run: RunRow) throws(JournalError) {
        switch change {
        case .opened(let record): try connection.approvals.insert(record, runNumber: run.number)
        case .escalated(let id, let body): try connection.approvals.setBody(of: id, body)
        case .closed(let id, let status): try connection.approvals.setStatus(of: id, status)
        }
    }

    /// Writes the run's row once, whatever of it has changed.
    private func project(_ append: Append, onto row: inout RunRow) throws(JournalError) {
        let time = append.entries.last?.at
        if let projection = append.projection {
            row.rest = projection.status == .running ? .ready : projection.status
            row.wakeAt = projection.wakeAt
            row.waitingFor = projection.waitingFor
            row.cost = projection.cost
        }
        if append.releasesLease || row.rest.isTerminal {
            try letGo(&row, at: time)
        } else if append.projection != nil {
            try connection.runs.update(row, at: time)
        } else if let time {
            try connection.runs.updateProgress(of: row, at: time)
        }
    }

    /// Ends a lease, with the time of the entries that go with it. Messages that are left make the run due at once.
    func letGo(_ row: inout RunRow, at time: Timestamp? = nil) throws(JournalError) {
        row.holder = nil
        row.status = row.rest
        row.due = row.dueAtRest
        if !row.rest.isTerminal, try connection.inbox.isWaiting(row) { wake(&row) }
        try connection.runs.update(row, at: time)
    }

    /// Makes a run that nobody holds due at once. One that is paused stays so for lists.
    func wake(_ row: inout RunRow) {
        row.due = 0
        if row.status == .waiting { row.status = .ready }
    }
}

extension ApprovalChange {
    var id: ApprovalID {
        switch self {
        case .opened(let record): record.id
        case .escalated(let id, _), .closed(let id, _): id
        }
    }
}
