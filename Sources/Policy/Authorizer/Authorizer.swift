/// Decides requests by a set of policies: default deny, a forbid wins over every permit.
public struct Authorizer: Sendable {
    /// The policies by which it decides.
    public let policies: PolicySet

    /// Makes an authorizer of policies.
    public init(_ policies: PolicySet) {
        self.policies = policies
    }

    /// Decides a request.
    ///
    /// - Parameter lifting: Forbids that are ignored this time, because somebody who may has approved exactly this
    ///   request. Names of permits, and of policies that do not exist, lift nothing.
    public func decide(_ request: Request, entities: Entities, lifting: Set<PolicyID> = []) -> Decision {
        let evaluator = Evaluator(request: request, entities: entities)
        var permits: [PolicyIndex.Entry] = []
        var forbids: [PolicyIndex.Entry] = []
        var failures: [(PolicyIndex.Entry, EvaluationError)] = []
        policies.storage.index.forEachMatch(request, entities) { entry in
            let isForbid = entry.policy.effect == .forbid
            if isForbid, !lifting.isEmpty, lifting.contains(entry.policy.id) { return }
            do throws(EvaluationError) {
                guard try evaluator.isSatisfied(entry.program) else { return }
                if isForbid { forbids.append(entry) } else { permits.append(entry) }
            } catch {
                failures.append((entry, error))
            }
        }
        let isAllowed = forbids.isEmpty && !permits.isEmpty
        let isPermitted = !permits.isEmpty
        var determining = isAllowed ? permits : forbids
        if determining.count > 1 { determining.sort { $0.position < $1.position } }
        if failures.count > 1 { failures.sort { $0.0.position < $1.0.position } }
        return Decision(
            outcome: isAllowed ? .allow : .deny,
            entries: determining,
            failures: failures.map { Decision.Failure(policy: $0.0.policy, error: $0.1) },
            isPermitted: isPermitted
        )
    }
}
