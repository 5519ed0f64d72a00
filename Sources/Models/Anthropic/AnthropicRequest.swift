import JSON

/// A request as `POST {base}/v1/messages` takes it.
struct AnthropicRequest: Sendable {
    /// The provider's name for the model.
    var model: String
    var streams: Bool

    /// The body; the bytes are the same for ever.
    ///
    /// System messages are taken out of the conversation, wherever they stand. What one role says in a row is one
    /// message, tool results first: the API wants all results of a turn together, right after it. A schema that the API
    /// does not enforce is told to the model. Where tools are on offer, more turns will follow with the same beginning, so it is marked for the provider's cache.
    func body(_ request: ModelRequest) -> JSON {
        let parameters = request.parameters
        let isCached = !parameters.tools.isEmpty
        let names = WireNames(for: request)
        var body: JSONObject = ["model": .string(model), "max_tokens": .int(Int64(parameters.outputTokensMax))]
        var system = request.messages.filter { $0.role == .system }.compactMap(\.content).filter { !$0.isEmpty }
        let isEnforced = parameters.outputSchema.map(SchemaSubset.anthropic.contains) ?? false
        if let schema = parameters.outputSchema, !isEnforced {
            system.append(
                "Answer with nothing but one JSON value that matches this JSON Schema:\n" + schema.serialized()
            )
        }
        if !system.isEmpty {
            let text: JSONObject = ["type": "text", "text": .string(system.joined(separator: "\n\n"))]
            body["system"] = [.object(isCached ? Self.marked(text) : text)]
        }
        body["messages"] = .array(Self.turns(of: request, names, isCached: isCached))
        if !parameters.tools.isEmpty { body["tools"] = .array(parameters.tools.map { Self.tool($0, names) }) }
        if let schema = parameters.outputSchema, isEnforced {
            body["output_config"] = ["format": ["type": "json_schema", "schema": schema]]
        }
        if let temperature = parameters.temperature { body["temperature"] = .double(temperature) }
        if streams { body["stream"] = true }
        return .object(body)
    }

    private static func tool(_ offer: ToolOffer, _ names: WireNames) -> JSON {
        [
            "name": .string(names.wireName(of: offer.name)), "description": .string(offer.description),
            "input_schema": ToolArguments.schema(offer.input),
        ]
    }

    private static func turns(of request: ModelRequest, _ names: WireNames, isCached: Bool) -> [JSON] {
        let calls = request.messages.flatMap { $0.toolCalls.map(\.id) + [$0.toolCallID].compactMap(\.self) }
        let ids = WireNames(calls)
        var turns: [(role: ChatMessage.Role, blocks: [JSON])] = []
        for message in request.messages where message.role != .system {
            let role: ChatMessage.Role = message.role == .assistant ? .assistant : .user
            let blocks = blocks(of: message, names, ids)
            guard !blocks.isEmpty else { continue }
            if turns.last?.role == role {
                turns[turns.count - 1].blocks += blocks
            } else {
                turns.append((role, blocks))
            }
        }
        if isCached, let last = turns.indices.last, turns[last].role == .user,
            let block = turns[last].blocks.last?.objectValue
        {
            turns[last].blocks[turns[last].blocks.count - 1] = .object(marked(block))
        }
        return turns.map { ["role": .string($0.role.rawValue), "content": .array($0.blocks)] }
    }

    /// A message's blocks; the API refuses empty texts, so an empty message has none.
    private static func blocks(of message: ChatMessage, _ names: WireNames, _ ids: WireNames) -> [JSON] {
        let text = message.content ?? ""
        switch message.role {
        case .system, .user:
            return text.isEmpty ? [] : [["type": "text", "text": .string(text)]]
        case .tool:
            let id = ids.wireName(of: message.toolCallID ?? "")
            return [["type": "tool_result", "tool_use_id": .string(id), "content": .string(text)]]
        case .assistant:
            if let kept = message.opaque?[AnthropicReply.dialect]?.arrayValue {
                return kept.map { restored($0, names, ids) }
            }
            let texts: [JSON] = text.isEmpty ? [] : [["type": "text", "text": .string(text)]]
            return texts
                + message.toolCalls.map {
                    [
                        "type": "tool_use", "id": .string(ids.wireName(of: $0.id)),
                        "name": .string(names.wireName(of: $0.name)), "input": ToolArguments.object($0.arguments),
                    ]
                }
        }
    }

    /// A kept block as it came; only the name of a tool is kept as the project calls it.
    private static func restored(_ block: JSON, _ names: WireNames, _ ids: WireNames) -> JSON {
        guard var object = block.objectValue, object["type"]?.stringValue == "tool_use" else { return block }
        object["name"] = .string(names.wireName(of: object["name"]?.stringValue ?? ""))
        object["id"] = .string(ids.wireName(of: object["id"]?.stringValue ?? ""))
        return .object(object)
    }

    private static func marked(_ block: JSONObject) -> JSONObject {
        var marked = block
        marked["cache_control"] = ["type": "ephemeral"]
        return marked
    }
}
