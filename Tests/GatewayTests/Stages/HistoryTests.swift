import Gateway
import JSON
import Journal
import Manifest
import Synchronization
import Testing

/// What policies know of the time before, and that a decision and its intent are one.
struct HistoryTests {
    private static let counters = """
        counters:
          paid: { tool: payments.refund, sum: "${input.cents}", key: "${input.order_id}", window: 24h }
          tries: { tool: payments.refund, window: run }

        """
    private static let policies = """
        permit (principal, action, resource);
        @id("at-most-500")
        forbid (principal, action == Action::"payments.refund", resource)
        when { context.history.paid + context.input.cents > 500 };
        @id("ask-after-400")
        @approval("leads")
        forbid (principal, action == Action::"payments.refund", resource)
        when { context.history.paid + context.input.cents > 400 };
        @id("five-a-run")
        forbid (principal, action == Action::"payments.refund", resource)
        when { context.history.tries >= 5 || context.run.calls["payments.refund"].count >= 5 };
        @id("not-after-strangers")
        forbid (principal, action == Action::"payments.refund", resource)
        when { context.run.labels.contains("untrusted") };
        """

    private func bench(
        _ service: Service,
        policies: String = policies,
        counters: String = counters
    ) throws -> Bench {
        try Bench(
            tools: [Manifests.payments("labels: [untrusted]\n    idempotency: { header: Key }")],
            policies: policies,
            reeve: counters,
            variables: ["URL": service.url]
        )
    }

    private static let input: JSON = ["order_id": "o1", "cents": 100]

    /// The store's name for the sum of the order.
    private func series(_ bench: Bench) throws -> String {
        let counter = try #require(bench.project.counters.first { $0.name == "paid" })
        let run = ProjectDefinition.PolicyRun(id: "run_1", workflow: "refund", step: "pay")
        let occasion = CounterDefinition.Occasion(
            tool: "payments.refund",
            input: Self.input,
            facts: [:],
            principal: "x",
            run: run
        )
        return try counter.tally(occasion).series
    }

    @Test func `an intent says what it adds, and what policy saw`() async throws {
        let service = try Service { _ in .json(["ok": true]) }
        let bench = try bench(service)
        let paid = try series(bench)
        bench.recorder.remember(RunPast(calls: ["payments.refund": 2], sums: [paid: 150, "tries": 2]))
        let outcome = try await bench.call("payments.refund", Self.input)
        #expect(outcome.output == ["ok": true])
        let intent = try #require(try bench.recorder.events(ToolIntended.self).first)
        #expect(
            intent.counted == [
                Counted(counter: "paid", series: paid, amount: 100),
                Counted(counter: "tries", series: "tries", amount: 1, isOfRun: true),
            ]
        )
        let past = PolicyPast(request: intent.request)
        #expect(past.history == ["paid": 150, "tries": 2])
        #expect(past.calls == ["payments.refund": 2])
        #expect(try ToolIntended(body: intent.body).counted == intent.counted)
    }

    @Test func `a limit holds where others were faster`() async throws {
        let service = try Service { _ in .json(["ok": true]) }
        let bench = try bench(service)
        let paid = try series(bench)
        for sum in [100, 200, 450] { bench.recorder.beforeNextIntent { $0.sums[paid] = Int64(sum) } }
        let outcome = try await bench.call("payments.refund", Self.input)
        #expect(outcome.refusal?.policies.map(\.id) == ["at-most-500"])
        #expect(try PolicyPast(request: #require(outcome.refusal).request).history["paid"] == 450)
        #expect(bench.recorder.kinds == ["tool.refused"], "nothing was intended, and nothing called")
        #expect(service.asked.isEmpty)
    }

    @Test func `what is decided again may need a person`() async throws {
        let service = try Service { _ in .json(["ok": true]) }
        let bench = try bench(service)
        let paid = try series(bench)
        bench.recorder.beforeNextIntent { $0.sums[paid] = 350 }
        let outcome = try await bench.call("payments.refund", Self.input)
        #expect(outcome.need?.policies.map(\.id) == ["ask-after-400"])
        #expect(PolicyPast(request: outcome.need?.request ?? .null).history["paid"] == 350)
        let digest = try #require(outcome.need?.digest)
        // The yes lifts what it can; what has become of the sum since is decided on as it is then.
        let grant = Grant(
            approval: ApprovalID(rawValue: "apr_1"),
            digest: digest,
            groups: ["leads"],
            by: "user:anna",
            expires: nil
        )
        bench.recorder.remember(RunPast(sums: [paid: 401]))
        let late = try await bench.call("payments.refund", Self.input, grant: grant)
        #expect(late.refusal?.policies.map(\.id) == ["at-most-500"])
        bench.recorder.remember(RunPast(sums: [paid: 350]))
        #expect(try await bench.call("payments.refund", Self.input, grant: grant).output != nil)
    }

    @Test func `what a run does or takes in between decision and intent counts`() async throws {
        let service = try Service { _ in .json(["ok": true]) }
        let labelled = try bench(service)
        labelled.recorder.beforeNextIntent { $0.labels = ["untrusted"] }
        let outcome = try await labelled.call("payments.refund", Self.input)
        #expect(outcome.refusal?.policies.map(\.id) == ["not-after-strangers"])
        let busy = try bench(service)
        busy.recorder.beforeNextIntent { $0.calls["payments.refund"] = 5 }
        #expect(try await busy.call("payments.refund", Self.input).refusal?.policies.map(\.id) == ["five-a-run"])
        let counted = try bench(service)
        counted.recorder.beforeNextIntent { $0.sums["tries"] = 5 }
        #expect(try await counted.call("payments.refund", Self.input).refusal?.policies.map(\.id) == ["five-a-run"])
    }

    @Test func `what no policy looks at makes no decision void`() async throws {
        let service = try Service { _ in .json(["ok": true]) }
        let bench = try bench(service, policies: "permit (principal, action, resource);")
        let paid = try series(bench)
        bench.recorder.beforeNextIntent { past in
            past = RunPast(calls: ["payments.find": 9], labels: ["untrusted"], sums: [paid: 900, "tries": 9])
        }
        #expect(try await bench.call("payments.refund", Self.input).output != nil)
        #expect(try bench.recorder.events(ToolIntended.self).first?.counted.count == 2, "it is counted all the same")
    }

    @Test func `a call that never comes to rest is stopped and may be tried again`() async throws {
        let service = try Service { _ in .json(["ok": true]) }
        let bench = try bench(service)
        let paid = try series(bench)
        for _ in 0..<1000 { bench.recorder.beforeNextIntent { $0.sums[paid] = ($0.sums[paid] == 1 ? 2 : 1) } }
        let outcome = try await bench.call("payments.refund", Self.input)
        #expect(outcome.failure?.code == "contended")
        #expect(outcome.failure?.isRetryable == true)
        #expect(service.asked.isEmpty)
    }

    @Test func `a call that cannot be counted is refused, unless policy denies it anyway`() async throws {
        let service = try Service { _ in .json(["ok": true]) }
        let counters = """
            counters: { paid: { tool: payments.refund, sum: "${input.cents - 100}", key: "${[null]}", window: day } }

            """
        let open = try bench(service, policies: Manifests.permitAll, counters: counters)
        let outcome = try await open.call("payments.refund", Self.input)
        #expect(outcome.refusal?.code == "uncounted")
        #expect(outcome.refusal?.message.contains("its key is null") == true)
        let closed = try bench(service, policies: "", counters: counters)
        #expect(try await closed.call("payments.refund", Self.input).refusal?.code == "denied")
        #expect(service.asked.isEmpty)
    }

    @Test func `a call that is repeated keeps what its intent has counted, and is not decided anew`() async throws {
        let service = try Service { _ in .json(["ok": true]) }
        let bench = try bench(service)
        let paid = try series(bench)
        _ = try await bench.call("payments.refund", Self.input)
        let intent = try #require(try bench.recorder.events(ToolIntended.self).first)
        bench.recorder.remember(RunPast(sums: [paid: 500]))
        var call = bench.toolCall("payments.refund", Self.input, attempt: 2)
        call.repeats = intent
        #expect(try await bench.gateway.call(call, recorder: bench.recorder).output != nil)
        let again = try #require(try bench.recorder.events(ToolIntended.self).last)
        #expect(again.attempt == 2)
        #expect(again.counted == intent.counted)
    }

    @Test func `failures and unknown outcomes carry the labels of what they say`() async throws {
        let service = try Service { _ in .json(nil, status: 418) }
        let bench = try bench(service)
        let outcome = try await bench.call("payments.refund", Self.input)
        #expect(outcome.failure?.labels == ["untrusted"])
        #expect(try bench.recorder.events(ToolFailed.self).first?.labels == ["untrusted"])
    }
}
