/// Why a model did not answer.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure; raw values are stable and stand in the journal.
    public enum Code: String, Sendable, CaseIterable {
        case rateLimited = "rate_limited"
        case overloaded, timeout, connect
        case server = "server_error"
        case authentication
        case permission
        case badRequest = "bad_request"
        case contextLength = "context_length"
        case notFound = "not_found"
        /// The answer broke off in the middle.
        case interrupted
        /// The answer is not of the protocol's form.
        case malformed
        case tooLarge = "too_large"
        /// A recorded conversation and the real one differ, or a script has no rule.
        case departed
        case missingSecret = "missing_secret"
        /// The project's own files are not usable for it: a script with an error, a recording that is not there.
        case misconfigured
        case cancelled
    }

    /// The kind of failure.
    public var code: Code
    /// Lowercase, without a final period; never holds a secret.
    public var message: String
    /// Whether the same request may succeed later (at this provider).
    public var isRetryable: Bool
    /// How long the provider asks to be left alone.
    public var retryAfter: Duration?
    /// Whether the provider may have worked, and bill, for it.
    public var mayBeBilled: Bool
    /// What is left of the provider's rate limits, where its headers said so.
    public var pacing: PacingHint?

    /// Makes an error of its parts.
    public init(
        _ code: Code,
        _ message: String,
        isRetryable: Bool,
        retryAfter: Duration? = nil,
        mayBeBilled: Bool = false,
        pacing: PacingHint? = nil
    ) {
        self.code = code
        self.message = message
        self.isRetryable = isRetryable
        self.retryAfter = retryAfter
        self.mayBeBilled = mayBeBilled
        self.pacing = pacing
    }

    /// The message.
    public var description: String { message }
}
