import Journal
import Manifest

/// A circuit breaker as a pure value: what keeps failing is left alone for a while, then tried with one call.
///
/// ```
///            failures in a row                    openFor has passed
///   closed ────────────────────▶ open ────────────────────────────▶ half open
///     ▲                           ▲                                   │    │
///     │                           └──────── the one trial fails ──────┘    │
///     └───────────────────────────────────  the one trial succeeds ────────┘
/// ```
struct CircuitBreaker: Sendable, Hashable {
    enum State: Sendable, Hashable {
        case closed(failures: Int)
        case open(until: Timestamp)
        /// One call is trying; the others are refused until it has reported.
        case halfOpen
    }

    /// What a call that wants to pass is told.
    enum Admission: Sendable, Hashable {
        case admitted(Ticket)
        case refused(retryAfter: Duration)
    }

    /// Names the state in which a call was admitted, so that a late report does not count against a later state.
    struct Ticket: Sendable, Hashable {
        fileprivate var generation: UInt64
    }

    /// What a call says about the other side's health.
    enum Report: Sendable, Hashable {
        case healthy
        case failing
        /// Says nothing: the call was not made, or failed for reasons of its own.
        case nothing
    }

    /// May change with a new release; the state goes on.
    var definition: BreakerDefinition
    private(set) var state = State.closed(failures: 0)
    private var generation: UInt64 = 0

    init(_ definition: BreakerDefinition) {
        self.definition = definition
    }

    /// How long a call would be refused from now on; nil where one may pass.
    func refusal(at now: Timestamp) -> Duration? {
        switch state {
        case .closed: nil
        case .open(let until): until > now ? until.since(now) : nil
        case .halfOpen: definition.openFor
        }
    }

    /// Lets a call pass; whoever is admitted must report, whatever becomes of the call.
    mutating func admit(at now: Timestamp) -> Admission {
        if let wait = refusal(at: now) { return .refused(retryAfter: wait) }
        if case .open = state { enter(.halfOpen) }
        return .admitted(Ticket(generation: generation))
    }

    /// Takes the report of an admitted call.
    mutating func report(_ report: Report, for ticket: Ticket, at now: Timestamp) {
        guard ticket.generation == generation else { return }
        switch (state, report) {
        case (.closed, .healthy): state = .closed(failures: 0)
        case (.closed(let failures), .failing):
            if failures + 1 >= definition.failures {
                enter(.open(until: now.advanced(by: definition.openFor)))
            } else {
                state = .closed(failures: failures + 1)
            }
        case (.halfOpen, .healthy): enter(.closed(failures: 0))
        case (.halfOpen, .failing): enter(.open(until: now.advanced(by: definition.openFor)))
        // The trial told nothing, so the next call may try.
        case (.halfOpen, .nothing): enter(.open(until: now))
        case (.closed, .nothing), (.open, _): break
        }
    }

    private mutating func enter(_ next: State) {
        state = next
        generation &+= 1
    }
}
