import JSON
import Testing

@testable import Policy

@Suite struct AuthorizerTests {
    private static let agent = EntityUID(type: "Agent", id: "refunds")

    private static let text = """
        @id("refunds-over-100-need-a-lead") @approval("support-leads") @because("Refunds over 100 need a lead's yes")
        forbid (principal, action == Action::"refund", resource) when { context.input.amount_cents > 10000 };

        @id("foreign-needs-finance") @approval("finance")
        forbid (principal, action == Action::"refund", resource) when { context.input has iban };

        @id("never-more-than-was-paid")
        forbid (principal, action == Action::"refund", resource)
        unless { context.input.amount_cents <= context.facts.paid_cents };

        @id("agents-refund")
        permit (principal == Agent::"refunds", action in [Action::"find", Action::"refund"], resource);
        """

    private func request(
        _ action: String = "refund",
        principal: EntityUID = agent,
        amount: JSON = 5_000,
        iban: JSON? = nil,
        paid: JSON? = 50_000
    ) -> Request {
        var input: JSONObject = ["amount_cents": amount]
        input["iban"] = iban
        var facts = JSONObject()
        facts["paid_cents"] = paid
        return Request(
            principal: principal,
            action: EntityUID(type: "Action", id: action),
            resource: EntityUID(type: "Order", id: "o-1"),
            context: Record(wrapping: ["input": .object(input), "facts": .object(facts)])
        )
    }

    private func authorizer() throws -> Authorizer { Authorizer(try PolicySet(parsing: Self.text, file: "p.cedar")) }

    @Test func `what nothing permits is denied`() throws {
        let decision = try authorizer().decide(
            request(principal: EntityUID(type: "Agent", id: "other")),
            entities: .empty
        )
        #expect(decision.outcome == .deny)
        #expect(decision.determining.isEmpty)
        #expect(Verdict(decision) == .deny)
        #expect(Authorizer(.empty).decide(request(), entities: .empty).outcome == .deny)
    }

    @Test func `a permit allows`() throws {
        let (verdict, decision) = try authorizer().verdict(request(), entities: .empty)
        #expect(verdict == .allow)
        #expect(decision.determining == ["agents-refund"])
    }

    @Test func `people are asked when all that denies can be approved`() throws {
        let (verdict, decision) = try authorizer().verdict(request(amount: 20_000), entities: .empty)
        #expect(verdict == .ask(groups: ["support-leads"]))
        #expect(decision.outcome == .deny)
        #expect(decision.forbids.map(\.because) == ["Refunds over 100 need a lead's yes"])
        let both = try authorizer().verdict(request(amount: 20_000, iban: "DE1"), entities: .empty)
        #expect(both.verdict == .ask(groups: ["support-leads", "finance"]))
    }

    @Test func `nobody is asked when one forbid cannot be lifted`() throws {
        let (verdict, decision) = try authorizer().verdict(request(amount: 90_000), entities: .empty)
        #expect(verdict == .deny)
        #expect(decision.determining == ["refunds-over-100-need-a-lead", "never-more-than-was-paid"])
    }

    @Test func `nobody is asked for what is not permitted`() throws {
        let other = request(principal: EntityUID(type: "Agent", id: "other"), amount: 20_000)
        #expect(try authorizer().verdict(other, entities: .empty).verdict == .deny)
    }

    @Test func `lifting lifts the forbids that are named, and nothing else`() throws {
        let lifted: Set<PolicyID> = ["refunds-over-100-need-a-lead"]
        #expect(try authorizer().verdict(request(amount: 20_000), entities: .empty, lifting: lifted).verdict == .allow)
        let both = request(amount: 20_000, iban: "DE1")
        #expect(
            try authorizer().verdict(both, entities: .empty, lifting: lifted).verdict == .ask(groups: ["finance"])
        )
        #expect(
            try authorizer().verdict(request(), entities: .empty, lifting: ["agents-refund", "none"]).verdict == .allow
        )
    }

    @Test func `a forbid that fails denies, though Cedar ignores it`() throws {
        let (verdict, decision) = try authorizer().verdict(request(paid: nil), entities: .empty)
        #expect(decision.outcome == .allow)
        #expect(decision.errors == ["never-more-than-was-paid"])
        #expect(verdict == .deny)
    }

    @Test func `a number that cannot be said does not slip past a forbid`() throws {
        let (verdict, decision) = try authorizer().verdict(request(amount: 10_000.000_01), entities: .empty)
        #expect(decision.errors.contains("refunds-over-100-need-a-lead"))
        #expect(verdict == .deny)
    }

    @Test func `an approval without a group lifts nothing`() throws {
        let policies = try PolicySet(
            parsing: """
                permit (principal, action, resource);
                @approval forbid (principal, action, resource);
                """
        )
        #expect(Verdict(Authorizer(policies).decide(request(), entities: .empty)) == .deny)
    }

    @Test func `an explanation says what every clause came to`() throws {
        let explanation = try authorizer().explain(request(amount: 90_000), entities: .empty)
        #expect(explanation.decision.outcome == .deny)
        let entries = explanation.entries
        #expect(
            entries.map(\.policy.id.rawValue) == [
                "refunds-over-100-need-a-lead", "foreign-needs-finance", "never-more-than-was-paid", "agents-refund",
            ]
        )
        #expect(entries.map(\.status) == [.satisfied, .unsatisfied, .satisfied, .satisfied])
        #expect(entries.map(\.isDetermining) == [true, false, true, false])
        #expect(entries[0].clauses.map(\.result) == [.isTrue])
        #expect(entries[2].clauses.map(\.keyword) == ["unless"])
        #expect(entries[2].clauses.map(\.result) == [.isFalse])
        #expect(entries[2].clauses.first?.text == "context.input.amount_cents <= context.facts.paid_cents")
        #expect(entries[2].clauses.first?.location.line == 9)
        let lifted = try authorizer().explain(
            request(amount: 20_000),
            entities: .empty,
            lifting: ["refunds-over-100-need-a-lead"]
        )
        #expect(lifted.entries.first?.status == .lifted)
        #expect(lifted.decision.outcome == .allow)
    }

    @Test(arguments: [
        #"context has input"#, #"context.input has "a b""#, #"context.note like "a*b""#, "resource is Order",
        "resource is Order in Order::\"o\"", "context.n == 1 + 2 - 3", "context.n == 2 * 3",
    ])
    func `an explanation quotes a condition to its end`(condition: String) throws {
        let policies = try PolicySet(parsing: "permit (principal, action, resource) when { \(condition) };")
        let explanation = Authorizer(policies).explain(request(), entities: try Entities([]))
        #expect(explanation.entries.first?.clauses.first?.text == condition)
    }

    @Test func `clauses after the one that decided are not reached`() throws {
        let policies = try PolicySet(
            parsing: "permit (principal, action, resource) when { 1 == 2 } when { context.x } unless { true };"
        )
        let entry = try #require(Authorizer(policies).explain(request(), entities: .empty).entries.first)
        #expect(entry.clauses.map(\.result) == [.isFalse, .notReached, .notReached])
    }

    @Test func `the index finds what a walk over all policies finds`() throws {
        let groups = (0..<4).map { EntityUID(type: "Group", id: "g\($0)") }
        let users = (0..<4).map { EntityUID(type: $0 == 3 ? "Robot" : "User", id: "u\($0)") }
        let actions = (0..<4).map { EntityUID(type: "Action", id: "a\($0)") }
        let entities = try Entities(
            [
                Entity(users[0], parents: [groups[0]]), Entity(users[1], parents: [groups[1], groups[2]]),
                Entity(groups[0], parents: [groups[2]]), Entity(actions[0], parents: [actions[2]]),
                Entity(actions[1], parents: [actions[2], actions[3]]),
            ]
        )
        let scopes = [
            "", " == User::\"u0\"", " in Group::\"g2\"", " is User", " is Robot in Robot::\"u3\"", " in User::\"u1\"",
        ]
        let actionScopes = [
            "", " == Action::\"a0\"", " in Action::\"a2\"", " in [Action::\"a2\", Action::\"a3\"]", " in []",
            " == Action::\"a2\"", " in [Action::\"a1\", Action::\"a1\"]",
        ]
        var text = ""
        for principal in scopes {
            for action in actionScopes {
                for resource in scopes {
                    text += "permit (principal\(principal), action\(action), resource\(resource));\n"
                }
            }
        }
        let policies = try PolicySet(parsing: text)
        for principal in users {
            for action in actions {
                for resource in users {
                    let request = Request(principal: principal, action: action, resource: resource)
                    let found = Authorizer(policies).decide(request, entities: entities).determining
                    let expected = policies.policies.filter { Self.matches($0, request, entities) }.map(\.id)
                    #expect(found == expected)
                }
            }
        }
    }

    private static func matches(_ policy: Policy, _ request: Request, _ entities: Entities) -> Bool {
        func matches(_ constraint: ScopeConstraint, _ uid: EntityUID) -> Bool {
            switch constraint {
            case .any: true
            case .equal(let entity): entity == .entity(uid)
            case .isIn: entities.isDescendant(uid, of: constraint.uid ?? uid)
            case .isType(let type): uid.type == type
            case .isTypeIn(let type, _): uid.type == type && entities.isDescendant(uid, of: constraint.uid ?? uid)
            }
        }
        let action =
            switch policy.storage.action {
            case .any: true
            case .equal(let uid): uid == request.action
            case .isIn(let uids, _): uids.contains { entities.isDescendant(request.action, of: $0) }
            }
        return action && matches(policy.storage.principal, request.principal)
            && matches(policy.storage.resource, request.resource)
    }
}
