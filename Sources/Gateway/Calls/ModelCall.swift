public import Journal
public import Models

/// A model call that a run wants to make.
public struct ModelCall: Sendable {
    /// The run that it is part of.
    public var run: RunContext
    /// The turn: `decide/turn.2`.
    public var path: StepPath
    /// A tier of the project's models.
    public var tier: String
    /// The agent whose turn it is; nil for a step that is a single model call.
    public var agent: String?
    /// The whole conversation.
    public var messages: [ChatMessage]
    /// The last of `messages` that no turn before this one has named: they go into the journal.
    public var deltaCount: Int
    /// Everything else that shapes the answer.
    public var parameters: ModelParameters
    /// From 1 and on over attempts and models; the gateway continues from here.
    public var attempt: Int
    /// Nanodollars that this call may reserve at most, where the agent has a limit.
    public var costMax: Int64?
    /// When the agent's wall time is over.
    public var deadline: Timestamp?

    /// Makes a call of its parts.
    public init(
        run: RunContext,
        path: StepPath,
        tier: String,
        agent: String?,
        messages: [ChatMessage],
        deltaCount: Int,
        parameters: ModelParameters,
        attempt: Int = 1,
        costMax: Int64? = nil,
        deadline: Timestamp? = nil
    ) {
        self.run = run
        self.path = path
        self.tier = tier
        self.agent = agent
        self.messages = messages
        self.deltaCount = deltaCount
        self.parameters = parameters
        self.attempt = attempt
        self.costMax = costMax
        self.deadline = deadline
    }
}

/// How a model call ended, after retries at one model and fallbacks to the next.
public enum ModelOutcome: Sendable {
    /// Journaled as `model.succeeded`, with what this answer cost in nanodollars; what failed tries before it cost stands
    /// in their own entries.
    case replied(ModelReply, cost: Int64)
    /// The last failure, journaled as `model.failed`; nothing more is tried.
    case failed(ModelFailed)
    /// Nothing was sent. The reservation does not fit into this budget.
    case overBudget(String)
}
