import Journal
import Transport

/// What an answer's headers say about when to come back.
///
/// Reads `Retry-After`, and the remaining-and-reset pairs that services send without a standard (`X-RateLimit-…`,
/// `RateLimit-…`).
enum RetryHint {
    /// The longest wait that is believed.
    static let waitMax = Duration.seconds(3600)

    /// How long the other side asks to be left alone; nil where it says nothing.
    ///
    /// - Parameter isRefusal: whether the answer refuses the request for now (429 or 503), so that a reset counts even
    ///   where the headers do not say that nothing remains.
    static func wait(in headers: HTTPHeaders, isRefusal: Bool, now: Timestamp) -> Duration? {
        let sinceEpoch = Duration.microseconds(now.microseconds)
        let asked = RetryAfter.delay(in: headers, now: sinceEpoch)
        let wait = asked ?? reset(in: headers, isRefusal: isRefusal, sinceEpoch: sinceEpoch)
        return wait.map { min($0, waitMax) }
    }

    private static func reset(in headers: HTTPHeaders, isRefusal: Bool, sinceEpoch: Duration) -> Duration? {
        for prefix in ["x-ratelimit-", "ratelimit-"] {
            guard let reset = headers[prefix + "reset"].flatMap(RateLimitReset.init) else { continue }
            let remaining = headers[prefix + "remaining"].flatMap { Double($0) }
            if isRefusal || remaining.map({ $0 <= 0 }) ?? false { return reset.delay(now: sinceEpoch) }
        }
        return nil
    }
}
