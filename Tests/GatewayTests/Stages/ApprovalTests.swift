import Gateway
import Governance
import JSON
import Journal
import Manifest
import Testing

struct ApprovalTests {
    let refund: JSON = ["order_id": "o1", "cents": 20_000]

    static let policies = """
        @id("all") permit (principal, action, resource);

        @id("over-100")
        @approval("leads")
        @because("refunds over 100 need a lead's yes")
        @timeout("90m") @escalate("30m managers") @on_timeout("fail")
        forbid (principal, action == Action::"payments.refund", resource)
        when { context.input.cents > 10000 };

        @id("over-1000")
        @approval("managers")
        forbid (principal, action == Action::"payments.refund", resource)
        when { context.input.cents > 100000 };

        @id("never")
        forbid (principal, action == Action::"payments.refund", resource)
        when { context.input.cents > 1000000 };
        """

    func bench(_ service: Service? = nil) throws -> Bench {
        try Bench(
            tools: [Manifests.payments()],
            policies: Self.policies,
            variables: ["URL": service?.url ?? "http://127.0.0.1:1"]
        )
    }

    func grant(_ need: ApprovalNeed, groups: Set<String> = ["leads"], expires: Timestamp? = nil) -> Grant {
        Grant(
            approval: ApprovalID(rawValue: "apr_1"),
            digest: need.digest,
            groups: groups,
            by: "user:anna",
            expires: expires
        )
    }

    @Test func `a call that people can lift asks them, and nothing is journaled yet`() async throws {
        let bench = try bench()
        let need = try #require(try await bench.call("payments.refund", refund).need)
        #expect(
            need.rule
                == ApprovalRule(
                    groups: ["leads"],
                    timeout: .seconds(5400),
                    escalations: [.init(after: .seconds(1800), to: "managers")],
                    onTimeout: .fail
                )
        )
        #expect(need.policies == [.init(id: "over-100", because: "refunds over 100 need a lead's yes")])
        #expect(bench.recorder.lines.isEmpty)
    }

    @Test func `the need is bound to tool, arguments, run, place and policies`() async throws {
        let bench = try bench()
        let need = try #require(try await bench.call("payments.refund", refund).need)
        let tool = try #require(bench.project.tools["payments.refund"])
        #expect(
            need.digest
                == CallDigest.of(
                    tool: tool.digest,
                    input: refund,
                    run: bench.run.id,
                    path: StepPath("pay"),
                    policies: bench.project.policyDigest
                )
        )
    }

    @Test func `with a grant the call is made under it`() async throws {
        let service = try Service { _ in .json(["id": "r1"]) }
        let bench = try bench(service)
        let need = try #require(try await bench.call("payments.refund", refund).need)
        #expect(try await bench.call("payments.refund", refund, grant: grant(need)).output == ["id": "r1"])
        let intended = try #require(try bench.recorder.events(ToolIntended.self).first)
        #expect(intended.grant == ApprovalID(rawValue: "apr_1"))
        #expect(intended.policies == ["all", "over-100"])
    }

    @Test func `a grant for other arguments is void`() async throws {
        let bench = try bench()
        let need = try #require(try await bench.call("payments.refund", refund).need)
        let other: JSON = ["order_id": "o1", "cents": 20_001]
        #expect(try await bench.call("payments.refund", other, grant: grant(need)).refusal?.code == "approval_void")
        #expect(bench.recorder.lines == ["tool.refused pay"])
    }

    @Test func `a grant for another call is void even where none is needed`() async throws {
        let bench = try bench()
        let need = try #require(try await bench.call("payments.refund", refund).need)
        let small: JSON = ["order_id": "o1", "cents": 1]
        #expect(try await bench.call("payments.refund", small, grant: grant(need)).refusal?.code == "approval_void")
    }

    @Test func `a grant that has expired counts no more`() async throws {
        let bench = try bench()
        let need = try #require(try await bench.call("payments.refund", refund).need)
        let late = grant(need, expires: bench.clock.now)
        #expect(try await bench.call("payments.refund", refund, grant: late).refusal?.code == "approval_expired")
    }

    @Test func `a grant by others than those who are asked lifts nothing`() async throws {
        let bench = try bench()
        let need = try #require(try await bench.call("payments.refund", refund).need)
        let wrong = grant(need, groups: ["managers"])
        #expect(try await bench.call("payments.refund", refund, grant: wrong).refusal?.code == "approval_insufficient")
    }

    @Test func `every forbid must be lifted, and what is left is asked again`() async throws {
        let service = try Service { _ in .json(["id": "r1"]) }
        let bench = try bench(service)
        let large: JSON = ["order_id": "o1", "cents": 200_000]
        let need = try #require(try await bench.call("payments.refund", large).need)
        #expect(need.rule.groups == ["leads", "managers"])
        let rest = try #require(try await bench.call("payments.refund", large, grant: grant(need)).need)
        #expect(rest.rule.groups == ["managers"])
        #expect(rest.digest == need.digest)
        let both = grant(need, groups: ["leads", "managers"])
        #expect(try await bench.call("payments.refund", large, grant: both).output == ["id": "r1"])
    }

    @Test func `a forbid that nobody can lift denies, whatever was granted`() async throws {
        let bench = try bench()
        let huge: JSON = ["order_id": "o1", "cents": 2_000_000]
        let refusal = try #require(try await bench.call("payments.refund", huge).refusal)
        #expect(refusal.code == "denied")
        #expect(refusal.policies.map(\.id) == ["never"])
    }

    @Test func `nobody is asked about a call that nothing permits`() async throws {
        let policies = Self.policies.replacing(
            "permit (principal, action, resource)",
            with: "permit (principal is User, action, resource)"
        )
        let bench = try Bench(
            tools: [Manifests.payments()],
            policies: policies,
            variables: ["URL": "http://127.0.0.1:1"]
        )
        #expect(try await bench.call("payments.refund", refund).refusal?.code == "denied")
    }

    @Test(arguments: [
        (#"@approval("leads") @timeout("soon")"#, "@timeout"),
        (#"@approval("leads") @escalate("managers")"#, "@escalate"),
        (#"@approval("leads") @on_timeout("continue")"#, "@on_timeout"),
    ])
    func `an approval that cannot be read lifts nothing`(annotations: String, place: String) throws {
        let policies = """
            permit (principal, action, resource);
            \(annotations) forbid (principal, action == Action::"payments.refund", resource);
            """
        guard
            let bench = try? Bench(
                tools: [Manifests.payments()],
                policies: policies,
                variables: ["URL": "http://127.0.0.1:1"]
            )
        else {
            // The check of manifests refuses it before.
            return
        }
        let decision = bench.gateway.decide(bench.toolCall("payments.refund", refund), facts: [:])
        #expect(decision.verdict == .deny)
        #expect(decision.message.contains(place))
    }
}
