import JSON

/// A request as `POST {base}/chat/completions` takes it.
struct OpenAIRequest: Sendable {
    /// The provider's name for the model.
    var model: String
    /// The member that limits the answer: OpenAI's reasoning models take `max_completion_tokens` alone, while
    /// compatible servers know `max_tokens`.
    var limitMember: String
    var streams: Bool

    /// The body; members and messages keep their order, so the bytes are the same for ever.
    func body(_ request: ModelRequest) -> JSON {
        let names = WireNames(for: request)
        let parameters = request.parameters
        var body: JSONObject = [
            "model": .string(model),
            "messages": .array(request.messages.map { Self.message($0, names) }),
        ]
        if !parameters.tools.isEmpty { body["tools"] = .array(parameters.tools.map { Self.tool($0, names) }) }
        if let schema = parameters.outputSchema {
            body["response_format"] = [
                "type": "json_schema",
                "json_schema": [
                    "name": "output", "schema": schema, "strict": .bool(SchemaSubset.openAI.contains(schema)),
                ],
            ]
        }
        if let temperature = parameters.temperature { body["temperature"] = .double(temperature) }
        body[limitMember] = .int(Int64(parameters.outputTokensMax))
        if streams {
            body["stream"] = true
            body["stream_options"] = ["include_usage": true]
        }
        return .object(body)
    }

    private static func tool(_ offer: ToolOffer, _ names: WireNames) -> JSON {
        [
            "type": "function",
            "function": [
                "name": .string(names.wireName(of: offer.name)), "description": .string(offer.description),
                "parameters": ToolArguments.schema(offer.input),
            ],
        ]
    }

    private static func message(_ message: ChatMessage, _ names: WireNames) -> JSON {
        var object: JSONObject = ["role": .string(message.role.rawValue)]
        switch message.role {
        case .system, .user:
            object["content"] = .string(message.content ?? "")
        case .tool:
            object["tool_call_id"] = .string(message.toolCallID ?? "")
            object["content"] = .string(message.content ?? "")
        case .assistant:
            let opaque = message.opaque?[OpenAIReply.dialect]
            let refusal = opaque?["message"]?["refusal"]?.stringValue
            let text = message.content == refusal ? "" : message.content ?? ""
            let isEmpty = text.isEmpty && (refusal != nil || !message.toolCalls.isEmpty)
            object["content"] = isEmpty ? .null : .string(text)
            for member in opaque?["message"]?.objectValue?.members ?? [] { object[member.key] = member.value }
            if !message.toolCalls.isEmpty {
                object["tool_calls"] = .array(
                    message.toolCalls.map { call($0, names, extra: opaque?["calls"]?[$0.id]) }
                )
            }
        }
        return .object(object)
    }

    private static func call(_ call: ToolCallRequest, _ names: WireNames, extra: JSON?) -> JSON {
        var object: JSONObject = [
            "id": .string(call.id), "type": "function",
            "function": [
                "name": .string(names.wireName(of: call.name)),
                "arguments": .string(ToolArguments.text(call.arguments)),
            ],
        ]
        for member in extra?.objectValue?.members ?? [] { object[member.key] = member.value }
        return .object(object)
    }
}
