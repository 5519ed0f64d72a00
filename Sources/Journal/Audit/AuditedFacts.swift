internal import JSON

/// What the entries of a log say about everything that is derived from them.
package struct AuditedFacts {
    /// A run as its entries have it.
    struct Run {
        var entryCount = 0
        var workflow: String?
        var release: String?
        var parent: String?
        var createdAt: Timestamp?
        /// How it ended, where it did.
        var ending: RunStatus?
    }

    /// A question as entries have it.
    struct Approval {
        var run: RunID
        var body: JSON
        var isEscalated = false
        var closings: Set<ApprovalStatus> = []
    }

    /// A message as the system stream has it.
    struct AcceptedMessage {
        var run: RunID
        var approval: ApprovalID?
    }

    var runs: [Int64: Run] = [:]
    var approvals: [ApprovalID: Approval] = [:]
    var messages: [Int64: AcceptedMessage] = [:]
    /// Questions that a message has decided.
    var decided: Set<ApprovalID> = []
    /// Blobs by the first position that names them.
    var named: [Digest: Int64] = [:]
    var erased: Set<Digest> = []
    /// The sums of counters.
    var counters = AuditedCounters()
    /// Budgets and costs.
    var ledger = AuditedLedger()
    /// With entries missing, what is derived from them cannot be held against the rest.
    var hasGaps = false

    package init() {}

    /// Without the system stream.
    var runCount: Int { runs.count - (runs[0] == nil ? 0 : 1) }

    /// Takes up an entry that is what was written; answers what is wrong with its place in its run.
    mutating func take(_ entry: LogAuditor.StoredEntry, of run: RunID) -> String? {
        let expected = runs[entry.runNumber, default: Run()].entryCount
        runs[entry.runNumber, default: Run()].entryCount = entry.seq + 1
        note(entry, of: run)
        guard entry.seq != expected else { return nil }
        return "the entry does not follow the one before it in its run: \(expected) would be next"
    }

    /// Counts an entry that is not what was written.
    mutating func skip(_ entry: LogAuditor.StoredEntry) {
        runs[entry.runNumber, default: Run()].entryCount += 1
        hasGaps = true
    }

    private mutating func note(_ entry: LogAuditor.StoredEntry, of run: RunID) {
        DigestScanner.scan(entry.body) { digest, role in
            if role != .other, named[digest] == nil { named[digest] = entry.position }
        }
        counters.take(entry, of: run)
        ledger.take(entry)
        // Most kinds say nothing about anything derived; only the others are worth a string.
        guard Self.prefixes.contains(where: { entry.kind.starts(with: $0) }) else { return }
        let kind = EntryKind(rawValue: String(decoding: entry.kind, as: UTF8.self))
        switch kind {
        case .runCreated where entry.seq == 0:
            let body = try? JSON(parsing: entry.body)
            runs[entry.runNumber]?.workflow = body?["workflow"]?.stringValue
            runs[entry.runNumber]?.release = body?["release"]?.stringValue
            runs[entry.runNumber]?.parent = body?["parent"]?.stringValue
            runs[entry.runNumber]?.createdAt = entry.at
        case .runSucceeded: runs[entry.runNumber]?.ending = .succeeded
        case .runFailed: runs[entry.runNumber]?.ending = .failed
        case .runCancelled: runs[entry.runNumber]?.ending = .cancelled
        case .messageAccepted where run == .system: noteMessage(entry)
        case .blobErased where run == .system:
            if let text = (try? JSON(parsing: entry.body))?["blob"]?.stringValue, let digest = Digest(text) {
                erased.insert(digest)
            }
        case .approvalRequested, .approvalEscalated, .approvalGranted, .approvalDenied, .approvalExpired,
            .approvalVoided:
            noteApproval(kind, entry, of: run)
        default: break
        }
    }

    private static let prefixes = ["run.", "message.", "blob.", "approval."].map { Array($0.utf8) }

    private mutating func noteMessage(_ entry: LogAuditor.StoredEntry) {
        guard let body = try? JSON(parsing: entry.body) else { return }
        let whole = Entry(
            run: .system,
            seq: entry.seq,
            kind: .messageAccepted,
            at: entry.at,
            path: .run,
            body: body
        )
        guard let message = Message(whole) else { return }
        messages[entry.position] = AcceptedMessage(run: message.run, approval: message.approval)
        if let approval = message.approval { decided.insert(approval) }
    }

    private mutating func noteApproval(_ kind: EntryKind, _ entry: LogAuditor.StoredEntry, of run: RunID) {
        guard let body = try? JSON(parsing: entry.body),
            let id = body["id"]?.stringValue.map(ApprovalID.init(rawValue:))
        else { return }
        switch kind {
        case .approvalRequested: approvals[id] = Approval(run: run, body: body)
        case .approvalEscalated: approvals[id]?.isEscalated = true
        case .approvalGranted: approvals[id]?.closings.insert(.granted)
        case .approvalDenied: approvals[id]?.closings.insert(.denied)
        case .approvalExpired: approvals[id]?.closings.insert(.expired)
        default: approvals[id]?.closings.insert(.voided)
        }
    }
}
