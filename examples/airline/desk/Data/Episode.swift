import JSON

/// A recorded conversation of an agent with a customer, and whether it ended as it should have.
struct Episode: Sendable {
    /// Its line, from 1.
    let number: Int
    /// Whether the books were right in the end.
    let isRight: Bool
    /// As the model is to play them.
    let messages: [JSON]
    /// What the customer says, in order; never empty.
    let sayings: [String]
    /// What was called, with its recorded answer, in order.
    let calls: [RecordedCall]

    /// Whether the customer has the last word.
    var customerEnds: Bool { messages.last?["role"]?.stringValue == "user" }

    /// What the agent says where the recording stops in the middle, after a tool's answer.
    private static let closing: JSON = ["role": "assistant", "content": "(The recording ends here.)"]

    init(number: Int, _ json: JSON) throws(DeskError) {
        guard var messages = json["messages"]?.arrayValue, let reward = json["reward"]?.doubleValue else {
            throw DeskError(.data, "episode \(number) has no `messages` or no `reward`")
        }
        if messages.last?["role"]?.stringValue == "tool" { messages.append(Self.closing) }
        self.number = number
        self.messages = messages
        isRight = reward == 1
        sayings = messages.filter { $0["role"]?.stringValue == "user" }.map { $0.text("content") }
        guard !sayings.isEmpty else { throw DeskError(.data, "in episode \(number) no customer says anything") }
        var answers: [String: String] = [:]
        for message in messages where message["role"]?.stringValue == "tool" {
            answers[message.text("tool_call_id")] = message.text("content")
        }
        calls = messages.flatMap { $0["tool_calls"]?.arrayValue ?? [] }.compactMap { call in
            guard let function = call["function"], let answer = answers[call.text("id")],
                let input = try? JSON(parsing: function.text("arguments").utf8)
            else { return nil }
            return RecordedCall(tool: function.text("name"), input: input, answer: answer)
        }
    }
}

/// A call that was made, and what was answered.
struct RecordedCall: Sendable {
    /// The tool's name in the recording, without a prefix.
    var tool: String
    var input: JSON
    var answer: String

    /// Whether the airline's own service refused it, so that it changed nothing.
    var wasRefused: Bool { answer.hasPrefix("Error") }

    /// What is equal for equal calls.
    var identity: String { "\(tool) \(input.canonicalString())" }
}
