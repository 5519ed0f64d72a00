import JSON
import Journal
import Manifest
import Policy
import Testing

/// Counters: what is checked, what they come to, and how policies see them.
struct CounterTests {
    private static let path = "policies/refunds.cedar"
    private static let counter = """
        counters:
          refunded:
            tool: payments.refund
            sum: "${input.amount_cents}"
            key: "${facts.order.id}"
            window: 24h

        """
    private static let policy = """

        @id("at-most-500")
        forbid (principal, action == Action::"payments.refund", resource)
        when { context.history has refunded && context.history.refunded + context.input.amount_cents > 50000 };
        """

    /// The desk with a counter and a policy that looks at it.
    private func desk(_ counter: String = counter, policy: String = policy) -> RefundDesk {
        RefundDesk().adding("reeve.yaml", counter).adding(Self.path, policy)
    }

    private func changing(_ old: String, _ new: String) -> RefundDesk { desk().changing("reeve.yaml", old, new) }

    private func definition(_ desk: RefundDesk) throws -> CounterDefinition {
        let project = try #require(Project.load(desk.files).definition, "\(desk.problems)")
        return try #require(project.counters.first)
    }

    private func occasion(
        _ input: JSON = ["order_id": "o1", "amount_cents": 500],
        order: JSON = ["id": "o1", "paid_cents": 1],
        tool: String = "payments.refund"
    ) -> CounterDefinition.Occasion {
        CounterDefinition.Occasion(
            tool: tool,
            input: input,
            facts: ["order": order],
            principal: "agent:refunds",
            run: ProjectDefinition.PolicyRun(id: "run_1", workflow: "refund", step: "decide", principal: "user:anna")
        )
    }

    // MARK: Checks

    @Test func `a counter that a policy looks at is sound`() {
        #expect(desk().problems.map(\.description) == [])
    }

    @Test func `a tool that is not there is told with its place`() {
        let desk = changing("tool: payments.refund", "tool: payments.refnd")
        let problem = desk.problems.first
        #expect(problem?.code == .unknownTool)
        #expect(problem?.location == desk.place("reeve.yaml", "payments.refnd"))
        #expect(problem?.hint == "did you mean `payments.refund`?")
    }

    @Test func `a sum that names a field which the tool does not have is told at the field`() {
        let desk = changing("input.amount_cents", "input.amount_cent")
        #expect(desk.problems.first?.code == .expression)
        #expect(desk.problems.first?.location.line == desk.place("reeve.yaml", "sum:").line)
        #expect(desk.problems.first?.hint == "did you mean `amount_cents`?")
    }

    @Test func `a sum is a whole number`() {
        let desk = changing("${input.amount_cents}", "${input.order_id}")
        let place = desk.place("reeve.yaml", "\"${input.order_id}\"")
        #expect(desk.problems.first?.code == .counter)
        #expect(desk.problems.first?.location == place)
        #expect(desk.problems.first?.message.contains("`string`") == true)
    }

    @Test(arguments: ["fortnight", "30s", "1.5h", "0d"])
    func `a window is one of those that there are`(window: String) {
        let desk = changing("window: 24h", "window: \(window)")
        #expect(desk.problems.first?.code == .invalidValue)
        #expect(desk.problems.first?.location == desk.place("reeve.yaml", window))
    }

    @Test func `a counter without a window is told`() {
        let desk = changing("    window: 24h\n", "")
        #expect(desk.problems.first?.code == .missingField)
    }

    @Test func `a counter that nobody looks at is warned of`() {
        let desk = desk(policy: "")
        expectOnly(
            .unused,
            in: desk,
            at: desk.place("reeve.yaml", "refunded:"),
            severity: .warning,
            message: "no policy looks at the counter `refunded`"
        )
    }

    @Test func `a policy that names a tool which is not there is told with what was meant`() {
        let desk = RefundDesk().adding(
            Self.path,
            """

            forbid (principal, action == Action::"payments.refund", resource)
            when { context.run.calls["payments.refnd"].count > 2 };
            """
        )
        let problem = desk.problems.first
        #expect(desk.problems.count == 1, "\(desk.problems)")
        #expect(problem?.code == .policy)
        #expect(problem?.location == desk.place(Self.path, "context.run.calls"))
        #expect(problem?.hint == "did you mean `payments.refund`?")
    }

    @Test func `a policy that names a counter which is not there is told with what was meant`() {
        let desk = desk(policy: Self.policy.replacing("history.refunded", with: "history.refundet"))
        #expect(desk.problems.contains { $0.hint == "did you mean `refunded`?" }, "\(desk.problems)")
    }

    @Test func `a counter whose key may be missing is asked for with has`() {
        let desk = desk(policy: Self.policy.replacing("context.history has refunded && ", with: ""))
        #expect(desk.problems.map(\.code) == [.policy])
        #expect(desk.problems.first?.message.contains("optional") == true)
    }

    @Test func `a counter that another tool cannot see is told with the reason`() {
        let desk = desk(
            policy: Self.policy + """

                forbid (principal, action == Action::"orders.find", resource)
                when { context.history.refunded > 5 };
                """
        )
        #expect(
            desk.problems.first?.hint
                == "`history.refunded` of `orders.find` is not known to policies: its key is computed from a call of "
                + "`payments.refund`"
        )
    }

    @Test func `a label that nothing carries is warned of with what was meant`() {
        let desk = RefundDesk().adding(
            Self.path,
            """

            forbid (principal, action == Action::"payments.refund", resource)
            when { context.run.labels.containsAny(["confidential", "confidental"]) };
            """
        )
        expectOnly(
            .unknownLabel,
            in: desk,
            at: desk.place(Self.path, "\"confidental\""),
            severity: .warning,
            message: "no tool and no workflow carries the label `confidental`",
            hint: "did you mean `confidential`?"
        )
    }

    // MARK: What they come to

    @Test func `a call is counted under its key by its amount`() throws {
        let counter = try definition(desk())
        let first = try counter.tally(occasion())
        #expect(first.amount == 500)
        #expect(first.series.hasPrefix("refunded/"))
        #expect(!first.series.contains("o1"), "keys are digests, for they may be about people")
        #expect(try counter.tally(occasion(order: ["id": "o2"])).series != first.series)
        #expect(try counter.tally(occasion(["amount_cents": 7])).series == first.series)
    }

    @Test func `calls are counted where nothing is summed, under one key where none is told`() throws {
        let counter = try definition(desk("counters: { refunded: { tool: payments.refund, window: day } }\n"))
        #expect(try counter.tally(occasion()).amount == 1)
        #expect(try counter.tally(occasion()).series == "refunded")
        let other = try counter.tally(occasion(tool: "orders.find"))
        #expect(other.amount == nil, "it is seen by others and counts them not")
        #expect(other.series == "refunded")
    }

    private static let uncountable: [(JSON, JSON, String)] = [
        (["amount_cents": -1], ["id": "o1"], "its sum is less than nothing"),
        (["amount_cents": 1.5], ["id": "o1"], "its sum is no whole number"),
        (["amount_cents": 1], ["id": nil], "its key is null"),
        (["amount_cents": 1], nil, "its key cannot be computed"),
    ]

    @Test(arguments: uncountable)
    func `what cannot be counted is told`(input: JSON, order: JSON, message: String) throws {
        let counter = try definition(desk())
        let untold = #expect(throws: CounterDefinition.Untold.self) {
            try counter.tally(occasion(input, order: order))
        }
        #expect(untold?.message.hasPrefix(message) == true, "\(untold?.message ?? "")")
    }

    @Test func `windows begin where they should`() throws {
        let now = try #require(Timestamp(rfc3339: "2026-05-13T14:35:27Z"))
        func first(_ window: CounterDefinition.Window) -> String? {
            window.firstMinute(at: now).map { Timestamp(microseconds: $0 * 60_000_000).rfc3339 }
        }
        #expect(first(.run) == nil)
        #expect(first(.calendar(.total)) == nil)
        #expect(first(.calendar(.hour))?.hasPrefix("2026-05-13T14:00:00") == true)
        #expect(first(.calendar(.day))?.hasPrefix("2026-05-13T00:00:00") == true)
        #expect(first(.calendar(.week))?.hasPrefix("2026-05-11T00:00:00") == true)
        #expect(first(.calendar(.month))?.hasPrefix("2026-05-01T00:00:00") == true)
        #expect(first(.rolling(.seconds(86_400)))?.hasPrefix("2026-05-12T14:35:00") == true)
    }

    // MARK: How policies see them

    @Test func `policies decide on what went before`() throws {
        let project = try #require(Project.load(desk().files).definition)
        func verdict(_ refunded: Int64?) -> Verdict {
            let context = project.policyContext(
                tool: "payments.refund",
                input: ["order_id": "o1", "amount_cents": 500],
                facts: ["order": ["id": "o1", "paid_cents": 500, "note": nil]],
                run: ProjectDefinition.PolicyRun(id: "run_1", workflow: "refund", step: "decide"),
                past: PolicyPast(history: refunded.map { ["refunded": $0] } ?? [:])
            )
            let request = project.policyRequest(principal: "agent:refunds", tool: "payments.refund", context: context)
            return Authorizer(project.policies).verdict(request, entities: project.policyEntities).verdict
        }
        #expect(verdict(nil) == .allow)
        #expect(verdict(49_500) == .allow)
        #expect(verdict(49_501) == .deny)
    }

    @Test func `the past stands in the request and is read from it again`() {
        var request: JSONObject = ["principal": "x", "run": ["id": "run_1"]]
        let past = PolicyPast(
            calls: ["a.b": 2, "c.d": 1],
            runLabels: ["untrusted", "own"],
            inputLabels: ["own"],
            history: ["refunded": 0]
        )
        past.write(into: &request)
        #expect(PolicyPast(request: .object(request)) == past)
        #expect(request["run"]?["id"] == "run_1")
    }
}
