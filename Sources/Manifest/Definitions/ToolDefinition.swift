public import Expression
public import Journal

/// What a call may do to the world.
public enum Effect: String, Sendable, Hashable, CaseIterable {
    /// Changes nothing: may be repeated at will.
    case read
    /// Changes something that can be changed back.
    case write
    /// Changes something for good: money, mail, deletion.
    case irreversible
}

/// A capability: its contract, its effect, and how to call it.
public struct ToolDefinition: Sendable {
    /// The full name, such as `payments.refund`.
    public var name: String
    /// Where it is defined.
    public var location: SourceLocation
    /// The connector that performs it.
    public var connector: String
    /// What the model reads about it; empty where nothing was written.
    public var description: String
    /// What a call may do to the world.
    public var effect: Effect
    /// What makes a repetition harmless.
    public var idempotency: Idempotency
    /// What arguments must look like.
    public var input: SchemaDefinition
    /// Nil where the tool promises nothing about its result.
    public var output: SchemaDefinition?
    /// What the gateway itself looks up for policy, by name in `context.facts`.
    public var facts: [String: FactDefinition]
    /// One attempt's time.
    public var timeout: Duration
    /// How often to try.
    public var retry: RetryDefinition
    /// Its own, besides the connector's.
    public var rateLimit: RateLimitDefinition?
    /// The largest result in bytes; a larger one is an error, never cut short in silence.
    public var resultBytesMax: Int
    /// Where the results come from and what is in them: `untrusted`, `personal`, `confidential`.
    public var labels: [String]
    /// How the connector performs it.
    public var operation: Operation
    /// The digest of the whole definition; part of what an approval is bound to.
    public var digest: Digest

    /// How a connector of each type performs the call.
    public enum Operation: Sendable {
        case http(HTTPOperation)
        case sql(SQLOperation)
        case files(FilesOperation)
        case command(CommandOperation)
    }

    /// Makes a definition of its parts.
    public init(
        name: String,
        location: SourceLocation,
        connector: String,
        description: String,
        effect: Effect,
        idempotency: Idempotency,
        input: SchemaDefinition,
        output: SchemaDefinition? = nil,
        facts: [String: FactDefinition],
        timeout: Duration,
        retry: RetryDefinition,
        rateLimit: RateLimitDefinition? = nil,
        resultBytesMax: Int,
        labels: [String],
        operation: Operation,
        digest: Digest
    ) {
        self.name = name
        self.location = location
        self.connector = connector
        self.description = description
        self.effect = effect
        self.idempotency = idempotency
        self.input = input
        self.output = output
        self.facts = facts
        self.timeout = timeout
        self.retry = retry
        self.rateLimit = rateLimit
        self.resultBytesMax = resultBytesMax
        self.labels = labels
        self.operation = operation
        self.digest = digest
    }
}

/// What makes a second call with the same intent harmless, or tells whether the first happened.
public enum Idempotency: Sendable, Hashable {
    /// The key is sent in this header (HTTP) or bound as `idempotency_key` (SQL, command).
    case key(header: String)
    /// This read tool tells whether the effect happened: called with the same input and `idempotency_key`.
    case probe(tool: String)
    /// Repeating is harmless by nature, such as setting a value.
    case natural
    case none
}

/// A lookup that the gateway makes for policy.
public struct FactDefinition: Sendable {
    /// A `read` tool.
    public var tool: String
    /// The lookup's arguments; sees `input`, `run`, and facts before it in `order` as `facts.NAME`.
    public var with: TemplateValue
    /// Where it is defined.
    public var location: SourceLocation
    /// Facts are gathered in this order.
    public var order: Int
    /// Whether a lookup that fails leaves the fact out (policy sees `has`) instead of refusing the call.
    public var isOptional: Bool

    /// Makes a definition of its parts.
    public init(tool: String, with: TemplateValue, location: SourceLocation, order: Int, isOptional: Bool) {
        self.tool = tool
        self.with = with
        self.location = location
        self.order = order
        self.isOptional = isOptional
    }
}

/// How often to try and how long to wait between: exponential with full jitter.
public struct RetryDefinition: Sendable, Hashable {
    /// All tries together, the first included.
    public var attempts: Int
    /// The wait before the second try.
    public var backoff: Duration
    /// By how much each wait is longer than the one before.
    public var factor: Double
    /// No wait is longer.
    public var max: Duration

    /// One try.
    public static let none = RetryDefinition(attempts: 1, backoff: .seconds(1), factor: 2, max: .seconds(30))

    /// Makes a definition of its parts.
    public init(attempts: Int, backoff: Duration, factor: Double, max: Duration) {
        self.attempts = attempts
        self.backoff = backoff
        self.factor = factor
        self.max = max
    }
}

/// A token bucket.
public struct RateLimitDefinition: Sendable, Hashable {
    /// Tokens that flow in each second.
    public var perSecond: Double
    /// Tokens that the bucket holds.
    public var burst: Int

    /// Makes a definition of its parts.
    public init(perSecond: Double, burst: Int) {
        self.perSecond = perSecond
        self.burst = burst
    }
}

/// One request; every part is a template over `input` and `env`.
public struct HTTPOperation: Sendable {
    /// In capital letters.
    public var method: String
    /// Appended to the connector's `base_url`; interpolated values are percent-encoded.
    public var path: Template
    /// Added to the path, percent-encoded; an empty value is sent as such.
    public var query: [(name: String, value: Template)]
    /// Sent besides the connector's.
    public var headers: [(name: String, value: Template)]
    /// Sent as JSON; nil sends no body.
    public var body: TemplateValue?
    /// Picks the result out of `response` (`status`, `headers`, `body`); nil takes the body.
    public var result: Expression?
    /// What a status means, before the usual reading (2xx success, 408/429/5xx retry, other failure).
    public var statuses: [Int: StatusMeaning]

    /// What a status says about the effect.
    public enum StatusMeaning: String, Sendable, CaseIterable {
        /// The effect is in place.
        case success
        /// The effect did not happen and a repetition will not help.
        case failure
        /// The effect did not happen; try again.
        case retry
        /// Nobody knows whether the effect happened.
        case unknown
        /// The result is null.
        case empty
    }

    /// Makes a definition of its parts.
    public init(
        method: String,
        path: Template,
        query: [(name: String, value: Template)],
        headers: [(name: String, value: Template)],
        body: TemplateValue? = nil,
        result: Expression? = nil,
        statuses: [Int: StatusMeaning]
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.result = result
        self.statuses = statuses
    }
}

/// One prepared statement with bound parameters.
public struct SQLOperation: Sendable {
    /// Placeholders are `:name`.
    public var statement: String
    /// Values for the placeholders, over `input` and `idempotency_key`.
    public var parameters: [(name: String, value: TemplateValue)]
    /// More rows are an error.
    public var rowsMax: Int
    /// How rows become the result.
    public var shape: Shape

    /// What of the rows is the result.
    public enum Shape: String, Sendable, CaseIterable {
        /// An array of objects.
        case rows
        /// The first row, or null.
        case row
        /// The first column of the first row, or null.
        case value
        /// The number of rows changed: `{"changed": n}`.
        case changed
    }

    /// Makes a definition of its parts.
    public init(statement: String, parameters: [(name: String, value: TemplateValue)], rowsMax: Int, shape: Shape) {
        self.statement = statement
        self.parameters = parameters
        self.rowsMax = rowsMax
        self.shape = shape
    }
}

/// What to do in the connector's directory.
public enum FilesOperation: String, Sendable, CaseIterable {
    case read, list, write, append, delete
}

/// A program and its arguments; no shell ever sees them.
public struct CommandOperation: Sendable {
    /// Each is one argument, whatever it contains.
    public var arguments: [Template]
    /// Sent to standard input as JSON; nil sends nothing.
    public var standardInput: TemplateValue?
    /// Whether standard output is JSON; else the result is `{"stdout": …, "exit_code": …}`.
    public var parsesJSON: Bool
    /// More is an error.
    public var outputBytesMax: Int

    /// Makes a definition of its parts.
    public init(arguments: [Template], standardInput: TemplateValue? = nil, parsesJSON: Bool, outputBytesMax: Int) {
        self.arguments = arguments
        self.standardInput = standardInput
        self.parsesJSON = parsesJSON
        self.outputBytesMax = outputBytesMax
    }
}
