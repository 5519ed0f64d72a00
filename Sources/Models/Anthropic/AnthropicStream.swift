import JSON

/// Puts the events of a streamed message together.
struct AnthropicStream: StreamAssembler {
    private var reply = AnthropicReply()
    /// Where the block with each index stands.
    private var positions: [Int64: Int] = [:]
    /// The members of each block that come piece by piece.
    private var texts: [[String: String]] = []

    private(set) var hasBegun = false
    /// Set by `message_stop`, which ends every stream.
    private(set) var isComplete = false

    mutating func take(event: String?, data: String) throws(ModelError) {
        guard event != "ping" else { return }
        let body = try WireJSON.parse(data.utf8, as: "an event of the stream")
        let type = body["type"]?.stringValue ?? event
        if type == "error" || body["error"] != nil, let fault = ProviderFault(body) {
            throw ModelError(fault, mayBeBilled: hasBegun)
        }
        switch type {
        case "message_start":
            hasBegun = true
            let message = body["message"]
            reply.id = message?["id"]?.wireText
            reply.model = message?["model"]?.wireText
            reply.usage.take(message?["usage"])
        case "content_block_start":
            guard let index = body["index"]?.intValue, let block = body["content_block"] else { break }
            positions[index] = reply.blocks.count
            reply.blocks.append(block)
            texts.append([:])
        case "content_block_delta":
            guard let position = body["index"]?.intValue.flatMap({ positions[$0] }), let delta = body["delta"]
            else { throw ModelError.malformed("a delta for a block that has not begun") }
            take(delta: delta, at: position)
        case "message_delta":
            if let reason = body["delta"]?["stop_reason"]?.wireText { reply.stopReason = reason }
            reply.usage.take(body["usage"])
        case "message_stop":
            isComplete = true
        default:
            // `ping`, `content_block_stop`, and whatever comes to be later.
            break
        }
    }

    func reply(to request: ModelRequest) throws(ModelError) -> ModelReply {
        try ModelError.check(finish: reply.stopReason)
        var whole = reply
        for position in reply.blocks.indices {
            guard var block = reply.blocks[position].objectValue else { continue }
            for (name, text) in texts[position] { block[name] = .string((block[name]?.stringValue ?? "") + text) }
            if let input = reply.inputs[position] { block["input"] = ToolArguments.object(input) }
            whole.blocks[position] = .object(block)
        }
        return whole.reply(to: request)
    }

    /// Adds a delta to its block: text to text, citations to the list, whatever else as the member that it names.
    private mutating func take(delta: JSON, at position: Int) {
        for member in delta.objectValue?.members ?? [] where member.key != "type" {
            switch (member.key, member.value) {
            case ("partial_json", .string(let more)):
                if !more.isEmpty { reply.inputs[position, default: ""] += more }
            case (let name, .string(let more)):
                texts[position][name, default: ""] += more
            case ("citation", let citation):
                set("citations", .array((reply.blocks[position]["citations"]?.arrayValue ?? []) + [citation]), position)
            case (let name, let value):
                set(name, value, position)
            }
        }
    }

    private mutating func set(_ name: String, _ value: JSON, _ position: Int) {
        guard var block = reply.blocks[position].objectValue else { return }
        block[name] = value
        reply.blocks[position] = .object(block)
    }
}
