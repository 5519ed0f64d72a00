import Assurance
import Manifest
import Policy
import Testing

/// What has no translation is named, what has no answer ends, and what is huge is bounded.
struct LimitProofTests {
    @Test func `a construct without translation is named with its place where it matters`() throws {
        let project = try ProofGround.project(
            policies: """
                permit (principal == Agent::"clerk", action == Action::"shop.act", resource);
                @id("whole") forbid (principal, action == Action::"shop.act", resource)
                when { context.input has spot && context.input.spot == { x: 1, y: 2 } };
                """
        )
        let result = try ProofGround.never(
            "context.input has spot && context.input.spot.x == 1 && context.input.spot.y == 2",
            in: project
        )
        guard case .untranslatable(let refusals) = result.outcome else {
            Issue.record("\(result.outcome.word)")
            return
        }
        #expect(refusals.map(\.construct) == ["the comparison of a whole record of arguments or facts"])
        #expect(refusals.first?.policy == "whole")
        #expect(refusals.first?.location.description == "policies/main.cedar:3:34")
    }

    @Test func `what is decided without a construct that has no translation is decided`() throws {
        let policies = """
            permit (principal == Agent::"clerk", action == Action::"shop.act", resource) when { context.input.n < 5 };
            forbid (principal, action == Action::"shop.act", resource)
            when { context.input has spot && context.input.spot == { x: 1, y: 2 } };
            """
        let project = try ProofGround.project(policies: policies)
        #expect(try ProofGround.never("context.input.n > 5", in: project).outcome.word == "proved")
        // The evaluator confirms a call that the forbid has nothing to do with.
        #expect(try ProofGround.never("context.input.n < 5", in: project).outcome.word == "refuted")
    }

    @Test func `a proof that takes too many steps ends as unknown`() throws {
        let project = try ProofGround.project(
            policies: """
                permit (principal == Agent::"clerk", action == Action::"shop.act", resource)
                when { context.input.big * context.input.big * context.input.big + context.input.wide * context.input.wide
                  * context.input.wide == 41 * context.input.n * context.input.n * context.input.n };
                """
        )
        let limits = ProofLimits(time: .seconds(60), steps: 20_000)
        let result = try ProofGround.never(
            "context.input.big > 1000 && context.input.wide > 1000 && context.input.big * context.input.wide > 7000001",
            in: project,
            limits: limits
        )
        #expect(result.outcome.word.hasPrefix("unknown: the solver found no answer"))
    }

    @Test func `a proof without time ends as unknown`() throws {
        let project = try ProofGround.project(policies: "permit (principal, action, resource);")
        let result = try ProofGround.never("context.input.n > 5", in: project, limits: ProofLimits(time: .zero))
        #expect(result.outcome.word == "unknown: the solver found no answer in time (calls of `shop.act` by agents)")
    }

    @Test func `policies of huge size are refused, not begun`() throws {
        // Two million expressions and more; each condition is within the parser's depth.
        let sum = "context.input.n" + String(repeating: " + 1", count: 200)
        let clause = (0..<100).map { "\(sum) != \($0)" }.joined(separator: " && ")
        let policy = "forbid (principal, action == Action::\"shop.act\", resource) when { \(clause) };\n"
        var project = try ProofGround.project(policies: "permit (principal, action, resource);")
        project.policies = try PolicySet(parsing: String(repeating: policy, count: 60), naming: .position)
        let property = Property(name: "x", claim: .never(CallPattern(tools: ["shop.act"]), [.allow]))
        let error = #expect(throws: AssuranceError.self) { try Prover(project).prove(property) }
        #expect(error?.code == "too_large")
    }

    @Test func `many people make a formula longer, not deeper`() throws {
        var files = ProofGround.files(
            policies: """
                permit (principal is User, action == Action::"shop.other", resource)
                when { principal has email && principal.email like "*@inside.example" };
                """
        )
        let people = (0..<3000).map {
            "  p\($0): { groups: [team], email: p\($0)@\($0 % 7 == 0 ? "in" : "out")side.example }"
        }
        files["people.yaml"] = "people:\n\(people.joined(separator: "\n"))\ngroups: { team: , other: }\n"
        let project = try #require(Project.load(.memory(files)).definition)
        func never(_ id: String) throws -> String {
            let pattern = CallPattern(principal: EntityUID(type: "User", id: id), tools: ["shop.other"])
            return try Prover(project).prove(Property(name: "x", claim: .never(pattern, [.allow]))).outcome.word
        }
        #expect(try never("p7") == "refuted")
        #expect(try never("p8") == "proved")
        let anybody = CallPattern(tools: ["shop.other"])
        let result = try Prover(project, limits: ProofLimits(time: .seconds(60))).prove(
            Property(name: "x", claim: .never(anybody, [.allow]))
        )
        #expect(result.outcome.counterexample?.call.principal.type == "User")
    }

    @Test(arguments: [
        ("context.input.nn > 5", 1, 1, "attribute `input.nn`"),
        ("true &&\n  context.input.n > \"5\"", 2, 21, "unexpected type"),
        ("true }; permit (principal, action, resource) when { true", 1, 1, "more than one condition"),
        ("true } when { true", 1, 1, "more than one condition"), ("context.input.n >", 1, 18, "unexpected"),
    ])
    func `what is wrong with a condition is told with its place`(text: String, line: Int, column: Int, message: String)
        throws
    {
        let project = try ProofGround.project(policies: "permit (principal, action, resource);")
        let mistake = #expect(throws: CallCondition.Mistake.self) {
            try CallCondition(text, tools: ["shop.act"], schema: project.policySchema)
        }
        #expect(mistake?.message.contains(message) == true, "\(mistake?.message ?? "")")
        #expect((mistake?.line, mistake?.column) == (line, column))
    }
}
