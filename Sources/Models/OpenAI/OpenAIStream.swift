import JSON

/// Puts the pieces of a streamed chat completion together.
struct OpenAIStream: StreamAssembler {
    private var reply = OpenAIReply()
    /// Where the parts of the call with each index are collected.
    private var slots: [Int64: Int] = [:]
    /// Members of the message that come piece by piece, beside its content.
    private var texts: [String: String] = [:]
    private var isDone = false

    /// Whether anything of an answer came, so that it may be billed.
    private(set) var hasBegun = false

    /// Complete with `[DONE]`; a server that leaves that out has said everything once finish and usage are there.
    var isComplete: Bool { isDone || (reply.finish != nil && reply.usage != nil) }

    mutating func take(event: String?, data: String) throws(ModelError) {
        guard !data.hasPrefix("[DONE]") else {
            isDone = true
            return
        }
        let chunk = try WireJSON.parse(data.utf8, as: "an event of the stream")
        if let fault = ProviderFault(chunk) { throw ModelError(fault, mayBeBilled: hasBegun) }
        hasBegun = true
        if reply.id == nil { reply.id = chunk["id"]?.wireText }
        if reply.model == nil { reply.model = chunk["model"]?.wireText }
        if let usage = OpenAIReply.usage(chunk["usage"]) { reply.usage = usage }
        for choice in chunk["choices"]?.arrayValue ?? [] where (choice["index"]?.intValue ?? 0) == 0 {
            take(choice: choice)
        }
    }

    func reply(to request: ModelRequest) throws(ModelError) -> ModelReply {
        try ModelError.check(finish: reply.finish)
        var whole = reply
        for (name, text) in texts { whole.extra[name] = .string(text) }
        return whole.reply(to: request)
    }

    private mutating func take(choice: JSON) {
        if let reason = choice["finish_reason"]?.wireText { reply.finish = reason }
        // Some servers send a whole message in place of a delta.
        guard let delta = choice["delta"] ?? choice["message"] else { return }
        reply.content += OpenAIReply.text(delta["content"])
        for name in OpenAIReply.messageMembers {
            switch delta[name] {
            case nil, .null?: break
            case .string(let more)?: texts[name, default: ""] += more
            case .array(let more)?: reply.extra[name] = .array((reply.extra[name]?.arrayValue ?? []) + more)
            case let value?: reply.extra[name] = value
            }
        }
        for call in delta["tool_calls"]?.arrayValue ?? [] { take(call: call) }
    }

    /// Adds a piece to the call that it belongs to.
    ///
    /// The index tells which; but some servers send none, and some the same one for every call. So a piece with an id
    /// and a name of its own begins a new call, unless the id is the one that its index has already.
    private mutating func take(call: JSON) {
        let index = call["index"]?.intValue
        let id = call["id"]?.wireText
        let name = call["function"]?["name"]?.wireText
        var slot: Int?
        if let index {
            slot = slots[index]
        } else if let id, let known = reply.calls.lastIndex(where: { $0.id == id }) {
            slot = known
        } else if name == nil, !reply.calls.isEmpty {
            slot = reply.calls.count - 1
        }
        if let current = slot, name != nil, let id, let known = reply.calls[current].id, known != id { slot = nil }
        let position = slot ?? reply.calls.count
        if position == reply.calls.count { reply.calls.append(OpenAIReply.Call(name: "", arguments: "")) }
        if let index { slots[index] = position }
        if reply.calls[position].id == nil { reply.calls[position].id = id }
        if reply.calls[position].name.isEmpty { reply.calls[position].name = name ?? "" }
        reply.calls[position].arguments += OpenAIReply.arguments(call["function"]?["arguments"])
        for member in OpenAIReply.extra(of: call).members { reply.calls[position].extra[member.key] = member.value }
    }
}
