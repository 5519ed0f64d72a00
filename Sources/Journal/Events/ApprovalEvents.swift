public import JSON

/// A question to people was opened. The same body stands in the list of approvals.
public struct ApprovalRequested: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.approvalRequested

    /// What is asked for.
    public enum Subject: String, Sendable, CaseIterable {
        /// Lifting the forbids of exactly one call.
        case call
        /// An approval step of the workflow.
        case step
        /// An agent's question, answered in words.
        case question
        /// An agent's turn in a conversation: the next message of whom it talks to.
        case reply
    }

    /// The question's name, under which people answer it.
    public var id: ApprovalID
    /// What is asked for.
    public var subject: Subject
    /// What exactly a yes is bound to.
    public var digest: Digest
    /// Who may answer.
    public var groups: [String]
    /// One line that says what is asked.
    public var message: String
    /// The tool, where it is a call.
    public var tool: String?
    /// The call's arguments, the step's subject, or null.
    public var content: Payload
    /// What the gateway looked up for policy, by name.
    public var facts: [String: Payload]
    /// The forbids that ask, with what they say.
    public var policies: [ToolRefused.PolicyNote]
    /// The rest of what policy saw, as in ``ToolIntended/request``, where it is a call.
    public var request: JSON
    /// Who asked: `agent:refunds`. May not answer.
    public var askedBy: String
    /// For whom the run works; may not answer either.
    public var actsFor: String?
    /// When the question is over; nil where it stays open.
    public var expires: Timestamp?
    /// Who is asked as well, and when, in the order of time.
    public var escalations: [Escalation]
    /// `deny`, `continue` or `fail`.
    public var onTimeout: String

    /// When who is asked as well.
    public struct Escalation: Sendable, Hashable {
        /// When.
        public var at: Timestamp
        /// The group.
        public var to: String

        /// Makes it of its parts.
        public init(at: Timestamp, to: String) {
            self.at = at
            self.to = to
        }
    }

    /// Makes it of its parts.
    public init(
        id: ApprovalID,
        subject: Subject,
        digest: Digest,
        groups: [String],
        message: String,
        tool: String? = nil,
        content: Payload,
        facts: [String: Payload] = [:],
        policies: [ToolRefused.PolicyNote] = [],
        request: JSON = .null,
        askedBy: String,
        actsFor: String?,
        expires: Timestamp?,
        escalations: [Escalation] = [],
        onTimeout: String
    ) {
        self.id = id
        self.subject = subject
        self.digest = digest
        self.groups = groups
        self.message = message
        self.tool = tool
        self.content = content
        self.facts = facts
        self.policies = policies
        self.request = request
        self.askedBy = askedBy
        self.actsFor = actsFor
        self.expires = expires
        self.escalations = escalations
        self.onTimeout = onTimeout
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        id = ApprovalID(rawValue: try reader.string("id"))
        guard let subject = Subject(rawValue: try reader.string("subject")) else {
            throw reader.wrong("subject", "a known subject")
        }
        self.subject = subject
        guard let digest = Digest(try reader.string("digest")) else { throw reader.wrong("digest", "a digest") }
        self.digest = digest
        groups = try reader.strings("groups")
        message = try reader.string("message")
        tool = reader.raw("tool")?.stringValue
        content = try reader.payload("content")
        facts = Payload.table(reader.raw("facts"))
        policies = (reader.raw("policies")?.arrayValue ?? []).compactMap(ToolRefused.PolicyNote.init(json:))
        request = reader.raw("request") ?? .null
        askedBy = try reader.string("asked_by")
        actsFor = reader.raw("acts_for")?.stringValue
        expires = reader.raw("expires_us")?.intValue.map { Timestamp(microseconds: $0) }
        escalations = (reader.raw("escalations")?.arrayValue ?? []).compactMap { item in
            guard let at = item["at_us"]?.intValue, let to = item["to"]?.stringValue else { return nil }
            return Escalation(at: Timestamp(microseconds: at), to: to)
        }
        onTimeout = try reader.string("on_timeout")
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = [
            "id": .string(id.rawValue), "subject": .string(subject.rawValue), "digest": .string(digest.description),
            "groups": .array(groups.map(JSON.string)), "message": .string(message), "content": content.json,
            "asked_by": .string(askedBy), "on_timeout": .string(onTimeout),
        ]
        if let tool { object["tool"] = .string(tool) }
        if !facts.isEmpty { object["facts"] = Payload.json(of: facts) }
        if !policies.isEmpty { object["policies"] = .array(policies.map(\.json)) }
        if !request.isNull { object["request"] = request }
        if let actsFor { object["acts_for"] = .string(actsFor) }
        if let expires { object["expires_us"] = .int(expires.microseconds) }
        if !escalations.isEmpty {
            object["escalations"] = .array(
                escalations.map { ["at_us": .int($0.at.microseconds), "to": .string($0.to)] }
            )
        }
        return .object(object)
    }
}

/// Others are asked as well.
public struct ApprovalEscalated: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.approvalEscalated

    /// The question.
    public var id: ApprovalID
    /// The group that is asked as well.
    public var to: String

    /// Makes it of its parts.
    public init(id: ApprovalID, to: String) {
        self.id = id
        self.to = to
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        id = ApprovalID(rawValue: try reader.string("id"))
        to = try reader.string("to")
    }

    /// The body as it stands in the entry.
    public var body: JSON { ["id": .string(id.rawValue), "to": .string(to)] }
}

/// Somebody said yes, or answered.
public struct ApprovalGranted: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.approvalGranted

    /// The question.
    public var id: ApprovalID
    /// Who answered: `user:anna`.
    public var by: String
    /// The groups in whose name it was said.
    public var groups: [String]
    /// What was approved; differs from the question's digest where the arguments were edited.
    public var digest: Digest
    /// The arguments as edited, or the answer in words; nil where it is a plain yes.
    public var content: Payload?
    /// What was changed: JSON pointers with the value before and after.
    public var changes: JSON?
    /// A word for the log.
    public var note: String?

    /// Makes it of its parts.
    public init(
        id: ApprovalID,
        by: String,
        groups: [String],
        digest: Digest,
        content: Payload? = nil,
        changes: JSON? = nil,
        note: String? = nil
    ) {
        self.id = id
        self.by = by
        self.groups = groups
        self.digest = digest
        self.content = content
        self.changes = changes
        self.note = note
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        id = ApprovalID(rawValue: try reader.string("id"))
        by = try reader.string("by")
        groups = try reader.strings("groups")
        guard let digest = Digest(try reader.string("digest")) else { throw reader.wrong("digest", "a digest") }
        self.digest = digest
        content = Payload(json: reader.raw("content"))
        changes = reader.raw("changes")
        note = reader.raw("note")?.stringValue
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = [
            "id": .string(id.rawValue), "by": .string(by), "groups": .array(groups.map(JSON.string)),
            "digest": .string(digest.description),
        ]
        if let content { object["content"] = content.json }
        if let changes { object["changes"] = changes }
        if let note { object["note"] = .string(note) }
        return .object(object)
    }
}

/// Somebody said no.
public struct ApprovalDenied: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.approvalDenied

    /// The question.
    public var id: ApprovalID
    /// Who said no: `user:anna`.
    public var by: String
    /// Why; the agent is told.
    public var reason: String

    /// Makes it of its parts.
    public init(id: ApprovalID, by: String, reason: String) {
        self.id = id
        self.by = by
        self.reason = reason
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        id = ApprovalID(rawValue: try reader.string("id"))
        by = try reader.string("by")
        reason = try reader.string("reason")
    }

    /// The body as it stands in the entry.
    public var body: JSON { ["id": .string(id.rawValue), "by": .string(by), "reason": .string(reason)] }
}

/// Nobody answered in time.
public struct ApprovalExpired: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.approvalExpired

    /// The question.
    public var id: ApprovalID
    /// What follows: `deny`, `continue` or `fail`.
    public var reaction: String

    /// Makes it of its parts.
    public init(id: ApprovalID, reaction: String) {
        self.id = id
        self.reaction = reaction
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        id = ApprovalID(rawValue: try reader.string("id"))
        reaction = try reader.string("reaction")
    }

    /// The body as it stands in the entry.
    public var body: JSON { ["id": .string(id.rawValue), "reaction": .string(reaction)] }
}
