public import Expression

/// A workflow: steps, what they depend on, and what the whole answers.
public struct WorkflowDefinition: Sendable {
    /// The name by which it is started.
    public var name: String
    /// Where it is defined.
    public var location: SourceLocation
    /// One line for people.
    public var description: String?
    /// What a run must be started with; nil takes anything.
    public var input: SchemaDefinition?
    /// Where what runs are started with comes from, and what is in it.
    public var labels: [String]
    /// Its steps and what they answer.
    public var body: StepGraph
    /// The whole run's time.
    public var timeout: Duration?
    /// A line for lists of runs, over `input`; never content that a list should not show.
    public var title: Template?
    /// What starts runs of it besides the command.
    public var triggers: [TriggerDefinition] = []

    /// Makes a definition of its parts.
    public init(
        name: String,
        location: SourceLocation,
        description: String? = nil,
        input: SchemaDefinition? = nil,
        labels: [String] = [],
        body: StepGraph,
        timeout: Duration? = nil,
        title: Template? = nil
    ) {
        self.name = name
        self.location = location
        self.description = description
        self.input = input
        self.labels = labels
        self.body = body
        self.timeout = timeout
        self.title = title
    }
}

/// Steps with their edges and the value that they amount to; a workflow's body, a branch's arm, a map's element.
public struct StepGraph: Sendable {
    /// In the order in which they were written.
    public let steps: [StepDefinition]
    /// Nil answers an object of the outputs of all steps.
    public var output: TemplateValue?
    /// What is known of the answer before anything runs.
    public var outputType: CELType
    /// Steps by name → index in `steps`.
    public let indices: [String: Int]
    /// For each step, where in `steps` those are that must have ended before.
    public let upstream: [[Int]]
    /// Where it is defined.
    public var location: SourceLocation

    /// Makes a definition of its parts.
    public init(
        steps: [StepDefinition],
        output: TemplateValue? = nil,
        outputType: CELType = .dyn,
        indices: [String: Int],
        location: SourceLocation
    ) {
        self.steps = steps
        self.output = output
        self.outputType = outputType
        self.indices = indices
        upstream = steps.map { $0.upstream.compactMap { indices[$0] } }
        self.location = location
    }
}

/// One step of a graph.
public struct StepDefinition: Sendable {
    /// Unique in its graph and in those around it.
    public var name: String
    /// Where it is defined.
    public var location: SourceLocation
    /// What it does.
    public var action: StepAction
    /// Names of the steps in the same graph that must have ended before: `after` and every step that an expression of
    /// this one names.
    public var upstream: [String]
    /// Skips the step where it is false.
    public var when: Expression?
    /// The whole step's time, all attempts together.
    public var timeout: Duration?
    /// One attempt's time, where it differs from the tool's.
    public var attemptTimeout: Duration?
    /// Overrides the tool's own; nil leaves it.
    public var retry: RetryDefinition?
    /// What becomes of the run when it fails.
    public var onError: FailureReaction
    /// Nil reacts as to an error.
    public var onTimeout: FailureReaction?

    /// Makes a definition of its parts.
    public init(
        name: String,
        location: SourceLocation,
        action: StepAction,
        upstream: [String],
        when: Expression? = nil,
        timeout: Duration? = nil,
        attemptTimeout: Duration? = nil,
        retry: RetryDefinition? = nil,
        onError: FailureReaction,
        onTimeout: FailureReaction? = nil
    ) {
        self.name = name
        self.location = location
        self.action = action
        self.upstream = upstream
        self.when = when
        self.timeout = timeout
        self.attemptTimeout = attemptTimeout
        self.retry = retry
        self.onError = onError
        self.onTimeout = onTimeout
    }
}

/// What becomes of the run when a step fails.
public enum FailureReaction: Sendable {
    case fail
    /// Goes on without it: the output is null and the run's result lists the step as missing.
    case `continue`
    /// Goes on with this value, and lists the step as missing.
    case fallback(TemplateValue)
}

/// What a step does.
public enum StepAction: Sendable {
    case model(ModelAction)
    case agent(name: String, with: TemplateValue)
    case tool(name: String, with: TemplateValue)
    case approval(ApprovalAction)
    case branch([BranchArm])
    case map(MapAction)
    case workflow(name: String, with: TemplateValue)
    case wait(WaitAction)
    case set(TemplateValue)
}

/// One model call without tools.
public struct ModelAction: Sendable {
    /// A tier from `models.yaml`.
    public var tier: String
    /// The prompt file's text; `${…}` in it sees what the step sees.
    public var prompt: Template
    /// The text of the system message.
    public var system: String?
    /// What the answer must look like; nil where any text will do.
    public var output: SchemaDefinition?
    /// Sampling temperature; nil leaves it to the provider.
    public var temperature: Double?
    /// The most tokens that the answer may have.
    public var outputTokensMax: Int
    /// How often the model may be asked to repair an answer that does not match `output`.
    public var repairTurns: Int

    /// Makes a definition of its parts.
    public init(
        tier: String,
        prompt: Template,
        system: String? = nil,
        output: SchemaDefinition? = nil,
        temperature: Double? = nil,
        outputTokensMax: Int,
        repairTurns: Int
    ) {
        self.tier = tier
        self.prompt = prompt
        self.system = system
        self.output = output
        self.temperature = temperature
        self.outputTokensMax = outputTokensMax
        self.repairTurns = repairTurns
    }
}

/// A question to people as a step of its own.
public struct ApprovalAction: Sendable {
    /// Who is asked, and for how long.
    public var rule: ApprovalRule
    /// What they read; nil shows the step's name and the workflow's input.
    public var message: Template?
    /// What exactly is approved, for the digest and the eye; nil takes the outputs of the upstream steps.
    public var subject: TemplateValue?

    /// Makes a definition of its parts.
    public init(rule: ApprovalRule, message: Template? = nil, subject: TemplateValue? = nil) {
        self.rule = rule
        self.message = message
        self.subject = subject
    }
}

/// Who is asked, how long, and what happens without an answer.
public struct ApprovalRule: Sendable, Hashable {
    /// Any member of any of them may answer.
    public var groups: [String]
    /// How long the question stays open.
    public var timeout: Duration
    /// Who is asked as well, and when.
    public var escalations: [Escalation]
    /// What follows when nobody answers.
    public var onTimeout: TimeoutReaction

    /// After a while, others are asked as well.
    public struct Escalation: Sendable, Hashable {
        /// Counted from the question.
        public var after: Duration
        /// A group.
        public var to: String

        /// Makes a definition of its parts.
        public init(after: Duration, to: String) {
            self.after = after
            self.to = to
        }
    }

    /// What follows when nobody answers in time.
    public enum TimeoutReaction: String, Sendable, Hashable, CaseIterable {
        /// The answer is no.
        case deny
        /// The run goes on as if it had been granted; refused at check time for calls that policy must lift.
        case `continue`
        /// The step fails with `timeout`.
        case fail
    }

    /// Makes a definition of its parts.
    public init(
        groups: [String],
        timeout: Duration = .seconds(4 * 3600),
        escalations: [Escalation] = [],
        onTimeout: TimeoutReaction = .deny
    ) {
        self.groups = groups
        self.timeout = timeout
        self.escalations = escalations
        self.onTimeout = onTimeout
    }
}

/// One way to go on; the first arm whose `when` is true is taken, and without one the output is null.
public struct BranchArm: Sendable {
    /// Nil for `else`.
    public var when: Expression?
    /// The steps of this arm, and what it answers.
    public var graph: StepGraph
    /// Where it is defined.
    public var location: SourceLocation

    /// Makes a definition of its parts.
    public init(when: Expression? = nil, graph: StepGraph, location: SourceLocation) {
        self.when = when
        self.graph = graph
        self.location = location
    }
}

/// The same steps for each element of a list.
public struct MapAction: Sendable {
    /// The list.
    public var over: TemplateValue
    /// The name under which the steps see their element; `index` is its position.
    public var variable: String
    /// Elements under way at once.
    public var concurrency: Int
    /// The steps for one element, and what they answer.
    public var graph: StepGraph
    /// A longer list fails the step.
    public var elementsMax: Int

    /// Makes a definition of its parts.
    public init(over: TemplateValue, variable: String, concurrency: Int, graph: StepGraph, elementsMax: Int) {
        self.over = over
        self.variable = variable
        self.concurrency = concurrency
        self.graph = graph
        self.elementsMax = elementsMax
    }
}

/// Until when, or for what, to wait.
public enum WaitAction: Sendable {
    case duration(TemplateValue)
    /// An RFC 3339 time.
    case until(TemplateValue)
    case signal(name: String, timeout: Duration?)
}
