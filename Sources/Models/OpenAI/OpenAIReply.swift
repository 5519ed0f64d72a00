import JSON
import Journal

/// What a chat completion amounts to, whether it came whole or in pieces.
struct OpenAIReply: Sendable {
    /// The protocol's name in ``ChatMessage/opaque``.
    static let dialect = "openai"

    /// Members of a message that compatible servers want back: OpenAI's refusals, DeepSeek's and OpenRouter's
    /// reasoning, which belongs to the tool calls that follow from it.
    static let messageMembers = ["refusal", "reasoning_content", "reasoning_details"]
    /// Members of a tool call that must come back: Gemini's thought signatures.
    static let callMembers = ["extra_content"]

    /// One tool call, complete or on its way.
    struct Call: Sendable {
        var id: String?
        var name: String
        var arguments: String
        var extra: JSONObject = [:]
    }

    var id: String?
    var model: String?
    var content = ""
    var calls: [Call] = []
    var extra: JSONObject = [:]
    var finish: String?
    var usage: TokenUsage?

    /// Makes the reply; ids that are missing or not unique are made up of the place in the conversation.
    func reply(to request: ModelRequest) -> ModelReply {
        let names = WireNames(for: request)
        let identities = CallIDs(for: request).complete(calls.map(\.id))
        var extras: JSONObject = [:]
        let toolCalls = zip(calls, identities).map { call, id in
            if !call.extra.isEmpty { extras[id] = .object(call.extra) }
            return ToolCallRequest(
                id: id,
                name: names.name(of: call.name),
                arguments: ToolArguments.received(call.arguments)
            )
        }
        let refusal = extra["refusal"]?.wireText
        let text = content.isEmpty ? refusal ?? "" : content
        let message = ChatMessage(
            role: .assistant,
            content: text.isEmpty && !toolCalls.isEmpty ? nil : text,
            toolCalls: toolCalls,
            opaque: opaque(extras)
        )
        return ModelReply(
            message: message,
            usage: usage,
            finish: refusal != nil ? "refusal" : Self.finish(finish, hasCalls: !toolCalls.isEmpty),
            responseID: id,
            responseModel: model
        )
    }

    /// Reads a message that came whole.
    mutating func take(message: JSON) {
        content = Self.text(message["content"])
        for name in Self.messageMembers {
            if let value = message[name], !value.isNull { extra[name] = value }
        }
        calls = (message["tool_calls"]?.arrayValue ?? []).map { call in
            Call(
                id: call["id"]?.wireText,
                name: call["function"]?["name"]?.stringValue ?? "",
                arguments: Self.arguments(call["function"]?["arguments"]),
                extra: Self.extra(of: call)
            )
        }
    }

    /// The text of a content, which some servers send as parts.
    static func text(_ content: JSON?) -> String {
        content?.stringValue
            ?? (content?.arrayValue ?? []).compactMap { $0["text"]?.stringValue }.joined()
    }

    /// Arguments as text, which some servers send as the object itself.
    static func arguments(_ arguments: JSON?) -> String {
        guard let arguments, !arguments.isNull else { return "" }
        return arguments.stringValue ?? arguments.serialized()
    }

    /// What of a tool call must come back.
    static func extra(of call: JSON) -> JSONObject {
        var extra: JSONObject = [:]
        for name in callMembers {
            if let value = call[name], !value.isNull { extra[name] = value }
        }
        return extra
    }

    /// Usage in buckets that do not overlap; nil where the provider said nothing.
    ///
    /// `prompt_tokens` includes what the cache served and took. Reasoning is within `completion_tokens` at OpenAI and
    /// beside it elsewhere, which the total tells.
    static func usage(_ json: JSON?) -> TokenUsage? {
        guard let json, let prompt = json["prompt_tokens"]?.wireCount,
            let completion = json["completion_tokens"]?.wireCount
        else { return nil }
        let details = json["prompt_tokens_details"]
        let cached = min(prompt, (details?["cached_tokens"] ?? json["prompt_cache_hit_tokens"])?.wireCount ?? 0)
        let written = min(prompt - cached, details?["cache_write_tokens"]?.wireCount ?? 0)
        let rest = (json["total_tokens"]?.wireCount ?? 0) - prompt
        return TokenUsage(
            input: prompt - cached - written,
            cachedInput: cached,
            cacheWrite: written,
            output: max(completion, rest)
        )
    }

    private func opaque(_ extras: JSONObject) -> JSON? {
        var opaque: JSONObject = [:]
        var kept = extra
        // Reasoning that led to no tool call is not wanted back.
        if calls.isEmpty { kept = extra["refusal"].map { ["refusal": $0] } ?? [:] }
        if !kept.isEmpty { opaque["message"] = .object(kept) }
        if !extras.isEmpty { opaque["calls"] = .object(extras) }
        return opaque.isEmpty ? nil : [Self.dialect: .object(opaque)]
    }

    /// A reason that is not known stays as it is, so that nothing passes for a complete answer that is none.
    private static func finish(_ reason: String?, hasCalls: Bool) -> String {
        switch reason {
        case "tool_calls", "function_call", "stop", "eos", "eos_token", "stop_sequence", nil:
            hasCalls ? "tool_calls" : "stop"
        case "length", "max_tokens": "length"
        case "model_length": "context_length"
        case let reason?: String(reason.prefix(64))
        }
    }
}
