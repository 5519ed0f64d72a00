import JSON
import Manifest
import Policy
import Testing

@testable import Assurance

/// What cases say, and what they have seen of the policies.
struct CaseRunTests {
    private static let policies = """
        @id("clerk-pays") permit (principal == Agent::"clerk", action, resource);
        @id("over-100-asks") @approval("leads")
        forbid (principal, action == Action::"desk.pay", resource) when { context.input.amount > 100 };
        @id("paid-or-small")
        forbid (principal, action == Action::"desk.pay", resource)
        unless { context.facts.order.paid >= context.input.amount || context.input.amount < 10 };

        """

    private func run(_ cases: String) throws -> CaseRun {
        let project = try PastDesk.project(policies: Self.policies)
        var found = PolicyCases()
        let defaults =
            "defaults: { agent: clerk, tool: desk.pay, input: { amount: 50 }, facts: { order: { paid: 500 } } }\n"
        found.add(Array((defaults + "cases:\n" + cases).utf8), file: "a.test.yaml", of: project)
        #expect(found.problems.map(\.description) == [])
        return CaseRun(found.cases, by: project)
    }

    @Test func `a call that a counter cannot count is refused, whatever policies say`() throws {
        let counters = "counters: { paid: { tool: desk.pay, sum: \"${input.amount}\", window: day } }\n"
        let project = try PastDesk.project(policies: Self.policies, counters: counters)
        var found = PolicyCases()
        let cases = """
            defaults: { agent: clerk, tool: desk.pay, facts: { order: { paid: 500 } } }
            cases:
              - { name: counted, input: { amount: 5 }, expect: allow }
              - { name: below nothing, input: { amount: -5 }, expect: deny, by: [] }
            """
        found.add(Array(cases.utf8), file: "a.test.yaml", of: project)
        #expect(found.problems.map(\.description) == [])
        let run = CaseRun(found.cases, by: project)
        #expect(run.failed.map(\.test.name) == [])
    }

    @Test func `a case passes where verdict and policies are as expected`() throws {
        let run = try run(
            """
            - { name: a, expect: allow, by: clerk-pays }
            - { name: b, input: { amount: 500 }, expect: ask leads, by: over-100-asks, granted_by: leads, then_by: [clerk-pays, over-100-asks] }
            - { name: c, facts: { order: { paid: 5 } }, expect: deny, by: [paid-or-small] }
            - { name: d, service: flow, expect: deny, by: [] }
            - { name: e, input: { amount: much }, expect: invalid }
            """
        )
        #expect(run.failed.map(\.test.name) == [])
        #expect(run.results.count == 5)
    }

    @Test(arguments: [
        ("{ name: a, expect: deny }", "deny", "allow"),
        ("{ name: a, input: { amount: 500 }, expect: allow }", "allow", "ask leads"),
        ("{ name: a, input: { amount: 500 }, expect: ask bosses }", "ask bosses", "ask leads"),
        ("{ name: a, expect: allow, by: over-100-asks }", "by over-100-asks", "by clerk-pays"),
        ("{ name: a, expect: allow, by: [] }", "by no policy", "by clerk-pays"),
        ("{ name: a, input: { amount: 500 }, expect: ask leads, granted_by: leads, then: deny }", "deny", "allow"),
        ("{ name: a, input: { amount: 500 }, expect: ask leads, granted_by: bosses }", "allow", "ask leads"),
    ])
    func `a case that fails says what was expected and what came`(text: String, expected: String, found: String) throws
    {
        let run = try run("- \(text)")
        #expect(run.failed.flatMap(\.failures).map(\.expected) == [expected])
        #expect(run.failed.flatMap(\.failures).map(\.found) == [found])
    }

    private func gaps(_ cases: String) throws -> [String] {
        try run(cases).coverage.policies.flatMap { policy in policy.gaps.map { "\(policy.policy.id): \($0.message)" } }
    }

    @Test func `what no case has seen is named, part by part`() throws {
        #expect(
            try gaps("- { name: a, expect: allow }") == [
                "over-100-asks: never determined a decision",
                "over-100-asks: `when { context.input.amount > 100 }` was never true",
                "paid-or-small: never determined a decision",
                "paid-or-small: `unless { context.facts.order.paid >= context.input.amount || context.input.amount < 10 }` "
                    + "was never false",
                "paid-or-small: `context.facts.order.paid >= context.input.amount` was never false",
                "paid-or-small: `context.input.amount < 10` was never evaluated",
            ]
        )
    }

    @Test func `cases that see everything cover everything`() throws {
        let cases = """
            - { name: a, expect: allow }
            - { name: b, input: { amount: 500 }, expect: ask leads }
            - { name: c, facts: { order: { paid: 5 } }, expect: deny }
            - { name: d, input: { amount: 9 }, facts: { order: { paid: 5 } }, expect: allow }
            """
        #expect(try gaps(cases) == [])
        #expect(try run(cases).coverage.percent == 100)
        #expect(try run(cases).coverage.seen == (11, 11))
    }

    @Test func `what is decided once people have agreed is seen too`() throws {
        let asked = "- { name: a, input: { amount: 500 }, expect: ask leads"
        #expect(try gaps(asked + " }").contains("clerk-pays: never determined a decision"))
        #expect(try !gaps(asked + ", granted_by: leads }").contains("clerk-pays: never determined a decision"))
    }

    @Test func `a percentage is rounded down, so that only all of it is 100`() throws {
        let coverage = try run("- { name: a, expect: allow }").coverage
        #expect(coverage.seen == (4, 11))
        #expect(coverage.percent == 36)
    }

    @Test func `a policy in whose scope no case is says so and no more`() throws {
        let found = try gaps("- { name: a, service: flow, tool: desk.order, input: { amount: null }, expect: deny }")
        #expect(
            found == [
                "clerk-pays: no case is in its scope", "over-100-asks: no case is in its scope",
                "paid-or-small: no case is in its scope",
            ]
        )
    }

    @Test func `what people may do is tested too`() throws {
        let policies =
            Self.policies
                + """
                @id("leads-answer") permit (principal in Group::"leads", action == Action::"reeve.approve", resource)
                when { context.groups.contains("leads") };
                """
        let project = try PastDesk.project(policies: policies)
        var found = PolicyCases()
        let cases = """
            cases:
              - { name: a, user: ada, right: approve, groups: leads, expect: allow, by: leads-answer }
              - { name: b, user: ada, right: approve, groups: [team], expect: deny, by: [] }
              - { name: c, user: bob, right: start, expect: deny }
            """
        found.add(Array(cases.utf8), file: "a.test.yaml", of: project)
        #expect(found.problems.map(\.description) == [])
        let run = CaseRun(found.cases, by: project)
        #expect(run.results.count == 3 && run.failed.isEmpty, "\(run.failed)")
        let seen = run.coverage.policies.first { $0.policy.id == "leads-answer" }?.seen
        #expect(seen?.count == 3 && seen?.total == 3)
        // Without such a policy membership decides.
        var none = PolicyCases()
        none.add(Array(cases.utf8), file: "a.test.yaml", of: try PastDesk.project(policies: Self.policies))
        #expect(none.problems.contains { $0.message.hasPrefix("no policy names what people may do") })
    }

    /// Cases see what the request for a right names when a person asks for it, and nothing else.
    @Test func `a case of a right names the run and the workflow where its request does`() throws {
        let policies =
            Self.policies
                + """
                @id("ada-pauses") permit (principal == User::"ada", action == Action::"reeve.pause", resource)
                when { context.run like "run_a*" };
                @id("ada-reads") permit (principal == User::"ada", action == Action::"reeve.read", resource)
                when { context has workflow && context.workflow == "flow" };
                @id("bob-reads-all") permit (principal == User::"bob", action == Action::"reeve.read", resource)
                unless { context has run };
                @id("erasing") permit (principal is User, action == Action::"reeve.erase", resource)
                when { context has run };
                @id("starting") permit (principal == User::"ada", action in [Action::"reeve.start", Action::"reeve.pause"], resource)
                unless { context has run };
                """
        let project = try PastDesk.project(policies: policies)
        var found = PolicyCases()
        let cases = """
            cases:
              - { name: a, user: ada, right: pause, run: run_a1, expect: allow, by: ada-pauses }
              - { name: b, user: ada, right: pause, run: run_b1, expect: deny }
              - { name: c, user: ada, right: read, workflow: flow, expect: allow, by: ada-reads }
              - { name: d, user: ada, right: read, expect: deny }
              - { name: e, user: ada, right: read, run: null, expect: deny }
              - { name: f, user: bob, right: read, run: null, expect: allow, by: bob-reads-all }
              - { name: g, user: bob, right: read, expect: deny }
              - { name: h, user: bob, right: erase, expect: allow, by: erasing }
              - { name: i, user: bob, right: erase, run: null, expect: deny }
              - { name: j, user: ada, right: start, workflow: flow, expect: allow, by: starting }
            """
        found.add(Array(cases.utf8), file: "a.test.yaml", of: project)
        #expect(found.problems.map(\.description) == [])
        let run = CaseRun(found.cases, by: project)
        #expect(run.failed.map { "\($0.test.name): \($0.failures)" } == [])
        let rights = run.coverage.policies.filter { ["a", "b", "e", "s"].contains($0.policy.id.rawValue.prefix(1)) }
        #expect(rights.filter { $0.seen.count < $0.seen.total }.map(\.policy.id.rawValue) == [])
        #expect(rights.count == 5)
    }

    @Test func `the JSON has the shape that is documented`() throws {
        let json = try run("- { name: a, expect: deny }").json
        #expect(json["passed"] == 0 && json["failed"] == 1)
        let item = json["cases"]?.arrayValue?.first
        #expect(item?["verdict"] == "allow" && item?["policies"] == ["clerk-pays"])
        #expect(item?["failures"] == [["expected": "deny", "found": "allow", "after_grant": false]])
        #expect(item?["file"] == "a.test.yaml" && item?["line"] == 3)
        let coverage = json["coverage"]
        #expect(coverage?["total"] == 11)
        #expect(coverage?["policies"]?.arrayValue?.count == 3)
    }
}
