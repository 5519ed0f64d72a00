/// What a provider's rate-limit headers say of how much is left, so that the gateway can slow down before a 429.
///
/// A hint and no more: other processes spend from the same allowance, and providers round.
public struct PacingHint: Sendable, Hashable {
    /// What is left of one allowance.
    public struct Allowance: Sendable, Hashable {
        /// Never negative.
        public var remaining: Int64
        /// The size of the full allowance, where the provider says it.
        public var limit: Int64?
        /// The time from the answer until the allowance is full again, never negative.
        public var resetsAfter: Duration?

        /// Makes an allowance of its parts.
        public init(remaining: Int64, limit: Int64? = nil, resetsAfter: Duration? = nil) {
            self.remaining = remaining
            self.limit = limit
            self.resetsAfter = resetsAfter
        }
    }

    /// Requests that may still be made.
    public var requests: Allowance?
    /// Tokens that may still be used, input and output together.
    public var tokens: Allowance?
    /// Input tokens alone, where the provider counts them apart.
    public var inputTokens: Allowance?
    /// Output tokens alone, where the provider counts them apart.
    public var outputTokens: Allowance?

    /// Makes a hint of its parts.
    public init(
        requests: Allowance? = nil,
        tokens: Allowance? = nil,
        inputTokens: Allowance? = nil,
        outputTokens: Allowance? = nil
    ) {
        self.requests = requests
        self.tokens = tokens
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
    }

    /// Whether no header said anything.
    public var isEmpty: Bool { requests == nil && tokens == nil && inputTokens == nil && outputTokens == nil }
}
