import Assurance
import JSON
import JSONSchema
import Manifest
import Policy
import Testing

/// Reeve's verdict of a call, proved: what is stricter or richer than Cedar's two answers.
struct VerdictProofTests {
    private static let permit = "permit (principal == Agent::\"clerk\", action == Action::\"shop.act\", resource);\n"

    @Test func `a forbid that cannot be evaluated denies`() throws {
        // The sum leaves 64 bits for some numbers, and then the forbid has no answer.
        let project = try ProofGround.project(
            policies: Self.permit + """
                forbid (principal, action == Action::"shop.act", resource)
                when { context.input.big + context.input.wide == 7 };
                """
        )
        let overflowing = "context.input.big == 9223372036854775807 && context.input.wide == 1"
        #expect(try ProofGround.never(overflowing, in: project).outcome.word == "proved")
        let inside = "context.input.big == 9223372036854775806 && context.input.wide == 1"
        #expect(try ProofGround.never(inside, in: project).outcome.word == "refuted")
    }

    @Test func `a permit that cannot be evaluated permits nothing`() throws {
        let project = try ProofGround.project(
            policies: """
                permit (principal == Agent::"clerk", action == Action::"shop.act", resource)
                when { context.input.big * 2 != 7 };
                """
        )
        #expect(
            try ProofGround.never("context.input.big > 4611686018427387903", in: project).outcome.word == "proved"
        )
        #expect(
            try ProofGround.never("context.input.big == 4611686018427387903", in: project).outcome.word == "refuted"
        )
        #expect(
            try ProofGround.never("context.input.big < -4611686018427387904", in: project).outcome.word == "proved"
        )
    }

    @Test func `a number that Cedar cannot hold fails the forbid that reads it`() throws {
        // `big` may be any integer of JSON, also one beyond 64 bits; the forbid has no answer then, and that denies.
        let project = try ProofGround.project(
            policies: Self.permit + """
                forbid (principal, action == Action::"shop.act", resource) when { context.input.big < 0 };
                """
        )
        let never = try ProofGround.never("true", verdicts: [.deny], in: project)
        #expect(never.outcome.counterexample?.now.message == "denied by policy `policy1`")
        let denied = try ProofGround.never(
            "!(context.input.big < 0)",
            verdicts: [.deny],
            in: project
        )
        // A condition that cannot be evaluated chooses no call.
        #expect(denied.outcome.word == "proved")
        let beyond = try ProofGround.never("context.input.n == 1", verdicts: [.deny], in: project)
        #expect(beyond.outcome.word == "refuted")
    }

    @Test func `a forbid that people can lift asks`() throws {
        let project = try ProofGround.project(
            policies: Self.permit + """
                @approval("leads")
                forbid (principal, action == Action::"shop.act", resource) when { context.input.n > 100 };
                """
        )
        #expect(try ProofGround.never("context.input.n > 100", in: project).outcome.word == "proved")
        let asked = try ProofGround.never("context.input.n > 100", verdicts: [.ask], in: project)
        #expect(asked.outcome.counterexample?.now.verdict == .ask)
        #expect(try ProofGround.never("true", verdicts: [.deny], in: project).outcome.word == "proved")
    }

    @Test func `a final forbid wins over one that can be lifted`() throws {
        let project = try ProofGround.project(
            policies: Self.permit + """
                @approval("leads")
                forbid (principal, action == Action::"shop.act", resource) when { context.input.n > 100 };
                forbid (principal, action == Action::"shop.act", resource) when { context.input.n > 500 };
                """
        )
        #expect(
            try ProofGround.never("context.input.n > 500", verdicts: [.ask, .allow], in: project).outcome.word
                == "proved"
        )
    }

    @Test func `an agent that acts for a person may do what both may do`() throws {
        let project = try ProofGround.project(
            policies: Self.permit + """
                permit (principal in Group::"leads", action, resource);
                forbid (principal == User::"anna", action == Action::"shop.act", resource)
                when { context.input.n > 100 };
                """
        )
        // Anna is a lead, Ben is not: the agent may act for her, up to a hundred, and not for him.
        let forBen = "context.run has principal && context.run.principal == \"user:ben\""
        #expect(try ProofGround.never(forBen, in: project).outcome.word == "proved")
        let forAnna = "context.run has principal && context.run.principal == \"user:anna\""
        let allowed = try ProofGround.never(forAnna, in: project)
        #expect(allowed.outcome.counterexample?.call.actsFor == "user:anna")
        #expect(try ProofGround.never("\(forAnna) && context.input.n > 100", in: project).outcome.word == "proved")
        #expect(try ProofGround.never("context.input.n > 100", in: project).outcome.word == "refuted")
    }

    @Test func `a tool that is not offered to an agent is denied to it`() throws {
        let project = try ProofGround.project(policies: "permit (principal, action, resource);")
        func allowed(_ agent: String) throws -> String {
            let pattern = CallPattern(principal: EntityUID(type: "Agent", id: agent), tools: ["shop.act"])
            return try Prover(project).prove(Property(name: "x", claim: .never(pattern, [.allow]))).outcome.word
        }
        #expect(try allowed("guest") == "proved")
        #expect(try allowed("clerk") == "refuted")
        #expect(try allowed("nobody") == "proved")
    }

    @Test func `the groups that people are in are known`() throws {
        let project = try ProofGround.project(
            policies: """
                permit (principal in Group::"leads", action == Action::"shop.other", resource);
                permit (principal is User, action == Action::"shop.act", resource)
                when { principal has email && principal.email like "*@example.com" };
                """
        )
        func never(_ principal: EntityUID?, _ tool: String, _ condition: String? = nil) throws -> ProofResult {
            let condition = try condition.map {
                try CallCondition($0, tools: [tool], schema: project.policySchema)
            }
            let pattern = CallPattern(principal: principal, tools: [tool], condition: condition)
            return try Prover(project).prove(Property(name: "x", claim: .never(pattern, [.allow])))
        }
        #expect(try never(EntityUID(type: "User", id: "ben"), "shop.other").outcome.word == "proved")
        #expect(try never(EntityUID(type: "User", id: "anna"), "shop.other").outcome.word == "refuted")
        let notAnna = try never(nil, "shop.other", "principal != User::\"anna\"")
        #expect(notAnna.outcome.word == "proved")
        // People whom nobody knows have no email.
        let stranger = try never(nil, "shop.act", "principal != User::\"anna\" && principal != User::\"ben\"")
        #expect(stranger.outcome.word == "proved")
        #expect(try never(EntityUID(type: "User", id: "ben"), "shop.act").outcome.word == "refuted")
    }

    @Test func `always is never of the other verdicts`() throws {
        let project = try ProofGround.project(policies: Self.permit)
        let pattern = CallPattern(principal: ProofGround.clerk, tools: ["shop.act"])
        let always = try Prover(project).prove(Property(name: "x", claim: .always(pattern, [.allow])))
        #expect(always.outcome.word == "proved")
        let denied = try Prover(project).prove(Property(name: "x", claim: .always(pattern, [.deny, .ask])))
        #expect(denied.outcome.counterexample?.now.verdict == .allow)
    }

    @Test func `a counterexample is a call that the tool's schema lets pass`() throws {
        let project = try ProofGround.project(policies: Self.permit)
        let example = try #require(try ProofGround.never("true", in: project).outcome.counterexample)
        #expect(project.tools["shop.act"]?.input.schema.validate(example.call.input) == [])
        #expect(example.now.policies == ["policy0"])
        #expect(example.call.principal == ProofGround.clerk)
    }
}
