public import JSON

/// The call was not made. The agent sees `detail` or `message`, so that it can adapt.
public struct ToolRefused: EventBody {
    /// The kind of its entries.
    public static let kind = EntryKind.toolRefused

    /// The tool, as it was asked for.
    public var tool: String
    /// The stage that refused: `resolve`, `validate`, `facts`, `authorize`, `reserve`, `limits`, …
    public var stage: String
    /// Stable: `unknown_tool`, `invalid_input`, `denied`, `approval_denied`, `identical_calls`, …
    public var code: String
    /// Says nothing that came from outside, apart from the name of a tool that does not exist.
    public var message: String
    /// The whole of it in words, where they quote what came from outside: arguments, results, answers. A string.
    public var detail: Payload?
    /// The arguments; null where they were too large to be kept.
    public var input: Payload
    /// What the gateway looked up for policy, by name.
    public var facts: [String: Payload]
    /// The policies that determined it, with what they say.
    public var policies: [PolicyNote]
    /// The rest of what policy saw; null where it was not asked.
    public var request: JSON

    /// A policy and why it says so.
    public struct PolicyNote: Sendable, Hashable {
        /// The policy's name.
        public var id: String
        /// Its `@because`.
        public var because: String?

        /// Makes it of its parts.
        public init(id: String, because: String?) {
            self.id = id
            self.because = because
        }

        /// Reads it from JSON; nil where that has another form.
        public init?(json: JSON) {
            guard let id = json["id"]?.stringValue else { return nil }
            self.init(id: id, because: json["because"]?.stringValue)
        }

        /// It as JSON.
        public var json: JSON {
            var object: JSONObject = ["id": .string(id)]
            if let because { object["because"] = .string(because) }
            return .object(object)
        }
    }

    /// Makes it of its parts.
    public init(
        tool: String,
        stage: String,
        code: String,
        message: String,
        input: Payload,
        facts: [String: Payload] = [:],
        policies: [PolicyNote] = [],
        request: JSON = .null,
        detail: Payload? = nil
    ) {
        self.tool = tool
        self.stage = stage
        self.code = code
        self.message = message
        self.input = input
        self.facts = facts
        self.policies = policies
        self.request = request
        self.detail = detail
    }

    /// Reads the body of an entry; throws `damaged` where it is none of this kind.
    public init(body: JSON) throws(JournalError) {
        let reader = BodyReader(body, of: Self.kind)
        tool = try reader.string("tool")
        stage = try reader.string("stage")
        code = try reader.string("code")
        message = try reader.string("message")
        input = try reader.payload("input")
        facts = Payload.table(reader.raw("facts"))
        policies = (reader.raw("policies")?.arrayValue ?? []).compactMap(PolicyNote.init(json:))
        request = reader.raw("request") ?? .null
        detail = Payload(json: reader.raw("detail"))
    }

    /// The body as it stands in the entry.
    public var body: JSON {
        var object: JSONObject = [
            "tool": .string(tool), "stage": .string(stage), "code": .string(code), "message": .string(message),
            "input": input.json,
        ]
        if !facts.isEmpty { object["facts"] = Payload.json(of: facts) }
        if !policies.isEmpty { object["policies"] = .array(policies.map(\.json)) }
        if !request.isNull { object["request"] = request }
        if let detail { object["detail"] = detail.json }
        return .object(object)
    }
}
