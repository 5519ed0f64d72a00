internal import JSON

/// What stands beside the entries, held against them. Called after ``finish()``.
///
/// Where entries are missing or changed there is nothing to hold runs, inboxes and questions against, and the report
/// says enough; only blobs are then still hashed.
extension LogAuditor {
    // MARK: Blobs

    /// Hashes what is stored of a blob. `digest` is nil where it is none, `blob` where it makes no sense.
    package mutating func check(blob: StoredBlob?, _ digest: Digest?) {
        guard let digest else { return report.add(AuditFinding(.blob, "a blob is stored under what is no digest")) }
        let place = facts.named.removeValue(forKey: digest).map(LogPosition.init(rawValue:))
        guard let blob else {
            return report.add(AuditFinding(.blob, "the blob `\(digest)` has an unknown encoding", position: place))
        }
        if blob.encoding == .erased {
            guard facts.erased.contains(digest) || facts.hasGaps else {
                let what = "the content of `\(digest)` is gone, and no entry says that it was erased"
                return report.add(AuditFinding(.blob, what, position: place))
            }
            return report.erased.append(digest)
        }
        guard let content = blob.content(), Digest(of: content) == digest else {
            let what = "the content of `\(digest)` is not what was written"
            return report.add(AuditFinding(.blob, what, position: place))
        }
        report.blobs += 1
    }

    /// Every blob has been given: those that entries name must have been among them.
    package mutating func finishBlobs() {
        for (digest, place) in facts.named.sorted(by: { $0.value < $1.value }) {
            let what = "the entry names `\(digest)`, which is not stored any more"
            report.add(AuditFinding(.blob, what, position: LogPosition(rawValue: place)))
        }
    }

    // MARK: Runs

    /// Holds a run's row against its entries. The system stream has the number 0.
    package mutating func check(run record: RunRecord, number: Int64) {
        guard !facts.hasGaps else { return }
        guard let run = facts.runs[number] else {
            if number > 0 { add(.run, "the run has no entries", record.id) }
            return
        }
        if record.entryCount != run.entryCount {
            add(.run, "the run is listed with \(record.entryCount) entries and has \(run.entryCount)", record.id)
        }
        guard number > 0 else { return }
        if let workflow = run.workflow, workflow != record.workflow {
            add(.run, "the run is listed under the workflow `\(record.workflow)` and is of `\(workflow)`", record.id)
        }
        if let release = run.release, release != record.release.rawValue {
            add(.run, "the run is listed under the release `\(record.release)` and is of `\(release)`", record.id)
        }
        if let parent = run.parent, parent != record.parent?.rawValue {
            add(.run, "the run is not listed under its parent `\(parent)`", record.id)
        }
        if let created = run.createdAt, created != record.created {
            add(.run, "the run is listed with another time of creation than its first entry has", record.id)
        }
        let status = record.projection.status
        if let ending = run.ending ?? (status.isTerminal ? RunStatus.running : nil), ending != status {
            let truth = ending == .running ? "has not ended" : "is \(ending.rawValue)"
            add(.run, "the run is listed as \(status.rawValue) and \(truth)", record.id)
        }
        let cost = facts.ledger.costs[number] ?? 0
        if run.ending != nil, record.projection.cost != cost {
            let listed = record.projection.cost
            add(.run, "the run is listed with a cost of \(listed) and its entries add up to \(cost)", record.id)
        }
    }

    // MARK: Inboxes

    /// Holds a row of the inbox against the message that it points at. `run` is nil where the row names none that is
    /// there; `isTakenWrongly` says that it was not an entry of that run that took the message up.
    package mutating func check(inbox position: Int64, of run: RunID?, isTakenWrongly: Bool) {
        guard !facts.hasGaps else { return }
        let place = LogPosition(rawValue: position)
        guard let message = facts.messages.removeValue(forKey: position) else {
            let what = "a row of the inbox points at no message; it was slipped in and has no effect"
            return report.add(AuditFinding(.inbox, what, position: place, run: run))
        }
        if message.run != run {
            let what = "the message is to `\(message.run)` and lies in another inbox"
            report.add(AuditFinding(.inbox, what, position: place, run: run))
        } else if isTakenWrongly {
            let what = "the message counts as taken up, and no entry of its run did so"
            report.add(AuditFinding(.inbox, what, position: place, run: run))
        }
    }

    /// Every row has been given: no message may be without one.
    package mutating func finishInboxes() {
        guard !facts.hasGaps else { return }
        for (position, message) in facts.messages.sorted(by: { $0.key < $1.key }) {
            let what = "the message was accepted and is in no inbox"
            report.add(AuditFinding(.inbox, what, position: LogPosition(rawValue: position), run: message.run))
        }
    }

    // MARK: Questions

    /// Holds a question's row against the entries that opened, decided and closed it.
    package mutating func check(approval record: ApprovalRecord) {
        guard !facts.hasGaps else { return }
        guard let approval = facts.approvals.removeValue(forKey: record.id) else {
            return add(.approval, "the question `\(record.id)` was never asked", record.run)
        }
        if approval.run != record.run {
            add(.approval, "the question `\(record.id)` is of `\(approval.run)`", record.run)
        }
        let isAsked = Self.asked(record.body, approval.isEscalated) == Self.asked(approval.body, approval.isEscalated)
        if !isAsked || (approval.body["digest"]?.stringValue.map { $0 != record.digest.description } ?? false) {
            add(.approval, "the question `\(record.id)` does not ask what was asked", record.run)
        }
        let isDecided = facts.decided.contains(record.id)
        let agrees =
            switch record.status {
            case .open: approval.closings.isEmpty && !isDecided
            case .decided: approval.closings.isEmpty && isDecided
            case .granted, .denied, .expired, .voided: approval.closings.contains(record.status)
            }
        if !agrees {
            let what =
                "the question `\(record.id)` is listed as \(record.status.rawValue), and its run's entries say else"
            add(.approval, what, record.run)
        }
    }

    /// Every row has been given: no question may be without one.
    package mutating func finishApprovals() {
        guard !facts.hasGaps else { return }
        for (id, approval) in facts.approvals.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            add(.approval, "the question `\(id)` was asked and is not listed", approval.run)
        }
    }

    /// An escalation asks others the same.
    private static func asked(_ body: JSON, _ isEscalated: Bool) -> JSON {
        guard isEscalated, var object = body.objectValue else { return body }
        object["groups"] = nil
        return .object(object)
    }

    private mutating func add(_ code: AuditFinding.Code, _ message: String, _ run: RunID) {
        report.add(AuditFinding(code, message, run: run))
    }
}
