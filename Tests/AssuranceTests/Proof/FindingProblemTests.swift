import Assurance
import Manifest
import Policy
import Testing

/// What proofs tell as warnings, beside what a look at the policies tells already.
struct FindingProblemTests {
    private func problems(_ policies: String, tools: (String) -> String = { $0 }) throws -> [String] {
        var files = ProofGround.files(policies: policies)
        files["tools/shop.yaml"] = tools(ProofGround.tools)
        let result = Project.load(.memory(files))
        let project = try #require(result.definition, "\(result.problems)")
        let told = result.problems + PolicyLints(project).problems()
        let findings = try Prover(project).findings()
        #expect(findings.isComplete)
        return findings.problems(in: project, told: told).map(\.description)
    }

    private static let permit = "@id(\"all\") permit (principal, action, resource);\n"

    /// `shop.act` with an effect that cannot be taken back.
    private static func irreversible(_ tools: String) -> String {
        tools.replacing(
            "name: shop.act\n    effect: write",
            with: "name: shop.act\n    effect: irreversible\n    idempotency: { header: Idempotency-Key }"
        )
    }

    @Test func `a permit whose every call some forbid denies is overruled`() throws {
        let found = try problems(
            """
            @id("reads") permit (principal, action == Action::"shop.look", resource);
            @id("small") permit (principal, action == Action::"shop.act", resource) when { context.input.n < 5 };
            @id("not-small") forbid (principal, action == Action::"shop.act", resource) when { context.input.n <= 7 };
            @id("other") permit (principal, action == Action::"shop.other", resource);
            """
        )
        #expect(
            found.contains {
                $0.hasPrefix(
                    "policies/main.cedar:2:14: warning: this permit lets nothing pass: the forbid `not-small` denies "
                )
            },
            "\(found)"
        )
        #expect(found.contains { $0.contains("the agent `clerk` lists `shop.act`, and every such call is denied") })
        #expect(found.count == 2, "\(found)")
    }

    @Test func `forbids that deny everything only together are named together`() throws {
        let found = try problems(
            """
            @id("all") permit (principal, action == Action::"shop.act", resource);
            @id("low") forbid (principal, action == Action::"shop.act", resource) when { context.input.n < 5 };
            @id("high") forbid (principal, action == Action::"shop.act", resource) when { context.input.n >= 5 };
            @id("else") forbid (principal, action == Action::"shop.other", resource) when { context.input.n > 5 };
            @id("rest") permit (principal, action == Action::"shop.other", resource);
            """
        )
        #expect(found.contains { $0.contains("the forbids `low`, `high` together deny every call") }, "\(found)")
    }

    @Test func `what people can lift, and what spares a call, overrules nothing`() throws {
        #expect(
            try problems(
                """
                permit (principal, action == Action::"shop.act", resource);
                permit (principal, action == Action::"shop.other", resource);
                @approval("leads") forbid (principal, action == Action::"shop.act", resource) when { context.input.n <= 1000 };
                forbid (principal, action == Action::"shop.other", resource) when { context.input.n > 5 };
                """
            ) == []
        )
    }

    @Test func `an irreversible tool whose conditions always hold is not guarded`() throws {
        let found = try problems(
            """
            permit (principal, action == Action::"shop.act", resource) when { context.input.n <= 1000 };
            @id("beyond") forbid (principal, action == Action::"shop.act", resource) when { context.input.n > 1000 };
            permit (principal, action == Action::"shop.other", resource);
            """,
            tools: Self.irreversible
        )
        let words =
            "`shop.act` is irreversible, and no condition, forbid or approval ever stops a call of it: "
            + "`Agent::\"clerk\"` may"
        #expect(found.contains { $0.hasPrefix("tools/shop.yaml:16:11: warning: ") && $0.contains(words) }, "\(found)")
    }

    @Test(arguments: [
        "permit (principal, action, resource) when { context.input.n <= 999 };",
        "permit (principal, action, resource) when { context.input.n <= 1000 };"
            + " forbid (principal in Group::\"team\", action, resource) when { context.input.n > 5 };",
        "permit (principal, action, resource); @approval(\"leads\") forbid (principal, action, resource) when { context.input.n == 7 };",
        "permit (principal, action, resource); forbid (principal, action, resource) when { context.input.big + 1 < 0 };",
        "permit (principal, action, resource); forbid (principal in Group::\"team\", action, resource) when { context.input.n > 5 };",
    ])
    func `an irreversible tool of which one call is stopped is guarded`(policies: String) throws {
        let policies = policies.replacing(", action, ", with: ", action == Action::\"shop.act\", ")
        let found = try problems(
            policies + "\npermit (principal, action == Action::\"shop.other\", resource);",
            tools: Self.irreversible
        )
        #expect(!found.contains { $0.contains("irreversible") }, "\(found)")
    }

    @Test func `what the policies' form tells already is not told again`() throws {
        // A lint sees each of these: what contradicts itself, what is always denied, what nothing permits.
        let found = try problems(
            """
            @id("all") permit (principal, action == Action::"shop.act", resource);
            @id("never") forbid (principal, action == Action::"shop.act", resource);
            @id("no") forbid (principal, action == Action::"shop.other", resource)
            when { context.input.n > 5 && context.input.n < 3 };
            """,
            tools: Self.irreversible
        )
        #expect(found == [])
    }

    @Test func `a permit within another is told with its place`() throws {
        let found = try problems(
            Self.permit
                + "@id(\"narrow\") permit (principal is Agent, action, resource) when { context.run.step == \"a\" };\n"
        )
        #expect(
            found == [
                "policies/main.cedar:2:15: warning: this permit changes nothing: `all` allows all that it allows\n"
                    + "    hint: remove it, or narrow what the others allow"
            ]
        )
    }

    @Test func `without time everything is left open, and nothing is found`() throws {
        let project = try ProofGround.project(
            policies: Self.permit
                + "forbid (principal, action == Action::\"shop.act\", resource) when { context.input.n > 1000 };"
        )
        let findings = try Prover(project, limits: ProofLimits(time: .zero)).findings()
        #expect(findings.findings.isEmpty && findings.questions == 0)
        #expect(!findings.isComplete && findings.open > 0)
    }

    @Test func `what the solver finds no answer to is left open, and nothing is made of it`() throws {
        let project = try ProofGround.project(
            policies: Self.permit
                + "forbid (principal, action == Action::\"shop.act\", resource) when { context.input.s like \"*a*\" };"
        )
        let findings = try Prover(project, limits: ProofLimits(time: .seconds(60), steps: 1)).findings()
        #expect(findings.findings.isEmpty && findings.questions > 0)
        #expect(findings.open > 0)
    }

    /// The solver's own timer would wait for good here.
    @Test(.timeLimit(.minutes(1))) func `a question that is too hard ends when its time is up`() throws {
        let project = try ProofGround.project(
            policies: Self.permit + """
                forbid (principal, action == Action::"shop.act", resource) when {
                    context.input.n * context.input.big * context.input.wide == 999999937 &&
                    context.input.n > 1 && context.input.big > 1 && context.input.wide > 1
                };
                """
        )
        let findings = try Prover(project, limits: ProofLimits(time: .seconds(4))).findings()
        #expect(findings.findings.allSatisfy { if case .neverApplies = $0 { true } else { false } })
    }

    @Test func `a forbid that is never satisfied and cannot always be evaluated denies, and is no empty one`() throws {
        let found = try problems(
            """
            @id("all") permit (principal, action == Action::"shop.act", resource);
            @id("other") permit (principal, action == Action::"shop.other", resource);
            @id("sum") forbid (principal, action == Action::"shop.act", resource)
            when { context.input.big + 1 < context.input.big };
            """
        )
        #expect(
            found == [
                "policies/main.cedar:4:1: warning: no call satisfies this forbid: it only denies calls for which it cannot be "
                    + "evaluated\n    hint: look at what the tool's schema allows, and for conditions that exclude each other"
            ]
        )
    }

    @Test func `a forbid that can never be evaluated overrules every permit`() throws {
        let found = try problems(
            """
            @id("all") permit (principal, action == Action::"shop.act", resource);
            @id("other") permit (principal, action == Action::"shop.other", resource);
            @id("sum") forbid (principal, action == Action::"shop.act", resource)
            when { context.input.n + 9223372036854775807 + 1001 > 0 };
            """
        )
        #expect(found.contains { $0.contains("this permit lets nothing pass: the forbid `sum` denies") }, "\(found)")
    }
}
