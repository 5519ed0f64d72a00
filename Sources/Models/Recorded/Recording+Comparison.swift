import JSON
import Manifest

extension Recording {
    /// The answer to a conversation that has gone as recorded so far.
    ///
    /// The turn is told by the number of answers that are there already. Throws ``ModelError/Code/departed`` with the
    /// first difference where the conversation is not the recorded one, or where the recording is over.
    func answer(to request: ModelRequest, comparison: RecordedComparison) throws(ModelError) -> Turn {
        let names = RecordedNames(request.parameters.tools.map(\.name))
        let count = request.messages.lazy.filter { $0.role == .assistant }.count
        let answers = answers
        // What is there is compared before an end of the recording is told: the cause, not its effect.
        let end = answers.indices.contains(count) ? answers[count] : turns.count
        try compare(request.messages, with: turns[..<end].map(\.message), names, comparison)
        guard answers.indices.contains(count) else {
            throw departed("has no answer for turn \(count + 1): it ends after \(answers.count)")
        }
        var turn = turns[end]
        for index in turn.message.toolCalls.indices {
            turn.message.toolCalls[index].name = names.resolve(turn.message.toolCalls[index].name)
        }
        return turn
    }

    private func compare(
        _ messages: [ChatMessage],
        with recorded: [ChatMessage],
        _ names: RecordedNames,
        _ comparison: RecordedComparison
    ) throws(ModelError) {
        func isCompared(_ message: ChatMessage) -> Bool {
            comparison == .all || message.role == .user || message.role == .assistant
        }
        let real = messages.enumerated().filter { isCompared($0.element) }
        let expected = recorded.filter(isCompared)
        for ((position, message), other) in zip(real, expected) {
            let place = "message \(position + 1)"
            guard message.role == other.role else {
                throw departed("at \(place)", recorded: other.role.rawValue, here: message.role.rawValue)
            }
            let text = (message.content ?? "", other.content ?? "")
            guard Self.isEqual(text.0, text.1) else {
                throw departed("at \(place), which is the \(message.role.rawValue)'s", recorded: text.1, here: text.0)
            }
            let calls = (message.toolCalls.map(Self.line), other.toolCalls.map { Self.line(names.resolved($0)) })
            guard calls.0 == calls.1 else {
                throw departed(
                    "in the tool calls of \(place)",
                    recorded: calls.1.joined(separator: "; "),
                    here: calls.0.joined(separator: "; ")
                )
            }
        }
        guard real.count == expected.count else {
            let what = "\(real.count) messages are there where the recording has \(expected.count)"
            let next = real.count > expected.count ? real[expected.count].element : expected[real.count]
            throw departed(
                "after message \(min(real.count, expected.count))",
                "\(what); the next is the \(next.role.rawValue)'s"
            )
        }
    }

    private static func line(_ call: ToolCallRequest) -> String { "\(call.name) \(normal(call.arguments))" }

    private static func isEqual(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8) || normal(left).utf8.elementsEqual(normal(right).utf8)
    }

    /// Texts that are JSON are compared as such (RFC 8785), so spaces and the order of members do not count.
    private static func normal(_ text: String) -> String {
        (try? JSON(parsing: text.utf8))?.canonicalString() ?? text
    }

    private func departed(_ place: String, recorded: String, here: String) -> ModelError {
        let excerpts = Excerpts(recorded, here)
        return departed(place, "recorded is `\(excerpts.left)`, but here is `\(excerpts.right)`")
    }

    private func departed(_ place: String, _ difference: String) -> ModelError {
        departed("and the conversation part \(place): \(difference)")
    }

    private func departed(_ what: String) -> ModelError {
        ModelError(.departed, "the recording `\(name)` \(what)", isRetryable: false)
    }
}

/// Names of tools in a recording, which may have been made under shorter or translated names.
struct RecordedNames {
    private let offers: [String]

    init(_ offers: [String]) { self.offers = offers }

    /// The offered tool that the name means: the name itself, the one whose last part it is
    /// (`find` for `orders.find`), or the one that is so translated for providers (`orders_find`); the name as it is
    /// where there is none, or more than one.
    func resolve(_ name: String) -> String {
        guard !offers.contains(name) else { return name }
        let wireNames = WireNames(offers)
        let meant = offers.filter { offer in
            wireNames.wireName(of: offer) == name || offer.split(separator: ".").last.map(String.init) == name
        }
        return meant.count == 1 ? meant[0] : name
    }

    func resolved(_ call: ToolCallRequest) -> ToolCallRequest {
        var call = call
        call.name = resolve(call.name)
        return call
    }
}

/// Two texts cut down to the place where they begin to differ.
struct Excerpts {
    /// The longest excerpt, in characters.
    static let lengthMax = 120

    let left: String
    let right: String

    init(_ left: String, _ right: String) {
        let common = zip(left, right).prefix { $0 == $1 }.count
        let start = max(0, common - Self.lengthMax / 4)
        self.left = Self.cut(left, from: start)
        self.right = Self.cut(right, from: start)
    }

    private static func cut(_ text: String, from start: Int) -> String {
        let rest = text.dropFirst(start)
        return (start > 0 ? "…" : "") + rest.prefix(lengthMax) + (rest.count > lengthMax ? "…" : "")
    }
}
