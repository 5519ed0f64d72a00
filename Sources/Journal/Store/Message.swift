public import JSON

/// What somebody outside tells a run: a decision, a signal, a wish to stop.
///
/// Accepting a message appends `message.accepted` to the system stream and puts its position into the run's inbox, in
/// one commit; the run's holder takes it up from there. The holder reads the entry, not the inbox row, so a row that was
/// slipped in by hand has no effect.
public struct Message: Sendable, Hashable {
    /// The kinds of message; raw values are stable.
    public enum Kind: String, Sendable, CaseIterable {
        case cancel, pause, resume, signal, settle, answer
        case approvalGranted = "approval_granted"
        case approvalDenied = "approval_denied"
        /// A run that this one started has ended.
        case childEnded = "child_ended"
    }

    /// The run that is told.
    public var run: RunID
    /// What it is told.
    public var kind: Kind
    /// Who says it, such as `user:anna`.
    public var from: String
    /// What there is to say of it; content from outside stands in blobs that it names.
    public var body: JSON
    /// The contents that the body names.
    public var blobs: [Blob]
    /// The question that this decides. It must be open; accepting the message closes it, so it is decided once.
    public var approval: ApprovalID?

    /// Makes it of its parts.
    public init(
        run: RunID,
        kind: Kind,
        from: String,
        body: JSON,
        blobs: [Blob] = [],
        approval: ApprovalID? = nil
    ) {
        self.run = run
        self.kind = kind
        self.from = from
        self.body = body
        self.blobs = blobs
        self.approval = approval
    }
}

/// A message that waits in a run's inbox.
public struct InboxMessage: Sendable, Hashable {
    /// Its place in the order of arrival.
    public var position: LogPosition
    /// When it was accepted.
    public var at: Timestamp
    /// The message.
    public var message: Message

    /// Makes it of its parts.
    public init(position: LogPosition, at: Timestamp, message: Message) {
        self.position = position
        self.at = at
        self.message = message
    }
}

/// Where a question to people stands.
public enum ApprovalStatus: String, Sendable, CaseIterable {
    case open
    /// A decision is accepted and the run has not taken it up yet.
    case decided
    case granted, denied, expired, voided
}

/// A question to people as lists show it.
public struct ApprovalRecord: Sendable, Hashable {
    /// The question's name.
    public var id: ApprovalID
    /// The run that asks.
    public var run: RunID
    /// Where in the run.
    public var path: StepPath
    /// Whether it is open, and what became of it.
    public var status: ApprovalStatus
    /// The digest of exactly what is asked: tool definition, arguments, run, step, policies.
    public var digest: Digest
    /// When it was asked.
    public var created: Timestamp
    /// When it is over; nil where it stays open.
    public var expires: Timestamp?
    /// The `approval.requested` entry's body: who is asked, what for, why.
    public var body: JSON

    /// Makes it of its parts.
    public init(
        id: ApprovalID,
        run: RunID,
        path: StepPath,
        status: ApprovalStatus,
        digest: Digest,
        created: Timestamp,
        expires: Timestamp?,
        body: JSON
    ) {
        self.id = id
        self.run = run
        self.path = path
        self.status = status
        self.digest = digest
        self.created = created
        self.expires = expires
        self.body = body
    }
}

/// A question that an append opens, changes or closes.
public enum ApprovalChange: Sendable, Hashable {
    case opened(ApprovalRecord)
    /// The same question to others as well: the new body.
    case escalated(ApprovalID, body: JSON)
    case closed(ApprovalID, ApprovalStatus)
}
