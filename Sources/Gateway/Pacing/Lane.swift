import Journal
import Manifest
import Synchronization

/// What paces the calls to one connector or provider, whatever release or run they come from.
final class Lane: Sendable {
    /// What the definition of a connector or provider asks for.
    struct Terms: Sendable, Hashable {
        var rate: RateLimitDefinition?
        var concurrencyMax: Int
        var breaker: BreakerDefinition
    }

    struct State: Sendable {
        var terms: Terms
        var bucket: TokenBucket?
        var breaker: CircuitBreaker
        /// The other side has asked to be left alone until then.
        var pausedUntil: Timestamp?
        /// The buckets of tools that have one of their own, by name.
        var tools: [String: TokenBucket] = [:]

        init(_ terms: Terms, at now: Timestamp) {
            self.terms = terms
            bucket = terms.rate.map { TokenBucket($0, at: now) }
            breaker = CircuitBreaker(terms.breaker)
        }

        /// How long the pause still lasts; nil where there is none.
        func pause(at now: Timestamp) -> Duration? {
            guard let pausedUntil, pausedUntil > now else { return nil }
            return pausedUntil.since(now)
        }

        /// Takes a token of every bucket that the call needs, or none.
        mutating func take(tool: ToolRate?, at now: Timestamp, waitMax: Duration) -> TokenBucket.Take {
            var wait = Duration.zero
            if bucket != nil {
                switch bucket?.take(at: now, waitMax: waitMax) {
                case .granted(let after)?: wait = after
                case let refusal?: return refusal
                case nil: break
                }
            }
            guard let tool else { return .granted(after: wait) }
            var own = tools[tool.name] ?? TokenBucket(tool.rate, at: now)
            own.follow(tool.rate, at: now)
            defer { tools[tool.name] = own }
            switch own.take(at: now, waitMax: waitMax) {
            case .granted(let after): return .granted(after: max(wait, after))
            case let refusal:
                bucket?.giveBack()
                return refusal
            }
        }

        /// Undoes ``take(tool:at:waitMax:)`` of a call that was not made.
        mutating func giveBack(tool: ToolRate?) {
            bucket?.giveBack()
            if let tool { tools[tool.name]?.giveBack() }
        }
    }

    /// A tool's own rate limit.
    struct ToolRate: Sendable, Hashable {
        var name: String
        var rate: RateLimitDefinition
    }

    let gate: ConcurrencyGate
    let state: Mutex<State>

    init(_ terms: Terms, at now: Timestamp) {
        gate = ConcurrencyGate(callsMax: terms.concurrencyMax)
        state = Mutex(State(terms, at: now))
    }

    /// Follows the definition where another release has another: calls of two releases may alternate, so tokens and the
    /// breaker's state stay as they are.
    func follow(_ terms: Terms, at now: Timestamp) {
        let hasChanged = state.withLock { state in
            guard state.terms != terms else { return false }
            if let rate = terms.rate {
                if state.bucket == nil { state.bucket = TokenBucket(rate, at: now) }
                state.bucket?.follow(rate, at: now)
            } else {
                state.bucket = nil
            }
            state.breaker.definition = terms.breaker
            state.terms = terms
            return true
        }
        if hasChanged { gate.resize(callsMax: terms.concurrencyMax) }
    }
}
