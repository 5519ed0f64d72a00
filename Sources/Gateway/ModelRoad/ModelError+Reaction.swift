import Models

extension ModelError {
    /// Whether the next model of the tier may do better: what is wrong is this provider's, or its credentials', and not the
    /// request's; or the conversation is too long for this model's window, and others have larger ones.
    var allowsNextModel: Bool {
        switch code {
        case .authentication, .permission, .notFound, .overloaded, .missingSecret, .misconfigured, .contextLength: true
        case .cancelled: false
        default: isRetryable
        }
    }

    /// What it says of the provider's health.
    var report: CircuitBreaker.Report {
        switch code {
        case .overloaded, .timeout, .connect, .server, .interrupted: .failing
        case .cancelled, .missingSecret, .misconfigured, .departed: .nothing
        default: .healthy
        }
    }
}

extension PacingHint {
    /// How long to leave the provider alone: until an allowance of which nothing is left is full again.
    var pause: Duration? {
        [requests, tokens, inputTokens, outputTokens].compactMap(\.self)
            .filter { $0.remaining <= 0 }.compactMap(\.resetsAfter).max()
            .map { min($0, Backoff.askedMax) }
    }
}
