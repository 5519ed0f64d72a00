import JSON
import Testing

@testable import Policy

/// What is left of a policy, evaluated with a context, comes to what the whole policy comes to.
@Suite struct PartialPropertyTests {
    /// What a policy comes to: nil where it fails.
    private enum Outcome: Hashable { case satisfied, unsatisfied, failed }

    @Test(arguments: 1...24)
    func `the rest decides as the whole does`(seed: Int) throws {
        var random = RandomConditions(seed: UInt64(seed))
        let entities = try Entities(json: try JSON(parsing: Array(RandomConditions.entities.utf8)))
        var outcomes: [Outcome: Int] = [:]
        var folded = 0
        for _ in 0..<150 {
            let text = random.policy()
            let policies = try PolicySet(parsing: text)
            let policy = try #require(policies.policies.first)
            let (principal, resource) = (random.uid(), random.uid())
            let action = EntityUID(type: "Action", id: random.pick(["do", "other"]))
            let residual = policy.residual(
                principal: principal,
                action: action,
                resource: resource,
                entities: entities
            )
            if residual.status != .open { folded += 1 }
            // What is shown and what is written as JSON must say the same as what is kept.
            let shown = try Self.reread(residual)
            for _ in 0..<8 {
                let request = Request(
                    principal: principal,
                    action: action,
                    resource: resource,
                    context: random.context()
                )
                let whole = Self.outcome(of: policies, request, entities)
                outcomes[whole, default: 0] += 1
                let rest = Self.outcome { try residual.isSatisfied(by: request, entities: entities) }
                #expect(rest == whole, "seed \(seed): \(text) with \(request.context) left \(residual.text)")
                if let shown {
                    let again = Self.outcome(of: shown, request, entities)
                    #expect(again == whole, "seed \(seed): \(text) was shown as \(residual.text)")
                }
                if whole == .satisfied { #expect(residual.canHold, "seed \(seed): \(text) with \(request.context)") }
            }
        }
        // A generator that only makes trivial cases would prove nothing.
        #expect(outcomes[.satisfied, default: 0] > 50 && outcomes[.failed, default: 0] > 50, "\(outcomes)")
        #expect(folded > 10 && folded < 140)
    }

    private static func reread(_ residual: Residual) throws -> PolicySet? {
        guard residual.status == .open else { return nil }
        return try PolicySet(
            parsing: "\(residual.policy.effect.rawValue) (principal, action, resource) \(residual.text);"
        )
    }

    private static func outcome(of policies: PolicySet, _ request: Request, _ entities: Entities) -> Outcome {
        let decision = Authorizer(policies).decide(request, entities: entities)
        if !decision.failures.isEmpty { return .failed }
        return decision.determining.isEmpty ? .unsatisfied : .satisfied
    }

    private static func outcome(_ body: () throws -> Bool) -> Outcome {
        do {
            return try body() ? .satisfied : .unsatisfied
        } catch {
            return .failed
        }
    }
}
