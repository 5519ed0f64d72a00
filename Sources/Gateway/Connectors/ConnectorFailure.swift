/// Why a connector has no result, and what that says about the effect.
struct ConnectorFailure: Error, Sendable, Hashable {
    /// Stable: `timeout`, `connect`, `http_4xx`, `too_large`, `not_found`, …
    var code: String
    /// Lowercase, without a final period. May quote what came from outside, so it is scrubbed before anybody sees it.
    var message: String
    /// Whether the message speaks of the project and this machine alone, and so may stand in an entry.
    var isOfTheProject: Bool
    /// Whether the effect may be in place all the same.
    var mayHaveHappened: Bool
    /// Whether the same call may succeed later without anybody changing anything.
    var isRetryable: Bool
    /// How long the other side asked to be left alone.
    var retryAfter: Duration?
    /// Whether it speaks of the other side's health, and so counts for the circuit breaker.
    var isOutage: Bool

    init(
        _ code: String,
        _ message: String,
        mayHaveHappened: Bool = false,
        isRetryable: Bool = false,
        retryAfter: Duration? = nil,
        isOutage: Bool = false,
        isOfTheProject: Bool = false
    ) {
        self.code = code
        self.message = message
        self.isOfTheProject = isOfTheProject
        self.mayHaveHappened = mayHaveHappened
        self.isRetryable = isRetryable
        self.retryAfter = retryAfter
        self.isOutage = isOutage
    }
}

extension ConnectorFailure: CustomStringConvertible {
    /// The message: failures are quoted by what they make fail in turn.
    var description: String { message }
}
