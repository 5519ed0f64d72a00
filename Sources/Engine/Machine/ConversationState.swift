import JSON
import Journal
import Manifest
import Models

/// An agent's (or a lone model step's) conversation, as its entries tell it.
///
/// A turn is one answer of the model and the calls that it asks for. Messages are taken from what was sent, not made
/// anew, so a conversation that is taken up after a crash is the same to the byte.
struct ConversationState: Sendable {
    enum Phase: Sendable {
        /// The next turn is due.
        case ready
        /// The model was asked.
        case asked
        case failed(ModelFailed)
        case waiting(until: Timestamp)
        /// The model answered; its calls, if any, are in `calls`.
        case replied(ChatMessage, finish: String)
    }

    /// What the conversation is about: the agent's task or the step's prompt.
    var task: JSON
    var started: Timestamp
    var phase: Phase = .ready
    /// Everything sent and answered so far.
    var messages: [ChatMessage] = []
    /// The labels of those among them that are results, by position.
    private(set) var labelled: [Int: [String]] = [:]
    /// Turns whose answer has arrived.
    var turns = 0
    /// Tries of the turn that is under way.
    var attempts = 0
    var intended: ModelIntended?
    var calls: [AgentCall] = []
    var usage = TokenUsage()
    var cost: Int64 = 0
    /// Performed calls by tool and arguments.
    var performed: [String: Int] = [:]
    /// Refusals because of identical calls.
    var identicalRefusals = 0
    /// Answers that did not have the form that was asked for.
    var repairs = 0
    /// A question in place of an answer: the agent converses, and waits for the next message.
    var question: Question?
    var answer: String?
    /// The time spent on waiting for people, which is not the agent's.
    private(set) var waited: Duration = .zero
    private var waitsSince: Timestamp?

    init(task: JSON, started: Timestamp) {
        self.task = task
        self.started = started
    }

    var turnPath: String { "turn.\(turns)" }

    /// The agent's own time so far.
    func active(at now: Timestamp) -> Duration { now.since(started) - waited }

    private mutating func count(_ entry: Entry) {
        switch entry.kind {
        case .approvalRequested:
            if waitsSince == nil { waitsSince = entry.at }
        case .approvalGranted, .approvalDenied, .approvalExpired, .approvalVoided:
            if let since = waitsSince { waited += entry.at.since(since) }
            waitsSince = nil
        default:
            break
        }
    }

    mutating func apply(turn entry: Entry, values: PayloadSource) throws {
        count(entry)
        switch entry.kind {
        case .modelIntended:
            let event = try ModelIntended(body: entry.body)
            if case .replied(_, let finish) = phase, finish != "pause", calls.isEmpty, answer == nil { repairs += 1 }
            for payload in event.delta {
                guard let message = ChatMessage(json: try values.value(payload)) else {
                    throw JournalError(.damaged, "a message of `\(entry.path)` is none")
                }
                if let call = calls.first(where: { $0.request.id == message.toolCallID }), !call.state.labels.isEmpty {
                    labelled[messages.count] = call.state.labels
                }
                messages.append(message)
            }
            intended = event
            attempts = event.attempt
            calls = []
            answer = nil
            question = nil
            phase = .asked
        case .modelSucceeded:
            let event = try ModelSucceeded(body: entry.body)
            guard let message = ChatMessage(json: try values.value(event.reply)) else {
                throw JournalError(.damaged, "the reply of `\(entry.path)` is no message")
            }
            messages.append(message)
            usage = usage + event.usage
            cost += event.cost
            calls = message.toolCalls.map(AgentCall.init)
            turns += 1
            attempts = 0
            phase = .replied(message, finish: event.finish)
        case .modelFailed:
            let event = try ModelFailed(body: entry.body)
            cost += event.cost
            phase = .failed(event)
        case .retryScheduled:
            phase = .waiting(until: try RetryScheduled(body: entry.body).at)
        case .approvalRequested:
            question = Question(try ApprovalRequested(body: entry.body))
        case .approvalEscalated:
            question?.escalate(to: try ApprovalEscalated(body: entry.body).to)
        case .approvalGranted:
            let event = try ApprovalGranted(body: entry.body)
            question = nil
            if let content = event.content { answer = Self.text(of: try values.value(content)) }
        default:
            break
        }
    }

    mutating func apply(call index: Int, entry: Entry, values: PayloadSource) throws(JournalError) {
        guard calls.indices.contains(index) else { return }
        count(entry)
        if entry.kind == .toolIntended, let event = try? ToolIntended(body: entry.body), event.attempt == 1 {
            performed[calls[index].identity, default: 0] += 1
        }
        if entry.kind == .toolRefused, let event = try? ToolRefused(body: entry.body), event.code == "identical_calls" {
            identicalRefusals += 1
        }
        try calls[index].apply(entry, values: values)
    }

    /// A JSON string's text; any other value as JSON.
    static func text(of value: JSON) -> String { value.stringValue ?? value.canonicalString() }
}

/// One call that a model asked for in a turn.
struct AgentCall: Sendable {
    var request: ToolCallRequest
    var state = CallState()
    /// The arguments; nil where what the model wrote is no JSON.
    var input: JSON?
    /// What a person answered, where the call is the built-in question.
    var answer: String?

    init(_ request: ToolCallRequest) {
        self.request = request
        // Models write nothing at all where a tool takes no arguments.
        let text = request.arguments.isEmpty ? "{}" : request.arguments
        input = try? JSON(parsing: text.utf8)
    }

    /// Equal for calls of the same tool with the same arguments, however they are written.
    var identity: String { request.name + "\u{0}" + (input?.canonicalString() ?? request.arguments) }

    var isQuestion: Bool { request.name == AskHuman.name }

    mutating func apply(_ entry: Entry, values: PayloadSource) throws(JournalError) {
        if isQuestion, entry.kind == .approvalGranted {
            if let content = try ApprovalGranted(body: entry.body).content {
                answer = ConversationState.text(of: try values.value(content))
            }
        }
        try state.apply(entry, values: values)
    }

    /// What the model is told in answer; nil while the call has not ended.
    func reply(_ retry: RetryDefinition) -> ChatMessage? {
        let content: String
        if isQuestion, let answer {
            content = answer
        } else {
            switch state.result(retry) {
            case .success(let output): content = ConversationState.text(of: output)
            case .failure(let error):
                var policies: [ToolRefused.PolicyNote] = []
                if case .refused(let refusal) = state.phase { policies = refusal.policies }
                content = Self.error(error.code, state.words ?? error.message, policies: policies)
            case nil: return nil
            }
        }
        return ChatMessage(role: .tool, content: content, toolCallID: request.id)
    }

    private static func error(_ code: String, _ message: String, policies: [ToolRefused.PolicyNote] = []) -> String {
        var error: JSONObject = ["code": .string(code), "message": .string(message)]
        if !policies.isEmpty { error["policies"] = .array(policies.map(\.json)) }
        return JSON.object(["error": .object(error)]).canonicalString()
    }
}

/// The built-in tool with which an agent asks people in words.
enum AskHuman {
    static let name = "ask_human"

    static let offer = ToolOffer(
        name: name,
        description: """
            Ask a person a question in words and wait for the answer. Use it only where you cannot go on without \
            knowledge or a decision that none of the other tools can give you.
            """,
        input: [
            "type": "object", "required": ["question"], "additionalProperties": false,
            "properties": ["question": ["type": "string", "minLength": 1, "maxLength": 4000]],
        ]
    )
}
