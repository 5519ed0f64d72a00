public import Expression

/// Providers, the models they serve with their prices, and the tiers that agents name.
public struct ModelsDefinition: Sendable {
    /// Providers by name.
    public var providers: [String: ProviderDefinition]
    /// Models by the name that tiers use.
    public var models: [String: ModelDefinition]
    /// Tier → models in the order in which they are tried.
    public var tiers: [String: [String]]

    /// Makes a definition of its parts.
    public init(providers: [String: ProviderDefinition], models: [String: ModelDefinition], tiers: [String: [String]]) {
        self.providers = providers
        self.models = models
        self.tiers = tiers
    }
}

/// A place to send model calls to.
public struct ProviderDefinition: Sendable {
    /// The name by which models refer to it.
    public var name: String
    /// Where it is defined.
    public var location: SourceLocation
    /// The protocol it speaks.
    public var kind: Kind
    /// Shared by all its models.
    public var rateLimit: RateLimitDefinition?
    /// Calls under way at once.
    public var concurrencyMax: Int
    /// When it is left alone for a while.
    public var breaker: BreakerDefinition
    /// One attempt's time, the whole answer included.
    public var timeout: Duration
    /// Tries after the first.
    public var retries: Int

    /// The protocols that can be spoken.
    public enum Kind: Sendable {
        /// Chat completions at any compatible base URL.
        case openai(baseURL: Template, keySecret: String?)
        /// Messages.
        case anthropic(baseURL: Template, keySecret: String?)
        /// Deterministic rules in a file of the project.
        case scripted(path: String)
        /// The assistant's turns of a recorded conversation. The path sees `env` and, as `input`, what the run was
        /// started with; `FILE#LINE` is a line of a file.
        case recorded(path: Template, comparison: RecordedComparison)
    }

    /// Makes a definition of its parts.
    public init(
        name: String,
        location: SourceLocation,
        kind: Kind,
        rateLimit: RateLimitDefinition? = nil,
        concurrencyMax: Int,
        breaker: BreakerDefinition,
        timeout: Duration,
        retries: Int
    ) {
        self.name = name
        self.location = location
        self.kind = kind
        self.rateLimit = rateLimit
        self.concurrencyMax = concurrencyMax
        self.breaker = breaker
        self.timeout = timeout
        self.retries = retries
    }
}

/// What of a conversation has to be as recorded for the recorded answers to be played.
public enum RecordedComparison: String, Sendable, Hashable, CaseIterable {
    /// Every message, those of the system and of tools included.
    case all
    /// What users say and what the assistant says and calls; results of tools and the instructions may differ.
    case calls
}

/// A model, how it is called at its provider, and what it costs.
public struct ModelDefinition: Sendable {
    /// The name by which tiers refer to it.
    public var name: String
    /// Where it is defined.
    public var location: SourceLocation
    /// A provider of `models.yaml`.
    public var provider: String
    /// The provider's name for it.
    public var remoteName: String
    /// What its tokens cost.
    public var prices: Prices
    /// Input and output together, in tokens.
    public var contextTokensMax: Int
    /// Whether answers are read as a stream.
    public var streams: Bool

    /// Makes a definition of its parts.
    public init(
        name: String,
        location: SourceLocation,
        provider: String,
        remoteName: String,
        prices: Prices,
        contextTokensMax: Int,
        streams: Bool
    ) {
        self.name = name
        self.location = location
        self.provider = provider
        self.remoteName = remoteName
        self.prices = prices
        self.contextTokensMax = contextTokensMax
        self.streams = streams
    }
}

/// Nanodollars a token (which is dollars per million tokens × 1000), in buckets that never overlap.
public struct Prices: Sendable, Hashable {
    /// Input that no cache served or took.
    public var input: Int64
    /// Input that was served from the provider's cache.
    public var cachedInput: Int64
    /// Input that was taken into the provider's cache.
    public var cacheWrite: Int64
    /// Everything the model writes, reasoning included.
    public var output: Int64

    /// Costs nothing, as scripted and recorded models do.
    public static let free = Prices(input: 0, cachedInput: 0, cacheWrite: 0, output: 0)

    /// Makes a definition of its parts.
    public init(input: Int64, cachedInput: Int64, cacheWrite: Int64, output: Int64) {
        self.input = input
        self.cachedInput = cachedInput
        self.cacheWrite = cacheWrite
        self.output = output
    }
}
