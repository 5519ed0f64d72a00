import JSON
import Manifest
import Policy
import Testing

/// What the desk's policies say of a refund, one case for each.
struct RefundDeskPolicyTests {
    /// A refund that is asked for, and what the gateway finds out about it.
    struct Refund: Sendable, CustomTestStringConvertible {
        var input: JSONObject = ["order_id": "A-1001", "amount_cents": 2490, "currency": "EUR"]
        var order: JSONObject? = [
            "id": "A-1001", "email": "marta@example.com", "item": "Teapot", "paid_cents": 2490, "refunded_cents": 0,
            "currency": "EUR",
        ]
        var sender = "marta@example.com"
        var todayCents: Int64 = 0
        /// What the customer got back within a day, and how often this run has refunded.
        var customerCents: Int64 = 0
        var refunds: Int64 = 0
        var principal = "agent:refunds"

        func with(_ change: (inout Refund) -> Void) -> Refund {
            var refund = self
            change(&refund)
            return refund
        }

        /// Of an amount that was paid for the order.
        static func of(cents: Int64, currency: String = "EUR") -> Refund {
            Refund().with {
                $0.input["amount_cents"] = .int(cents)
                $0.input["currency"] = .string(currency)
                $0.order?["paid_cents"] = .int(cents)
                $0.order?["currency"] = .string(currency)
            }
        }

        func decision(in project: ProjectDefinition) -> Decision {
            var facts: [String: JSON] = [
                "sender": ["email": .string(sender)], "today": ["cents": .int(todayCents)],
            ]
            if let order { facts["order"] = .object(order) }
            let context = project.policyContext(
                tool: "payments.refund",
                input: .object(input),
                facts: facts,
                run: ProjectDefinition.PolicyRun(id: "run_1", workflow: "refund", step: "decide"),
                past: PolicyPast(
                    calls: ["payments.refund": refunds],
                    runLabels: ["untrusted"],
                    history: ["refunded_to_customer": customerCents]
                )
            )
            let request = project.policyRequest(principal: principal, tool: "payments.refund", context: context)
            return Authorizer(project.policies).decide(request, entities: project.policyEntities)
        }

        var testDescription: String { "\(JSON.object(input).canonicalString())" }
    }

    @Test func `what was paid is refunded to who paid it`() throws {
        let decision = Refund().decision(in: try RefundDesk.project())
        #expect(decision.outcome == .allow)
        #expect(decision.errors.isEmpty)
    }

    static let refusals: [(Refund, String)] = [
        (Refund().with { $0.order = nil }, "only-orders-that-exist"),
        (Refund().with { $0.sender = "mallory@example.com" }, "only-orders-of-the-sender"),
        (Refund().with { $0.input["amount_cents"] = 2491 }, "never-more-than-was-paid"),
        (Refund().with { $0.order?["refunded_cents"] = 1 }, "never-more-than-was-paid"),
        (Refund().with { $0.order?["currency"] = "SEK" }, "in-the-orders-currency"),
        (.of(cents: 10_001), "refunds-over-100-need-a-lead"),
        (.of(cents: 2490, currency: "USD"), "foreign-currency-needs-a-manager"),
        (Refund().with { $0.todayCents = 97_511 }, "over-1000-a-day-needs-a-manager"),
        (Refund().with { $0.customerCents = 47_511 }, "at-most-500-a-day-to-one-customer"),
        (Refund().with { $0.refunds = 3 }, "at-most-three-refunds-an-email"),
    ]

    @Test(arguments: refusals) func `each rule alone refuses what it is there for`(refund: Refund, rule: String) throws
    {
        let decision = refund.decision(in: try RefundDesk.project())
        #expect(decision.outcome == .deny)
        #expect(decision.forbids.map(\.id.rawValue) == [rule])
        #expect(decision.errors.isEmpty)
    }

    @Test func `at their limits the rules say nothing`() throws {
        let project = try RefundDesk.project()
        #expect(Refund.of(cents: 10_000).decision(in: project).outcome == .allow)
        #expect(Refund().with { $0.todayCents = 97_510 }.decision(in: project).outcome == .allow)
        #expect(Refund().with { $0.customerCents = 47_510 }.decision(in: project).outcome == .allow)
        #expect(Refund().with { $0.refunds = 2 }.decision(in: project).outcome == .allow)
    }

    @Test(arguments: [([], Decision.Outcome.allow), (["personal"], .allow), (["personal", "untrusted"], .deny)])
    func `what an email says is not posted`(labels: [String], outcome: Decision.Outcome) throws {
        let project = try RefundDesk.project()
        let context = project.policyContext(
            tool: "slack.post",
            input: ["text": "hello"],
            facts: [:],
            run: ProjectDefinition.PolicyRun(id: "run_1", workflow: "refund", step: "notify_refunded"),
            past: PolicyPast(runLabels: ["untrusted"], inputLabels: labels)
        )
        let request = project.policyRequest(principal: "service:refund", tool: "slack.post", context: context)
        let decision = Authorizer(project.policies).decide(request, entities: project.policyEntities)
        #expect(decision.outcome == outcome)
        #expect(decision.errors.isEmpty)
    }

    @Test func `nobody but the agent refunds`() throws {
        let decision = Refund().with { $0.principal = "service:refund" }.decision(in: try RefundDesk.project())
        #expect(decision.outcome == .deny)
        #expect(!decision.isPermitted)
    }
}
