internal import Journal

extension WriterSession {
    /// Takes runs that have something to do: those of dead workers first, then by turns those that are ready and those
    /// whose time has come, so that neither starves the other.
    func claim(worker: WorkerID, limit: Int, now: Timestamp) throws(JournalError) -> [ClaimedRun] {
        guard limit > 0 else { return [] }
        let number = try workers.number(of: worker, in: connection)
        var claimed: [ClaimedRun] = []
        for holder in try connection.runs.holders() where claimed.count < limit {
            guard try workers.isDead(holder, in: connection) else { continue }
            for run in try connection.runs.held(by: holder, limit: limit - claimed.count) {
                if let run = try claim(number: run, for: number, wasAbandoned: true) { claimed.append(run) }
            }
        }
        if claimed.count < limit {
            let ready = try connection.runs.ready(limit: limit)
            let due = try connection.runs.timedOut(at: now, limit: limit)
            for turn in 0..<max(ready.count, due.count) {
                for queue in [due, ready] where turn < queue.count && claimed.count < limit {
                    if let run = try claim(number: queue[turn], for: number, wasAbandoned: false) {
                        claimed.append(run)
                    }
                }
            }
        }
        try workers.forgetDead(in: connection)
        return claimed
    }

    /// Takes one run where no living worker holds it and it has not ended.
    func claim(_ id: RunID, worker: WorkerID) throws(JournalError) -> ClaimedRun? {
        guard let row = try run(id) else { throw JournalError(.notFound, "there is no run `\(id)`") }
        guard !row.rest.isTerminal else { return nil }
        let number = try workers.number(of: worker, in: connection)
        if let holder = row.holder {
            guard try workers.isDead(holder, in: connection) else { return nil }
        }
        return try claim(number: row.number, for: number, wasAbandoned: row.holder != nil)
    }

    /// Ends leases that are still held; others are passed over.
    func release(_ leases: [Lease], wakeAt: Timestamp?) throws(JournalError) {
        for lease in leases {
            guard var row = try run(lease.run), row.holder != nil, row.epoch == lease.epoch else { continue }
            if let wakeAt { row.wakeAt = wakeAt }
            try letGo(&row)
            remember(row)
        }
    }

    private func claim(
        number: Int64,
        for worker: Int64,
        wasAbandoned: Bool
    ) throws(JournalError) -> ClaimedRun? {
        guard var row = try connection.runs.row(number: number) else { return nil }
        row.epoch += 1
        row.holder = worker
        row.status = .running
        row.due = nil
        try connection.runs.updateState(of: row)
        remember(row)
        guard let record = try connection.runs.record(row.id) else { return nil }
        return ClaimedRun(
            lease: Lease(run: row.id, epoch: row.epoch),
            record: record,
            wasAbandoned: wasAbandoned,
            hasMessages: try connection.inbox.isWaiting(row)
        )
    }
}
