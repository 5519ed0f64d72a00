public import JSON

/// A call is about to touch the outside. Durable before it does.
public struct ToolIntended: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.toolIntended

    /// The tool.
    public var tool: String
    /// `read`, `write` or `irreversible`.
    public var effect: String
    /// From 1.
    public var attempt: Int
    /// The arguments.
    public var input: Payload
    /// Equal across attempts and restarts of the same call.
    public var idempotencyKey: String
    /// What to do where no outcome follows: `retry` (read, or idempotent), `probe`, or `ask` (only a person knows).
    public var recovery: String
    /// What the gateway looked up for policy, by name; null where an optional fact was not to be had.
    public var facts: [String: Payload]
    /// The policies that determined the verdict.
    public var policies: [String]
    /// The approval under which forbids were lifted.
    public var grant: ApprovalID?
    /// The rest of what policy saw: principal, action, resource and the context without input and facts.
    public var request: JSON
    /// Whether this is a lookup for policy on behalf of another call.
    public var isFact: Bool
    /// What it adds to counters.
    public var counted: [Counted]

    /// Makes it of its parts.
    public init(
        tool: String,
        effect: String,
        attempt: Int,
        input: Payload,
        idempotencyKey: String,
        recovery: String,
        facts: [String: Payload] = [:],
        policies: [String] = [],
        grant: ApprovalID? = nil,
        request: JSON = .null,
        isFact: Bool = false,
        counted: [Counted] = []
    ) {
        self.tool = tool
        self.effect = effect
        self.attempt = attempt
        self.input = input
        self.idempotencyKey = idempotencyKey
        self.recovery = recovery
        self.facts = facts
        self.policies = policies
        self.grant = grant
        self.request = request
        self.isFact = isFact
        self.counted = counted
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        tool = try reader.string("tool")
        effect = try reader.string("effect")
        attempt = Int(try reader.int("attempt"))
        input = try reader.payload("input")
        idempotencyKey = try reader.string("key")
        recovery = try reader.string("recovery")
        facts = Payload.table(reader.raw("facts"))
        policies = try reader.strings("policies")
        grant = reader.raw("grant")?.stringValue.map(ApprovalID.init(rawValue:))
        request = reader.raw("request") ?? .null
        isFact = reader.raw("fact")?.boolValue ?? false
        counted = (reader.raw("counted")?.arrayValue ?? []).compactMap(Counted.init(json:))
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = [
            "tool": .string(tool), "effect": .string(effect), "attempt": .int(Int64(attempt)), "input": input.json,
            "key": .string(idempotencyKey), "recovery": .string(recovery),
        ]
        if !facts.isEmpty { object["facts"] = Payload.json(of: facts) }
        if !policies.isEmpty { object["policies"] = .array(policies.map(JSON.string)) }
        if let grant { object["grant"] = .string(grant.rawValue) }
        if !request.isNull { object["request"] = request }
        if isFact { object["fact"] = true }
        if !counted.isEmpty { object["counted"] = .array(counted.map(\.json)) }
        return .object(object)
    }
}

/// The call did what it was asked to.
public struct ToolSucceeded: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.toolSucceeded

    /// The result.
    public var output: Payload
    /// Where the result comes from and what is in it: the connector's labels and the tool's.
    public var labels: [String]
    /// From the intent to the result.
    public var took: Duration

    /// Makes it of its parts.
    public init(output: Payload, labels: [String], took: Duration) {
        self.output = output
        self.labels = labels
        self.took = took
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        output = try reader.payload("output")
        labels = try reader.strings("labels")
        took = .microseconds(try reader.int("took_us"))
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = ["output": output.json, "took_us": .int(took.microseconds)]
        if !labels.isEmpty { object["labels"] = .array(labels.map(JSON.string)) }
        return .object(object)
    }
}

/// The call certainly had no effect.
public struct ToolFailed: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.toolFailed

    /// Stable: `timeout`, `connect`, `http_4xx`, `rate_limited`, `invalid_result`, …
    public var code: String
    /// Says nothing that came from outside.
    public var message: String
    /// The whole of it in words, where they quote what came from outside: arguments, results, answers. A string.
    public var detail: Payload?
    /// Whether the same call may succeed later.
    public var isRetryable: Bool
    /// How long the other side asked to wait.
    public var retryAfter: Duration?
    /// From the intent to the failure; zero where it was not made.
    public var took: Duration
    /// Those of `detail`: its tool's.
    public var labels: [String]

    /// Makes it of its parts.
    public init(
        code: String,
        message: String,
        isRetryable: Bool,
        retryAfter: Duration? = nil,
        took: Duration,
        detail: Payload? = nil,
        labels: [String] = []
    ) {
        self.code = code
        self.message = message
        self.isRetryable = isRetryable
        self.retryAfter = retryAfter
        self.took = took
        self.detail = detail
        self.labels = labels
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        code = try reader.string("code")
        message = try reader.string("message")
        isRetryable = try reader.bool("retryable")
        retryAfter = reader.raw("retry_after_us")?.intValue.map { .microseconds($0) }
        took = .microseconds(try reader.int("took_us"))
        detail = Payload(json: reader.raw("detail"))
        labels = try reader.strings("labels")
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = [
            "code": .string(code), "message": .string(message), "retryable": .bool(isRetryable),
            "took_us": .int(took.microseconds),
        ]
        if let retryAfter { object["retry_after_us"] = .int(retryAfter.microseconds) }
        if let detail { object["detail"] = detail.json }
        if !labels.isEmpty { object["labels"] = .array(labels.map(JSON.string)) }
        return .object(object)
    }
}

/// Nobody here knows whether the call had its effect: it timed out after it was sent, or the process died.
public struct ToolUnknown: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.toolUnknown

    /// Stable: `timeout`, `crash`, `connection_lost`, …
    public var code: String
    /// Says nothing that came from outside.
    public var message: String
    /// The whole of it in words, where they quote what came from outside: arguments, results, answers. A string.
    public var detail: Payload?
    /// Those of `detail`: its tool's.
    public var labels: [String]
    /// How long another try has to wait, where the other side or its connector asks for that.
    public var retryAfter: Duration?

    /// Makes it of its parts.
    public init(
        code: String,
        message: String,
        detail: Payload? = nil,
        labels: [String] = [],
        retryAfter: Duration? = nil
    ) {
        self.code = code
        self.message = message
        self.detail = detail
        self.labels = labels
        self.retryAfter = retryAfter
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        code = try reader.string("code")
        message = try reader.string("message")
        detail = Payload(json: reader.raw("detail"))
        labels = try reader.strings("labels")
        retryAfter = reader.raw("retry_after_us")?.intValue.map { .microseconds($0) }
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = ["code": .string(code), "message": .string(message)]
        if let detail { object["detail"] = detail.json }
        if !labels.isEmpty { object["labels"] = .array(labels.map(JSON.string)) }
        if let retryAfter { object["retry_after_us"] = .int(retryAfter.microseconds) }
        return .object(object)
    }
}

/// An unknown outcome became known: a probe found out, or a person said so.
public struct ToolSettled: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.toolSettled

    /// Whether the call had its effect.
    public var succeeded: Bool
    /// The call's result, where it had.
    public var output: Payload
    /// `probe` or who said so, such as `user:anna`.
    public var by: String
    /// How whoever says so knows.
    public var note: String?
    /// Those of the output.
    public var labels: [String]

    /// Makes it of its parts.
    public init(succeeded: Bool, output: Payload, by: String, note: String? = nil, labels: [String] = []) {
        self.succeeded = succeeded
        self.output = output
        self.by = by
        self.note = note
        self.labels = labels
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        succeeded = try reader.bool("succeeded")
        output = try reader.payload("output")
        by = try reader.string("by")
        note = reader.raw("note")?.stringValue
        labels = try reader.strings("labels")
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = ["succeeded": .bool(succeeded), "output": output.json, "by": .string(by)]
        if let note { object["note"] = .string(note) }
        if !labels.isEmpty { object["labels"] = .array(labels.map(JSON.string)) }
        return .object(object)
    }
}

extension Payload {
    /// Reads an object of payloads; members that are none are left out.
    public static func table(_ json: JSON?) -> [String: Payload] {
        var table: [String: Payload] = [:]
        for member in json?.objectValue?.members ?? [] { table[member.key] = Payload(json: member.value) }
        return table
    }

    /// Writes an object of payloads, in the order of their names.
    public static func json(of table: [String: Payload]) -> JSON {
        .object(JSONObject(table.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }))
    }
}
