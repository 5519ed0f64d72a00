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
        let index = policies.storage.index
        let count = index.entries.count
        let evaluator = Evaluator(request: request, entities: entities, tellsWhy: false)
        var permits = Positions()
        var forbids = Positions()
        var failing = Positions()
        index.forEachMatch(request, entities) { entry in
            let isForbid = entry.policy.effect == .forbid
            if isForbid, !lifting.isEmpty, lifting.contains(entry.policy.id) { return }
            do throws(EvaluationError) {
                guard try evaluator.isSatisfied(entry.program) else { return }
                if isForbid {
                    forbids.insert(entry.position, of: count)
                } else {
                    permits.insert(entry.position, of: count)
                }
            } catch {
                failing.insert(entry.position, of: count)
            }
        }
        let isPermitted = !permits.isEmpty
        let isAllowed = isPermitted && forbids.isEmpty
        return Decision(
            outcome: isAllowed ? .allow : .deny,
            isPermitted: isPermitted,
            determining: isAllowed ? permits : forbids,
            failing: failing.isEmpty ? nil : Decision.Failing(failing, of: request, entities),
            in: index
        )
    }
}
