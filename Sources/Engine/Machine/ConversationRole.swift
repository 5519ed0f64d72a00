import Gateway
import JSON
import JSONSchema
import Journal
import Manifest
import Models

/// What an agent and a lone model step have in common: a model, an opening, limits, and a form for the answer.
struct ConversationRole: Sendable {
    var tier: String
    var agent: String?
    var instructions: String?
    var tools: [String]
    var limits: AgentLimits?
    var output: SchemaDefinition?
    var temperature: Double?
    var outputTokensMax: Int
    var repairTurns: Int
    var askHuman: String?
    var converses = false

    /// How long an agent waits for a person's words.
    let replyTimeout: Duration = .seconds(24 * 3600)

    init?(_ action: StepAction, project: ProjectDefinition) {
        switch action {
        case .agent(let name, _):
            guard let agent = project.agents[name] else { return nil }
            self.init(agent)
        case .model(let model):
            self.init(model)
        default:
            return nil
        }
    }

    private init(_ model: ModelAction) {
        tier = model.tier
        instructions = model.system
        tools = []
        output = model.output
        temperature = model.temperature
        outputTokensMax = model.outputTokensMax
        repairTurns = model.repairTurns
    }

    private init(_ definition: AgentDefinition) {
        tier = definition.model
        agent = definition.name
        instructions = definition.instructions
        tools = definition.tools
        limits = definition.limits
        output = definition.output
        temperature = definition.temperature
        outputTokensMax = definition.outputTokensMax
        repairTurns = definition.repairTurns
        askHuman = definition.askHuman
        converses = definition.converses
    }

    var principal: Principal { agent.map(Principal.agent) ?? .service("model") }

    /// The messages that begin the conversation.
    func opening(_ task: JSON) -> [ChatMessage] {
        var system = instructions ?? ""
        if let output {
            system += system.isEmpty ? "" : "\n\n"
            system += "Answer with a single JSON value that matches this JSON Schema, and nothing else:\n"
            system += output.source.canonicalString()
        }
        let user = ChatMessage(role: .user, content: ConversationState.text(of: task))
        return system.isEmpty ? [user] : [ChatMessage(role: .system, content: system), user]
    }

    func parameters(_ project: ProjectDefinition, _ conversation: ConversationState) -> ModelParameters {
        var offers = tools.compactMap { name in
            project.tools[name].map { ToolOffer(name: name, description: $0.description, input: $0.input.source) }
        }
        if askHuman != nil { offers.append(AskHuman.offer) }
        return ModelParameters(
            tools: offers,
            outputSchema: output?.source,
            temperature: temperature,
            outputTokensMax: outputTokensMax
        )
    }

    /// Which limit forbids another turn.
    func limitReached(_ conversation: ConversationState, now: Timestamp) -> StepError? {
        guard let limits else { return nil }
        if conversation.turns >= limits.steps {
            return .limit("steps", "the agent did not come to an end within \(limits.steps) turns")
        }
        if conversation.usage.total >= Int64(limits.tokens) {
            return .limit("tokens", "the agent used \(conversation.usage.total) of \(limits.tokens) tokens")
        }
        if conversation.cost >= limits.cost, conversation.cost > 0 {
            return .limit("cost", "the agent has spent its \(limits.cost.dollarText)")
        }
        if conversation.active(at: now) >= limits.wall {
            return .limit("wall", "the agent did not come to an end within \(limits.wall.shortText)")
        }
        return nil
    }

    /// Why a call that a model asks for is not even tried.
    func refusal(of call: AgentCall, in conversation: ConversationState) -> ToolRefused? {
        let code: String
        let message: String
        if call.isQuestion {
            guard askHuman == nil || call.input?["question"]?.stringValue?.isEmpty != false else { return nil }
            code = askHuman == nil ? "unknown_tool" : "invalid_input"
            message = askHuman == nil ? "this agent may not ask people" : "`question` must be a text"
        } else if call.input?.objectValue == nil {
            code = "invalid_input"
            message = "the arguments are no JSON object; write them again"
        } else if let limits, conversation.performed[call.identity, default: 0] >= limits.identicalCalls {
            code = "identical_calls"
            message = "this call was made \(limits.identicalCalls) times with the same arguments; try something else"
        } else {
            return nil
        }
        return ToolRefused(
            tool: call.request.name,
            stage: "limits",
            code: code,
            message: message,
            input: .inline(.null)
        )
    }

    /// What an answer without calls amounts to.
    enum Reading {
        case answer(JSON)
        case unusable(StepError)
        /// Ask again, with this to say, or just to go on.
        case again(String?)
    }

    func reading(of reply: ChatMessage, finish: String, repairs: Int) -> Reading {
        let text = reply.content ?? ""
        switch finish {
        case "length", "context_length":
            return .unusable(StepError(code: "truncated", message: "the model's answer was cut off (`\(finish)`)"))
        case "refusal":
            return .unusable(StepError(code: "model_refused", message: "the model refused to answer"))
        case "content_filter":
            return .unusable(StepError(code: "content_filter", message: "the provider filtered the answer"))
        case "pause":
            return .again(nil)
        default:
            break
        }
        let complaint: String
        if let output {
            switch Self.json(in: text) {
            case .failure(let error):
                complaint = "it is no JSON: \(error.message) at byte \(error.offset)"
            case .success(let value):
                let violations = output.schema.validate(value)
                guard !violations.isEmpty else { return .answer(value) }
                complaint = violations.prefix(5).map(\.description).joined(separator: "; ")
            }
        } else {
            guard text.allSatisfy(\.isWhitespace) else { return .answer(.string(text)) }
            complaint = "it is empty"
        }
        guard repairs < repairTurns else {
            return .unusable(StepError(code: "invalid_output", message: "the answer cannot be used: \(complaint)"))
        }
        return .again("Your answer cannot be used: \(complaint). Answer again, with nothing but what was asked for.")
    }

    /// The JSON value in an answer, which models like to wrap into a code fence.
    static func json(in text: String) -> Result<JSON, JSONError> {
        var body = Substring(text)
        if let start = body.range(of: "```") {
            body = body[start.upperBound...].drop { $0 != "\n" }
            if let end = body.range(of: "```") { body = body[..<end.lowerBound] }
        }
        do {
            return .success(try JSON(parsing: body.utf8))
        } catch {
            return .failure(error)
        }
    }
}

extension Substring {
    /// Where a text first stands in this one.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
