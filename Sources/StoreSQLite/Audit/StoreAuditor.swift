internal import Journal

/// Reads a whole store and hands it to the auditor of logs.
struct StoreAuditor {
    private let connection: Connection
    private let key: VerifierKey
    private let older: Checkpoint?

    init(_ connection: Connection, key: VerifierKey, older: Checkpoint?) {
        self.connection = connection
        self.key = key
        self.older = older
    }

    /// Verifies what a read transaction shows.
    func run() throws(JournalError) -> AuditReport {
        let (head, note, problem) = try signedHead()
        var auditor = LogAuditor(runs: try connection.runs.names(), head: head, older: older) { level, index in
            (try? connection.log.storedSubtree(level: level, index: index)) ?? nil
        }
        auditor.report.checkpoint = note
        if let problem { auditor.report.add(problem) }
        try connection.entries.forEachStored { auditor.take($0) }
        auditor.finish()
        try checkSubtreeCount(&auditor)
        try connection.blobs.forEach { _, digest, blob in auditor.check(blob: blob, digest) }
        auditor.finishBlobs()
        try reporting(.run, &auditor) { auditor throws(JournalError) in try checkRuns(&auditor) }
        try reporting(.inbox, &auditor) { auditor throws(JournalError) in try checkInboxes(&auditor) }
        try reporting(.approval, &auditor) { auditor throws(JournalError) in try checkApprovals(&auditor) }
        try reporting(.counter, &auditor) { auditor throws(JournalError) in try checkCounters(&auditor) }
        try reporting(.ledger, &auditor) { auditor throws(JournalError) in try checkLedger(&auditor) }
        return auditor.report
    }

    /// Rows that cannot even be read are a finding as well.
    private func reporting(
        _ code: AuditFinding.Code,
        _ auditor: inout LogAuditor,
        _ body: (inout LogAuditor) throws(JournalError) -> Void
    ) throws(JournalError) {
        do {
            try body(&auditor)
        } catch  where error.code == .tampered {
            auditor.report.add(AuditFinding(code, error.message))
        }
    }

    /// The head, where it is signed; else what is wrong with it.
    private func signedHead() throws(JournalError) -> (Checkpoint?, SignedNote?, AuditFinding?) {
        do {
            let (head, note) = try connection.log.signedHead(key)
            let checkpoint = Checkpoint(origin: key.name, size: head.size, root: head.root)
            guard note.isSigned(by: key) else {
                let what = "the head of the log is not signed by `\(key.name)`"
                return (checkpoint, nil, AuditFinding(.signature, what))
            }
            return (checkpoint, note, nil)
        } catch  where error.code == .tampered {
            return (nil, nil, AuditFinding(.signature, error.message))
        }
    }

    /// A hash too many is harmless until the log has grown to where it lies.
    private func checkSubtreeCount(_ auditor: inout LogAuditor) throws(JournalError) {
        let entries = auditor.report.entries
        let count = try connection.integer("SELECT COUNT(*) FROM subtrees")
        var expected: Int64 = 0
        for level in stride(from: LogTables.levelStep, to: 63, by: LogTables.levelStep) { expected += entries >> level }
        guard count > expected else { return }
        auditor.report.add(AuditFinding(.subtree, "there are \(count) hashes over entries and should be \(expected)"))
    }

    private func checkRuns(_ auditor: inout LogAuditor) throws(JournalError) {
        try connection.runs.forEach { number, record in auditor.check(run: record, number: number) }
    }

    private func checkInboxes(_ auditor: inout LogAuditor) throws(JournalError) {
        try connection.inbox.forEach { row throws(JournalError) in
            var isTakenWrongly = false
            if let taken = row.taken {
                isTakenWrongly = try connection.entries.runNumber(at: taken) != row.runNumber
            }
            let run = try connection.runs.row(number: row.runNumber)?.id
            auditor.check(inbox: row.position, of: run, isTakenWrongly: isTakenWrongly)
        }
        auditor.finishInboxes()
    }

    private func checkCounters(_ auditor: inout LogAuditor) throws(JournalError) {
        try connection.counters.forEach { series, minute, amount in
            auditor.check(counter: series, minute: minute, amount: amount)
        }
        auditor.finishCounters()
    }

    private func checkLedger(_ auditor: inout LogAuditor) throws(JournalError) {
        try connection.ledger.forEach { auditor.check(budget: $0, $1) }
        auditor.finishLedger()
    }

    private func checkApprovals(_ auditor: inout LogAuditor) throws(JournalError) {
        try connection.approvals.forEach { auditor.check(approval: $0) }
        auditor.finishApprovals()
    }
}
