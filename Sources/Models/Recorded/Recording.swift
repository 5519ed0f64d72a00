import JSON

/// A recorded conversation: messages in OpenAI's form, of which the assistant's are played.
struct Recording: Sendable {
    /// A message, and what the provider said at the time that it cost.
    struct Turn: Sendable {
        var message: ChatMessage
        /// OpenAI's form, where the recording has it at the message.
        var usage: JSON?
    }

    /// As it was asked for, with its line; for messages.
    let name: String
    let turns: [Turn]

    /// Reads a file: an object with `messages`, or an array of messages, or one of these on each line, or one message
    /// on each line.
    ///
    /// - Parameters:
    ///   - line: Which line holds the conversation, from 1; nil for a file that holds one.
    init(file bytes: [UInt8], name: String, line: Int?) throws(ModelError) {
        self.name = name
        let json: JSON
        if let line {
            json = try Self.line(line, of: bytes, name)
        } else {
            json = try Self.whole(bytes, name)
        }
        guard let messages = json.arrayValue ?? json["messages"]?.arrayValue else {
            throw Self.unusable(name, "is neither an array of messages nor an object with `messages`")
        }
        var turns: [Turn] = []
        for (position, message) in messages.enumerated() {
            guard let turn = Turn(message) else {
                throw Self.unusable(name, "has no message in OpenAI's form at position \(position)")
            }
            turns.append(turn)
        }
        // A call without an id gets the one that its result names, or one of its place.
        for index in turns.indices {
            turns[index].message.toolCalls = Self.identified(turns, at: index)
        }
        self.turns = turns
    }

    /// Positions of the assistant's messages.
    var answers: [Int] { turns.indices.filter { turns[$0].message.role == .assistant } }

    private static func identified(_ turns: [Turn], at index: Int) -> [ToolCallRequest] {
        turns[index].message.toolCalls.enumerated().map { position, call in
            guard call.id.isEmpty else { return call }
            var call = call
            let answer = index + 1 + position
            let named = turns.indices.contains(answer) ? turns[answer].message.toolCallID : nil
            call.id = named.flatMap { $0.isEmpty ? nil : $0 } ?? "call_\(index)_\(position)"
            return call
        }
    }

    private static func whole(_ bytes: [UInt8], _ name: String) throws(ModelError) -> JSON {
        if let json = try? JSON(parsing: bytes) { return json }
        var messages: [JSON] = []
        for line in bytes.split(whereSeparator: { $0 == UInt8(ascii: "\n") }) where !isBlank(line) {
            messages.append(try parse(line, name))
        }
        guard messages.allSatisfy({ $0["role"] != nil }) else {
            throw unusable(name, "holds \(messages.count) conversations; say which one with `#LINE`, from 1")
        }
        return .array(messages)
    }

    private static func line(_ number: Int, of bytes: [UInt8], _ name: String) throws(ModelError) -> JSON {
        var start = bytes.startIndex
        for _ in 1..<Swift.max(number, 1) {
            guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else {
                throw unusable(name, "has no line \(number)")
            }
            start = end + 1
        }
        let line = bytes[start...].prefix { $0 != UInt8(ascii: "\n") }
        guard number >= 1, !isBlank(line) else { throw unusable(name, "has no line \(number); lines count from 1") }
        return try parse(line, name)
    }

    private static func parse(_ bytes: ArraySlice<UInt8>, _ name: String) throws(ModelError) -> JSON {
        do {
            return try JSON(parsing: bytes)
        } catch {
            throw unusable(name, "is no JSON: \(error)")
        }
    }

    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool { line.allSatisfy { $0 <= 0x20 } }

    private static func unusable(_ name: String, _ what: String) -> ModelError {
        .misconfigured("the recording `\(name)` \(what)")
    }
}

extension Recording.Turn {
    /// Reads a message in OpenAI's form, or in the form in which the journal keeps it.
    init?(_ json: JSON) {
        guard let name = json["role"]?.stringValue,
            let role = name == "developer" ? .system : ChatMessage.Role(rawValue: name)
        else { return nil }
        let calls = (json["tool_calls"]?.arrayValue ?? []).map { call in
            let function = call["function"] ?? call
            return ToolCallRequest(
                id: call["id"]?.stringValue ?? "",
                name: function["name"]?.stringValue ?? "",
                arguments: ToolArguments.received(OpenAIReply.arguments(function["arguments"]))
            )
        }
        let content = json["content"].flatMap { $0.isNull ? nil : OpenAIReply.text($0) }
        message = ChatMessage(
            role: role,
            content: content ?? (calls.isEmpty ? "" : nil),
            toolCalls: calls,
            toolCallID: role == .tool ? json["tool_call_id"]?.stringValue ?? "" : nil
        )
        usage = json["usage"]
    }
}
