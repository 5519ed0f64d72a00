import Expression
import JSON

/// What a script's conditions and templates see of a request.
struct ScriptView {
    let bindings: Bindings
    /// The assistant's messages so far.
    let turn: Int
    /// The end of the conversation in one line, for messages.
    let ending: String

    init(_ request: ModelRequest) {
        var names: [String: String] = [:]
        var results: JSONObject = [:]
        var messages: [JSON] = []
        for message in request.messages {
            for call in message.toolCalls { names[call.id] = call.name }
            let value = Self.value(message.content)
            let tool = message.toolCallID.flatMap { names[$0] }
            var view: JSONObject = [
                "role": .string(message.role.rawValue), "content": .string(message.content ?? ""), "value": value,
                "tool_calls": .array(
                    message.toolCalls.map {
                        ["id": .string($0.id), "name": .string($0.name), "arguments": Self.value($0.arguments)]
                    }
                ),
            ]
            if let tool {
                view["tool"] = .string(tool)
                results[tool] = value
            }
            messages.append(.object(view))
        }
        turn = request.messages.lazy.filter { $0.role == .assistant }.count
        let task = request.messages.first { $0.role == .user }
        bindings = Bindings([
            "messages": .array(messages), "last": messages.last ?? .null, "turn": .int(Int64(turn)),
            "task": Self.value(task?.content), "results": .object(results), "input": request.runInput,
            "tools": .array(request.parameters.tools.map { .string($0.name) }),
        ])
        ending =
            request.messages.last.map { "the last message is the \($0.role.rawValue)'s `\(Self.excerpt($0))`" }
            ?? "there is no message"
    }

    /// The text's value where it is JSON, else the text itself.
    private static func value(_ text: String?) -> JSON {
        guard let text else { return .null }
        return (try? JSON(parsing: text.utf8)) ?? .string(text)
    }

    private static func excerpt(_ message: ChatMessage) -> String {
        let text = message.content ?? message.toolCalls.map(\.name).joined(separator: ", ")
        return text.count > 120 ? text.prefix(120) + "…" : text
    }
}
