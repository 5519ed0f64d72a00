import Gateway
import Journal
import Models

/// A project with two models of two providers: `large` costs 1,000 nanodollars a token, `small` a tenth of that.
struct ModelBench {
    let bench: Bench
    let models: FakeModels

    static let manifest = """
        providers:
          main: { type: scripted, rules: models/script.yaml, retries: 2, timeout: 60s, breaker: { failures: 100, open_for: 30s } }
          other: { type: scripted, rules: models/script.yaml, retries: 0, timeout: 30s }
        models:
          large: { provider: main, prices: { input: 1, output: 1 }, context_tokens: 100000 }
          small: { provider: other, prices: { input: 0.1, output: 0.1 }, context_tokens: 100000 }
        tiers:
          standard: [large, small]
          single: large
        """

    init(budgets: String = "", manifest: String = Self.manifest, _ answer: @escaping FakeModels.Answer) throws {
        models = FakeModels(answer)
        bench = try Bench(
            tools: [],
            reeve: budgets.isEmpty ? "" : "budgets: { \(budgets) }",
            models: manifest,
            makeProvider: models.make
        )
    }

    func call(
        tier: String = "standard",
        agent: String? = "refunds",
        messages: [ChatMessage] = [
            ChatMessage(role: .system, content: "Decide."), ChatMessage(role: .user, content: "Refund o1?"),
        ],
        deltaCount: Int = 2,
        attempt: Int = 1,
        outputTokensMax: Int = 1_000,
        costMax: Int64? = nil,
        deadline: Timestamp? = nil,
        path: String = "decide/turn.1"
    ) -> ModelCall {
        ModelCall(
            run: bench.run,
            path: StepPath(path),
            tier: tier,
            agent: agent,
            messages: messages,
            deltaCount: deltaCount,
            parameters: ModelParameters(outputTokensMax: outputTokensMax),
            attempt: attempt,
            costMax: costMax,
            deadline: deadline
        )
    }

    func run(_ call: ModelCall) async throws -> ModelOutcome {
        try await bench.gateway.model(call, recorder: bench.recorder)
    }

    var recorder: MemoryRecorder { bench.recorder }

    var today: String { "daily/2026-05-14" }
}

extension ModelOutcome {
    var reply: ModelReply? {
        guard case .replied(let reply, _) = self else { return nil }
        return reply
    }

    var cost: Int64? {
        guard case .replied(_, let cost) = self else { return nil }
        return cost
    }

    var failure: ModelFailed? {
        guard case .failed(let failure) = self else { return nil }
        return failure
    }

    var budget: String? {
        guard case .overBudget(let name) = self else { return nil }
        return name
    }
}
