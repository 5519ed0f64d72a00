public import JSON

/// One message of a conversation, in a form that every provider can be given.
///
/// Stored as it is (``json``), so it must hold everything that has to go back to the provider.
public struct ChatMessage: Sendable, Hashable {
    /// Who speaks.
    public enum Role: String, Sendable, CaseIterable { case system, user, assistant, tool }

    /// Who speaks.
    public var role: Role
    /// Nil in an assistant's message that only calls tools.
    public var content: String?
    /// Only in an assistant's message.
    public var toolCalls: [ToolCallRequest]
    /// Only in a tool's message: which call it answers.
    public var toolCallID: String?
    /// What only the provider that wrote it understands (such as signed thinking blocks), handed back unchanged.
    ///
    /// An object with one member, named as the protocol that understands it (`openai`, `anthropic`), so that a
    /// fallback to another protocol leaves it out instead of sending what nobody there can read.
    public var opaque: JSON?

    /// Makes a message of its parts.
    public init(
        role: Role,
        content: String?,
        toolCalls: [ToolCallRequest] = [],
        toolCallID: String? = nil,
        opaque: JSON? = nil
    ) {
        self.role = role
        self.content = content
        self.toolCalls = toolCalls
        self.toolCallID = toolCallID
        self.opaque = opaque
    }

    /// Reads what ``json`` writes; nil where there is no known role, or a tool call without id, name or arguments.
    public init?(json: JSON) {
        guard let role = json["role"]?.stringValue.flatMap(Role.init(rawValue:)) else { return nil }
        self.role = role
        content = json["content"]?.stringValue
        let calls = json["tool_calls"]?.arrayValue ?? []
        toolCalls = calls.compactMap(ToolCallRequest.init(json:))
        guard toolCalls.count == calls.count else { return nil }
        toolCallID = json["tool_call_id"]?.stringValue
        opaque = json["opaque"]
    }

    /// The form in which the journal keeps it: `role`, and where there are any `content`, `tool_calls`,
    /// `tool_call_id` and `opaque`.
    public var json: JSON {
        var object: JSONObject = ["role": .string(role.rawValue)]
        if let content { object["content"] = .string(content) }
        if !toolCalls.isEmpty { object["tool_calls"] = .array(toolCalls.map(\.json)) }
        if let toolCallID { object["tool_call_id"] = .string(toolCallID) }
        if let opaque { object["opaque"] = opaque }
        return .object(object)
    }
}

/// A tool call that a model asks for.
public struct ToolCallRequest: Sendable, Hashable {
    /// The provider's name for the call; unique in its message.
    public var id: String
    /// The project's full tool name (`payments.refund`); providers translate names that they do not allow.
    public var name: String
    /// As the model wrote them; may be no JSON at all.
    public var arguments: String

    /// Makes a call of its parts.
    public init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }

    /// Reads what ``json`` writes; nil where a member is missing or no string.
    public init?(json: JSON) {
        guard let id = json["id"]?.stringValue, let name = json["name"]?.stringValue,
            let arguments = json["arguments"]?.stringValue
        else { return nil }
        self.init(id: id, name: name, arguments: arguments)
    }

    /// `id`, `name` and `arguments`, which is a string.
    public var json: JSON { ["id": .string(id), "name": .string(name), "arguments": .string(arguments)] }
}

/// A tool as it is offered to a model.
public struct ToolOffer: Sendable, Hashable {
    /// The project's full tool name.
    public var name: String
    /// What it is for, as the model reads it.
    public var description: String
    /// The JSON Schema of its arguments.
    public var input: JSON

    /// Makes an offer of its parts.
    public init(name: String, description: String, input: JSON) {
        self.name = name
        self.description = description
        self.input = input
    }

    /// Reads what ``json`` writes; nil where a member is missing.
    public init?(json: JSON) {
        guard let name = json["name"]?.stringValue, let description = json["description"]?.stringValue,
            let input = json["input"]
        else { return nil }
        self.init(name: name, description: description, input: input)
    }

    /// `name`, `description` and `input`.
    public var json: JSON { ["name": .string(name), "description": .string(description), "input": input] }
}
