public import JSON
public import JSONSchema

/// An agent: instructions, a model tier, the tools it may ask for, and its limits.
public struct AgentDefinition: Sendable {
    /// The name by which workflows and policies know it.
    public var name: String
    /// Where it is defined.
    public var location: SourceLocation
    /// The group in `people.yaml` that answers for it.
    public var owner: String
    /// One line for people.
    public var description: String?
    /// The text of the instructions file, as it is sent.
    public var instructions: String
    /// A tier from `models.yaml`.
    public var model: String
    /// Full tool names.
    public var tools: [String]
    /// Where it is stopped.
    public var limits: AgentLimits
    /// What the answer must look like; nil where any text will do.
    public var output: SchemaDefinition?
    /// Sampling temperature; nil leaves it to the provider.
    public var temperature: Double?
    /// The most tokens that one answer may have.
    public var outputTokensMax: Int
    /// How often a model may be asked to repair an answer that does not match `output`.
    public var repairTurns: Int
    /// Whether the built-in `ask_human` tool is offered, and to which group the questions go.
    public var askHuman: String?
    /// Whether the agent converses: an answer goes to whom the run works for, whose next message it then awaits.
    public var converses: Bool

    /// Makes a definition of its parts.
    public init(
        name: String,
        location: SourceLocation,
        owner: String,
        description: String? = nil,
        instructions: String,
        model: String,
        tools: [String],
        limits: AgentLimits,
        output: SchemaDefinition? = nil,
        temperature: Double? = nil,
        outputTokensMax: Int,
        repairTurns: Int,
        askHuman: String? = nil,
        converses: Bool = false
    ) {
        self.name = name
        self.location = location
        self.owner = owner
        self.description = description
        self.instructions = instructions
        self.model = model
        self.tools = tools
        self.limits = limits
        self.output = output
        self.temperature = temperature
        self.outputTokensMax = outputTokensMax
        self.repairTurns = repairTurns
        self.askHuman = askHuman
        self.converses = converses
    }
}

/// Where an agent is stopped. Reaching a limit fails the step with a code that names it.
public struct AgentLimits: Sendable, Hashable {
    /// Model turns.
    public var steps: Int
    /// Input and output tokens of all turns.
    public var tokens: Int
    /// Nanodollars.
    public var cost: Int64
    /// Time on the clock, waiting for people not included.
    public var wall: Duration
    /// How many calls of one tool with the same arguments are performed; the next is refused.
    public var identicalCalls: Int

    /// Makes a definition of its parts.
    public init(steps: Int, tokens: Int, cost: Int64, wall: Duration, identicalCalls: Int) {
        self.steps = steps
        self.tokens = tokens
        self.cost = cost
        self.wall = wall
        self.identicalCalls = identicalCalls
    }
}

/// A compiled JSON Schema with its source, from a file or written in place.
public struct SchemaDefinition: Sendable {
    /// The schema as it was written.
    public var source: JSON
    /// The schema, compiled.
    public var schema: Schema
    /// Where it is defined.
    public var location: SourceLocation

    /// Makes a definition of its parts.
    public init(source: JSON, schema: Schema, location: SourceLocation) {
        self.source = source
        self.schema = schema
        self.location = location
    }
}
