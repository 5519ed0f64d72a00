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
    /// Whether a permit is satisfied, also where a forbid denies in spite of it.
    public let isPermitted: Bool
    private let index: PolicyIndex
    private let positions: Positions
    private let failing: Failing?

    /// The policies that failed, and what they were asked.
    struct Failing: Sendable {
        let positions: Positions
        let request: Request
        let entities: Entities

        init(_ positions: Positions, of request: Request, _ entities: Entities) {
            self.positions = positions
            self.request = request
            self.entities = entities
        }
    }

    init(
        outcome: Outcome,
        isPermitted: Bool,
        determining: Positions,
        failing: Failing?,
        in index: PolicyIndex
    ) {
        self.outcome = outcome
        self.isPermitted = isPermitted
        self.index = index
        positions = determining
        self.failing = failing
    }

    /// The policies that determined it, in the order of the set: satisfied forbids of a denial, satisfied permits of an
    /// allowance, none where nothing permits.
    public var determiningPolicies: [Policy] { index.map(positions, \.policy) }
    /// The names of the policies that determined the answer.
    public var determining: [PolicyID] { index.map(positions, \.policy.id) }
    /// The forbids that determined a denial, with their annotations.
    public var forbids: [Policy] { outcome == .deny ? determiningPolicies : [] }

    /// The names of the policies that failed.
    public var errors: [PolicyID] { failing.map { index.map($0.positions, \.policy.id) } ?? [] }
    /// Whether a forbid failed, so that nobody knows whether it would have denied.
    public var hasFailingForbid: Bool {
        guard let failing else { return false }
        return !failing.positions.allSatisfy { index.entries[$0].policy.effect == .permit }
    }

    /// The policies that failed, each with its reason, in the order of the set.
    ///
    /// They are evaluated once more to say why, so that a decision costs nothing for words that nobody reads.
    public var failures: [Failure] {
        guard let failing else { return [] }
        let evaluator = Evaluator(request: failing.request, entities: failing.entities)
        return index.map(failing.positions) { $0 }.compactMap { entry in
            do throws(EvaluationError) {
                _ = try evaluator.isSatisfied(entry.program)
                return nil
            } catch {
                return Failure(policy: entry.policy, error: error)
            }
        }
    }
}
