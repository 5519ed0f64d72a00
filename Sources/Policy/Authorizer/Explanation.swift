/// What every policy whose scope matches a request had to say, clause by clause.
public struct Explanation: Sendable {
    /// One policy.
    public struct Entry: Sendable {
        /// What became of it.
        public enum Status: String, Sendable {
            /// Every clause is as it must be.
            case satisfied
            /// A clause is not.
            case unsatisfied
            /// A clause could not be evaluated.
            case failed
            /// The forbid is satisfied or not, but was lifted by an approval.
            case lifted
        }

        /// The policy, with its name, effect, place and annotations.
        public var policy: Policy
        /// What became of it.
        public var status: Status
        /// Whether it determined the decision.
        public var isDetermining: Bool
        /// The clauses in their order.
        public var clauses: [Clause]
    }

    /// One `when` or `unless`.
    public struct Clause: Sendable {
        /// What its condition came to.
        public enum Result: Sendable, Hashable {
            /// The condition is true; that is what `when` asks for.
            case isTrue
            /// The condition is false; that is what `unless` asks for.
            case isFalse
            /// The condition has no answer.
            case failed(EvaluationError)
            /// A clause before it had already decided.
            case notReached
        }

        /// `when` or `unless`.
        public var keyword: String
        /// The condition as it was written.
        public var text: String
        /// Where the clause stands.
        public var location: SourceLocation
        /// What its condition came to.
        public var result: Result
        /// The conditions that `&&`, `||` and `!` make it of, from left to right; none where it is made of one.
        public var parts: [Part]
    }

    /// A condition within a clause that is no `&&` and no `||` itself.
    public struct Part: Sendable {
        /// The condition as it was written.
        public var text: String
        /// Where it stands.
        public var location: SourceLocation
        /// What it came to; not reached where those before it had decided.
        public var result: Clause.Result
    }

    /// Whom the decision is about.
    public let principal: EntityUID
    /// The decision that is explained.
    public let decision: Decision
    /// The policies whose scope matches, in the order of the set.
    public let entries: [Entry]
}

extension Authorizer {
    /// Explains a decision: the same evaluation, with what every clause came to.
    public func explain(_ request: Request, entities: Entities, lifting: Set<PolicyID> = []) -> Explanation {
        let decision = decide(request, entities: entities, lifting: lifting)
        let evaluator = Evaluator(request: request, entities: entities)
        let determining = Set(decision.determining)
        let entries = policies.storage.index.matches(request, entities).map { match in
            let policy = match.policy
            let (status, clauses) = Self.clauses(of: match, evaluator)
            let isLifted = policy.effect == .forbid && lifting.contains(policy.id)
            return Explanation.Entry(
                policy: policy,
                status: isLifted ? .lifted : status,
                isDetermining: determining.contains(policy.id),
                clauses: clauses
            )
        }
        return Explanation(principal: request.principal, decision: decision, entries: entries)
    }

    private static func clauses(
        of entry: PolicyIndex.Entry,
        _ evaluator: borrowing Evaluator
    ) -> (Explanation.Entry.Status, [Explanation.Clause]) {
        var status = Explanation.Entry.Status.satisfied
        let storage = entry.policy.storage
        let clauses = zip(storage.conditions, entry.program.clauses).map { condition, clause in
            var result = Explanation.Clause.Result.notReached
            let isReached = status == .satisfied
            if status == .satisfied {
                do throws(EvaluationError) {
                    let isTrue = try evaluator.bool(clause.root, entry.program)
                    result = isTrue ? .isTrue : .isFalse
                    if isTrue != clause.wanted { status = .unsatisfied }
                } catch {
                    result = .failed(error)
                    status = .failed
                }
            }
            return Explanation.Clause(
                keyword: condition.kind.rawValue,
                text: storage.source.snippet(condition.expression.span),
                location: storage.source.location(condition.span),
                result: result,
                parts: parts(of: clause.root, of: entry.program, isReached: isReached, evaluator)
            )
        }
        return (status, clauses)
    }
}
