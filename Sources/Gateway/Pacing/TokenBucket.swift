import Journal
import Manifest

/// A token bucket as a pure value: it fills at a steady rate, and each call takes one token.
///
/// A call that finds none takes the next one that will come and is told how long that is, so that waiting calls go in
/// the order in which they asked. Time is handed in and may step backwards; the bucket then merely fills later.
struct TokenBucket: Sendable, Hashable {
    /// What a call that wants a token is told.
    enum Take: Sendable, Hashable {
        /// The token is the call's once this time has passed; zero is at once.
        case granted(after: Duration)
        /// It would come too late, so none was taken.
        case refused(retryAfter: Duration)
    }

    private(set) var rate: RateLimitDefinition
    /// Negative while tokens that are yet to come are promised.
    private(set) var tokens: Double
    private var updated: Timestamp

    init(_ rate: RateLimitDefinition, at now: Timestamp) {
        self.rate = rate
        tokens = Double(rate.burst)
        updated = now
    }

    /// Takes a token, unless it would come later than `waitMax`.
    mutating func take(at now: Timestamp, waitMax: Duration) -> Take {
        refill(at: now)
        guard tokens < 1 else {
            tokens -= 1
            return .granted(after: .zero)
        }
        // A microsecond more, so that rounding never lets the call go early.
        let wait = Duration.seconds((1 - tokens) / rate.perSecond) + .microseconds(1)
        guard wait <= waitMax else { return .refused(retryAfter: wait) }
        tokens -= 1
        return .granted(after: wait)
    }

    /// Follows a changed definition with the tokens that there are, so that a change fills nothing.
    mutating func follow(_ rate: RateLimitDefinition, at now: Timestamp) {
        guard rate != self.rate else { return }
        refill(at: now)
        self.rate = rate
        tokens = min(tokens, Double(rate.burst))
    }

    /// Undoes a take whose call was not made.
    mutating func giveBack() {
        tokens = min(tokens + 1, Double(rate.burst))
    }

    private mutating func refill(at now: Timestamp) {
        defer { updated = now }
        guard now > updated else { return }
        let seconds = Double(now.since(updated).microseconds) / 1_000_000
        tokens = min(tokens + seconds * rate.perSecond, Double(rate.burst))
    }
}
