import JSON
import Testing

@testable import Policy

/// What is left of a policy when everything but the context is known.
@Suite struct PartialTests {
    private static let entities = """
        [
            {"uid": {"type": "User", "id": "alice"}, "attrs": {"level": 3, "name": "Alice", "tags": ["a", "b"]},
             "parents": [{"type": "Group", "id": "staff"}]},
            {"uid": {"type": "Photo", "id": "beach"},
             "attrs": {"owner": {"__entity": {"type": "User", "id": "alice"}}, "size": 7}, "parents": []}
        ]
        """

    private func residual(_ clauses: String, scope: String = "principal, action, resource") throws -> Residual {
        let policies = try PolicySet(parsing: "forbid (\(scope)) \(clauses);")
        let policy = try #require(policies.policies.first)
        return policy.residual(
            principal: EntityUID(type: "User", id: "alice"),
            action: EntityUID(type: "Action", id: "view"),
            resource: EntityUID(type: "Photo", id: "beach"),
            entities: try Entities(json: try JSON(parsing: Array(Self.entities.utf8)))
        )
    }

    @Test(arguments: [
        ("", "satisfied"),
        ("when { principal.level > 2 }", "satisfied"),
        ("when { principal.level > 3 }", "unsatisfied"),
        ("unless { resource.owner == principal }", "unsatisfied"),
        ("when { principal.missing == 1 }", "failed"),
        ("when { 1 }", "failed"),
        ("when { principal.level > 3 && context.a == 1 }", "unsatisfied"),
        ("when { principal.level > 2 || context.a == 1 }", "satisfied"),
        ("when { context has a && principal.level > 3 }", "unsatisfied"),
        ("when { context.a == 1 }", "open"),
    ])
    func `a policy that does not depend on the context is decided`(clauses: String, status: String) throws {
        #expect(try residual(clauses).status.rawValue == status)
    }

    @Test(arguments: [
        ("when { principal.level > 2 && context.a > 1 }", "when { context.a > 1 }"),
        ("when { context.a > principal.level }", "when { context.a > 3 }"),
        ("when { context.owner == principal }", "when { context.owner == principal }"),
        ("when { if principal in Group::\"staff\" then context.a == 1 else false }", "when { context.a == 1 }"),
        ("unless { !(context.a == resource.size) }", "unless { !(context.a == 7) }"),
        ("when { !(!(context.a == 1)) }", "when { context.a == 1 }"),
        ("when { principal.tags.contains(context.tag) }", "when { [\"a\", \"b\"].contains(context.tag) }"),
        // What comes first may fail, and then the policy must fail too.
        ("when { context.a == 1 && principal.level > 3 }", "when { context.a == 1 && false }"),
        ("when { context.a == 1 && principal.missing == 1 }", "when { context.a == 1 && principal.missing == 1 }"),
        // A Boolean must stay one: `true && 5` fails, `5` does not.
        ("when { (true && context.a) == 5 }", "when { (true && context.a) == 5 }"),
        ("when { principal is User in context.group }", "when { principal is User in context.group }"),
        ("when { principal is Photo in context.group || context.a == 1 }", "when { context.a == 1 }"),
        ("when { context.a == 1 } unless { principal.level == 3 }", "when { context.a == 1 } unless { true }"),
    ])
    func `what depends on the context is left, with the rest folded into it`(clauses: String, left: String) throws {
        let residual = try residual(clauses)
        #expect(residual.status == .open)
        #expect(residual.text == left)
    }

    @Test func `a scope that does not match leaves nothing`() throws {
        #expect(try residual("", scope: "principal == User::\"bob\", action, resource").status == .unsatisfied)
        #expect(try residual("", scope: "principal in Group::\"staff\", action, resource").status == .satisfied)
        #expect(try residual("", scope: "principal, action == Action::\"edit\", resource").status == .unsatisfied)
        #expect(try residual("", scope: "principal, action, resource is Album").status == .unsatisfied)
    }

    @Test(arguments: [
        ("when { context.a > 5 && context.a < 5 }", false),
        ("when { context.a > 5 && context.a < 7 }", true),
        ("when { context.a > 5 && context.a < 6 }", false),
        ("when { context.a == 1 && context.a == 2 }", false),
        ("when { context.a == \"x\" } unless { context.a == \"x\" }", false),
        ("when { context.a == 6 && context.a > 5 && context.a <= 6 && context.a != 6 }", false),
        ("when { 5 < context.a && 5 > context.a }", false),
        ("when { context.a < context.b && context.b < context.a }", false),
        ("when { context.a <= context.b && context.b <= context.a }", true),
        ("when { context has a && !(context has a) }", false),
        ("when { context.a is User && context.a == Photo::\"x\" }", false),
        ("when { context.f && !context.f }", false),
        ("when { context.f == true && context.f == false }", false),
        // What is neither true nor false may be a text.
        ("when { !(context.f == true) && !(context.f == false) }", true),
        ("when { (context.a > 5 || context.b) && context.a < 3 }", true),
        ("when { (context.a > 5 || context.a == 4) && context.a < 3 }", false),
        ("when { (if context.b then context.a > 5 else context.a > 9) && context.a < 3 }", false),
        ("unless { context.a > 5 || context.a <= 5 }", false),
        ("when { context.a < -9223372036854775808 }", false),
        ("when { context.a == 1 && false }", false),
        ("when { context.a.b == 1 && context.c.b == 2 }", true),
        ("when { context.a like \"x*\" && context.a == \"y\" }", true),
    ])
    func `comparisons that exclude each other are found`(clauses: String, canHold: Bool) throws {
        #expect(try residual(clauses).canHold == canHold)
    }

    @Test func `a search among alternatives ends`() throws {
        let clause = (0..<40).map { "(context.a\($0) == 1 || context.b\($0) == 1)" }.joined(separator: " && ")
        #expect(try residual("when { \(clause) && context.x > 1 && context.x < 1 }").canHold == false)
        let pairs = (0..<40).map { "(context.x == \($0) || context.x == \($0 + 100))" }.joined(separator: " && ")
        // Nobody looked long enough to be certain.
        _ = try residual("when { \(pairs) }").canHold
    }

    @Test(arguments: [
        ("when { context.input.amount > 10000 }", "amount over 10000"),
        ("unless { context.input.amount > 10000 }", "amount at most 10000"),
        ("when { context.labels.contains(\"untrusted\") }", "labels has \"untrusted\""),
        (
            "unless { context.input has to && (context.input.to == \"a\" || context.input.to like \"*@b\") }",
            "to is missing or (to is not \"a\" and to is not like \"*@b\")"
        ),
        ("when { context.input.a + 1 <= context.input.b }", "(a + 1) at most b"),
        (
            "when { context.input.a == 1 } when { context.input.b == 2 || context.input.c == 3 }",
            "a is 1 and (b is 2 or c is 3)"
        ),
        ("when { context.input.at < datetime(\"2024-01-01\") }", "at under 2024-01-01"),
        (
            "unless { context.input.net.isInRange(ip(\"10.0.0.0/8\")) }",
            "not (context.input.net.isInRange(ip(\"10.0.0.0/8\")))"
        ),
        ("when { context.input.done }", "done is true"),
        ("when { !context.labels.isEmpty() }", "labels is not empty"),
    ])
    func `conditions are said in words`(clauses: String, words: String) throws {
        #expect(try residual(clauses).words { $0.last ?? "" } == words)
    }
}
