/// The answer to a request, with what determined it.
public struct Decision: Sendable {
    /// The two answers that Cedar has.
    public enum Outcome: String, Sendable {
        /// A permit is satisfied and no forbid is.
        case allow
        /// No permit is satisfied, or a forbid is.
        case deny
    }

    /// A policy that had no answer; Cedar ignores it, and says so.
    public struct Failure: Sendable {
        /// The policy.
        public var policy: Policy
        /// Why it had no answer.
        public var error: EvaluationError
    }

    /// The answer.
    public let outcome: Outcome
    private let entries: [PolicyIndex.Entry]
    /// The policies that failed, in the order of the set.
    public let failures: [Failure]
    /// Whether a permit is satisfied, also where a forbid denies in spite of it.
    public let isPermitted: Bool

    init(outcome: Outcome, entries: [PolicyIndex.Entry], failures: [Failure], isPermitted: Bool) {
        self.outcome = outcome
        self.entries = entries
        self.failures = failures
        self.isPermitted = isPermitted
    }

    /// The policies that determined it, in the order of the set: satisfied forbids of a denial, satisfied permits of an
    /// allowance, none where nothing permits.
    public var determiningPolicies: [Policy] { entries.map(\.policy) }
    /// The names of the policies that determined the answer.
    public var determining: [PolicyID] { entries.map(\.policy.id) }
    /// The names of the policies that failed.
    public var errors: [PolicyID] { failures.map(\.policy.id) }
    /// The forbids that determined a denial, with their annotations.
    public var forbids: [Policy] { outcome == .deny ? determiningPolicies : [] }
}
