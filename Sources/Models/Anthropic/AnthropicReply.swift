import JSON
import Journal

/// What an answer of the messages API amounts to, whether it came whole or in pieces.
struct AnthropicReply: Sendable {
    /// The protocol's name in ``ChatMessage/opaque``.
    static let dialect = "anthropic"

    var id: String?
    var model: String?
    /// The content, block by block.
    var blocks: [JSON] = []
    /// What the model wrote as the input of the block with this position, where it came as text.
    var inputs: [Int: String] = [:]
    var stopReason: String?
    var usage = AnthropicUsage()

    /// Makes the reply.
    ///
    /// Where content and tool calls do not say everything (thinking, blocks of unknown types, another order), all
    /// blocks are kept to be handed back as they are.
    func reply(to request: ModelRequest) -> ModelReply {
        let names = WireNames(for: request)
        var kept = blocks
        var calls: [ToolCallRequest] = []
        let uses = blocks.indices.filter { blocks[$0]["type"]?.stringValue == "tool_use" }
        let ids = CallIDs(for: request).complete(uses.map { blocks[$0]["id"]?.stringValue })
        for (position, id) in zip(uses, ids) {
            let block = blocks[position]
            let name = names.name(of: block["name"]?.stringValue ?? "")
            let arguments = ToolArguments.received(inputs[position] ?? block["input"]?.serialized() ?? "")
            calls.append(ToolCallRequest(id: id, name: name, arguments: arguments))
            if var object = block.objectValue {
                object["id"] = .string(id)
                object["name"] = .string(name)
                object["input"] = ToolArguments.object(arguments)
                kept[position] = .object(object)
            }
        }
        let texts = blocks.filter { $0["type"]?.stringValue == "text" }.compactMap { $0["text"]?.stringValue }
        let content = texts.joined()
        let message = ChatMessage(
            role: .assistant,
            content: content.isEmpty && !calls.isEmpty ? nil : content,
            toolCalls: calls,
            opaque: isPlain ? nil : [Self.dialect: .array(kept.filter { !Self.isEmptyText($0) })]
        )
        return ModelReply(
            message: message,
            usage: usage.tokens,
            finish: Self.finish(stopReason, hasCalls: !calls.isEmpty),
            responseID: id,
            responseModel: model
        )
    }

    /// Whether the content is at most one text and then tool calls, with nothing else to them.
    private var isPlain: Bool {
        let types = blocks.map { $0["type"]?.stringValue }
        let rest = types.first == "text" ? types.dropFirst() : types[...]
        return rest.allSatisfy { $0 == "tool_use" } && blocks.allSatisfy(Self.hasNothingElse)
    }

    private static func hasNothingElse(_ block: JSON) -> Bool {
        (block.objectValue?.members ?? []).allSatisfy { member in
            switch member.key {
            case "type", "text", "id", "name", "input": true
            case "citations", "toolset_name": member.value.isNull || member.value.arrayValue?.isEmpty == true
            case "caller": member.value.isNull || member.value["type"]?.stringValue == "direct"
            default: false
            }
        }
    }

    private static func isEmptyText(_ block: JSON) -> Bool {
        block["type"]?.stringValue == "text" && block["text"]?.stringValue?.isEmpty != false
    }

    /// A reason that is not known stays as it is, so that nothing passes for a complete answer that is none.
    private static func finish(_ reason: String?, hasCalls: Bool) -> String {
        switch reason {
        case "end_turn", "stop_sequence", "tool_use", nil: hasCalls ? "tool_calls" : "stop"
        case "max_tokens": "length"
        case "pause_turn": "pause"
        case "model_context_window_exceeded": "context_length"
        case let reason?: String(reason.prefix(64))
        }
    }
}

/// Usage as the messages API counts it, where input, cache reads and cache writes stand beside each other.
///
/// A stream tells it twice, and what comes later holds.
struct AnthropicUsage: Sendable, Hashable {
    private var input: Int64?
    private var cacheRead: Int64?
    private var cacheWrite: Int64?
    private var output: Int64?

    /// Nil where input or output were never told.
    var tokens: TokenUsage? {
        guard let input, let output else { return nil }
        return TokenUsage(input: input, cachedInput: cacheRead ?? 0, cacheWrite: cacheWrite ?? 0, output: output)
    }

    mutating func take(_ json: JSON?) {
        if let count = json?["input_tokens"]?.wireCount { input = count }
        if let count = json?["cache_read_input_tokens"]?.wireCount { cacheRead = count }
        if let count = json?["cache_creation_input_tokens"]?.wireCount { cacheWrite = count }
        if let count = json?["output_tokens"]?.wireCount { output = count }
    }
}
