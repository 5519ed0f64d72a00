/// How much a proof may cost.
public struct ProofLimits: Sendable, Hashable {
    /// The time that one property may take.
    public var time: Duration
    /// The solver's steps for one question, which are the same on every machine; nil is no limit but time.
    public var steps: Int?
    /// How many examples are looked at that a schema refuses before nobody knows.
    public var examples: Int

    /// Makes limits.
    public init(time: Duration = .seconds(10), steps: Int? = nil, examples: Int = 16) {
        self.time = time
        self.steps = steps
        self.examples = examples
    }
}

/// The time that is left of a proof.
struct Deadline {
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private let limits: ProofLimits

    init(_ limits: ProofLimits) {
        self.limits = limits
        start = clock.now
    }

    var elapsed: Duration { clock.now - start }

    var hasTime: Bool { elapsed < limits.time }

    /// What the next question may cost; nil where no time is left.
    var solver: Z3Solver? { solver(share: 1) }

    /// What a question may cost of which there are more to come: not more than one part in so many of all the time.
    func solver(share: Int) -> Z3Solver? {
        let left = min(limits.time - elapsed, limits.time / share)
        let (seconds, attoseconds) = left.components
        let milliseconds = Int(clamping: seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        guard left > .zero, milliseconds > 0 else { return nil }
        return Z3Solver(limits: Z3Solver.Limits(milliseconds: milliseconds, steps: limits.steps))
    }
}
