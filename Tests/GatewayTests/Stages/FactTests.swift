import Gateway
import JSON
import Journal
import Testing
import Transport

struct FactTests {
    let refund: JSON = ["order_id": "o1", "cents": 500]

    static let policies = """
        @id("all") permit (principal, action, resource);
        @id("never-more-than-was-paid")
        @because("Nobody gets back more than was paid")
        forbid (principal, action == Action::"payments.refund", resource)
        unless { context.facts has order && context.input.cents <= context.facts.order.paid };
        """

    func bench(_ service: Service, _ refund: String = Manifests.order) throws -> Bench {
        try Bench(
            tools: [Manifests.payments(refund)],
            policies: Self.policies,
            variables: ["URL": service.url]
        )
    }

    func service(paid: Int64) throws -> Service {
        try Service { request in request.method == .get ? .json(["paid": .int(paid)]) : .json(["id": "r1"]) }
    }

    @Test func `a fact is looked up as a call of its own before policy decides`() async throws {
        let service = try service(paid: 900)
        let bench = try bench(service)
        #expect(try await bench.call("payments.refund", refund).output == ["id": "r1"])
        #expect(
            bench.recorder.lines == [
                "tool.intended pay/facts.order", "tool.succeeded pay/facts.order", "tool.intended pay",
                "tool.succeeded pay",
            ]
        )
        let lookup = try #require(try bench.recorder.events(ToolIntended.self).first)
        #expect(lookup.isFact)
        #expect(lookup.recovery == "retry")
        #expect(service.asked.map(\.target) == ["/orders/o1", "/refunds"])
    }

    @Test func `policy decides on what is true and not on what was said`() async throws {
        let service = try service(paid: 100)
        let bench = try bench(service)
        let refusal = try #require(try await bench.call("payments.refund", refund).refusal)
        #expect(
            refusal.policies == [.init(id: "never-more-than-was-paid", because: "Nobody gets back more than was paid")]
        )
        #expect(refusal.message.contains("Nobody gets back more than was paid"))
        #expect(try bench.recorder.content(#require(refusal.facts["order"])) == ["paid": 100])
        #expect(service.asked.count == 1)
    }

    @Test func `a lookup that fails for good refuses the call`() async throws {
        let service = try Service { _ in .json(["error": "gone"], status: 404) }
        let bench = try bench(service)
        let refusal = try #require(try await bench.call("payments.refund", refund).refusal)
        #expect(refusal.stage == "facts")
        #expect(refusal.code == "facts_unavailable")
        #expect(refusal.message.contains("`order`"))
        #expect(bench.recorder.kinds == ["tool.intended", "tool.failed", "tool.refused"])
    }

    @Test func `a lookup that may do better later stops only this attempt`() async throws {
        let service = try Service { _ in .json(nil, status: 503, headers: ["Retry-After": "9"]) }
        let bench = try bench(service)
        let failure = try #require(try await bench.call("payments.refund", refund).failure)
        #expect(failure.code == "facts_unavailable")
        #expect(failure.isRetryable)
        #expect(failure.retryAfter == .seconds(9))
        #expect(bench.recorder.lines.last == "tool.failed pay")
    }

    @Test func `an optional fact that is not to be had is absent for policy`() async throws {
        let service = try Service { _ in .json(nil, status: 404) }
        let fact = #"facts: { order: { tool: payments.find, with: { id: "${input.order_id}" }, optional: true } }"#
        let bench = try bench(service, fact)
        let refusal = try #require(try await bench.call("payments.refund", refund).refusal)
        #expect(refusal.code == "denied")
        #expect(refusal.facts["order"] == .inline(.null))
    }

    @Test func `a fact that is not what its tool promises refuses the call`() async throws {
        let service = try Service { _ in .json(["paid": "a lot"]) }
        let bench = try bench(service)
        let refusal = try #require(try await bench.call("payments.refund", refund).refusal)
        #expect(refusal.code == "facts_unavailable")
    }

    @Test func `a fact sees those before it`() async throws {
        let service = try Service { request in .json(["paid": request.target == "/orders/500" ? 900 : 500]) }
        let facts = """
            facts:
                  first: { tool: payments.find, with: { id: "${input.order_id}" } }
                  order: { tool: payments.find, with: { id: "${string(facts.first.paid)}" } }
            """
        let bench = try bench(service, facts)
        try await bench.call("payments.refund", refund)
        #expect(service.asked.map(\.target) == ["/orders/o1", "/orders/500", "/refunds"])
    }

    @Test func `a forbid that cannot be evaluated denies`() async throws {
        let service = try Service { _ in .json(nil, status: 200) }
        let bench = try Bench(
            tools: [Manifests.payments(Manifests.order)],
            policies: """
                permit (principal, action, resource);
                @id("paid") forbid (principal, action == Action::"payments.refund", resource)
                when { context.facts has order && context.facts.order.paid < context.input.cents * 9223372036854775807 };
                """,
            variables: ["URL": service.url]
        )
        let input = refund
        let decision = bench.gateway.decide(bench.toolCall("payments.refund", input), facts: ["order": ["paid": 1]])
        #expect(decision.verdict == .deny)
        #expect(decision.code == "policy_failed")
        #expect(decision.message.contains("`paid`"))
    }
}
