import Gateway
import JSON
import Journal
import Manifest
import Models
import Testing

@testable import Gateway

struct BudgetTests {
    /// What a call of `large` reserves: its messages' bytes and what providers add, and the longest answer.
    func worstCase(_ bench: ModelBench, outputTokensMax: Int = 1_000) throws -> Int64 {
        let bytes = JSON.array(bench.call().messages.map(\.json)).canonicalBytes().count
        return Int64(bytes + Prices.hiddenTokensMax + outputTokensMax) * 1_000
    }

    @Test func `the worst case is reserved with the intent and settled with the answer`() async throws {
        let held = Held()
        let bench = try ModelBench(budgets: "daily: { cap_usd: 1, window: day }") { _, _ throws(ModelError) in
            held.set()
            return .text("No.")
        }
        held.recorder = bench.recorder
        let worst = try worstCase(bench)
        _ = try await bench.run(bench.call())
        #expect(held.seen.reserved == worst)
        #expect(bench.recorder.ledger(bench.today) == (0, 15_000))
        let intended = try #require(try bench.recorder.events(ModelIntended.self).first)
        #expect(intended.reserved == worst)
        #expect(intended.budgets == [bench.today])
    }

    @Test func `a call whose worst case does not fit is not made`() async throws {
        let bench = try ModelBench(budgets: "daily: { cap_usd: 0.001, window: day }") { _, _ throws(ModelError) in
            .text("No.")
        }
        #expect(try await bench.run(bench.call()).budget == "daily")
        #expect(bench.models.calls.isEmpty)
        #expect(bench.recorder.lines.isEmpty)
        #expect(bench.recorder.ledger(bench.today) == (0, 0))
    }

    @Test func `a call that is not billed gives everything back`() async throws {
        let bench = try ModelBench(budgets: "daily: { cap_usd: 1, window: day }") { _, _ throws(ModelError) in
            throw ModelError(.badRequest, "no", isRetryable: false)
        }
        _ = try await bench.run(bench.call())
        #expect(bench.recorder.ledger(bench.today) == (0, 0))
        #expect(try bench.recorder.events(ModelFailed.self).map(\.cost) == [0])
    }

    @Test func `a call that broke off is settled on its reservation`() async throws {
        let bench = try ModelBench(budgets: "daily: { cap_usd: 1, window: day }") { _, number throws(ModelError) in
            if number == 1 { throw ModelError(.interrupted, "broke off", isRetryable: true, mayBeBilled: true) }
            return .text("No.")
        }
        let worst = try worstCase(bench)
        _ = try await bench.run(bench.call())
        #expect(bench.recorder.ledger(bench.today) == (0, worst + 15_000))
        #expect(try bench.recorder.events(ModelFailed.self).map(\.cost) == [worst])
    }

    @Test func `an answer that says nothing of usage costs the reservation`() async throws {
        let bench = try ModelBench(budgets: "daily: { cap_usd: 1, window: day }") { _, _ throws(ModelError) in
            .text("No.", usage: nil)
        }
        let worst = try worstCase(bench)
        #expect(try await bench.run(bench.call()).cost == worst)
        #expect(bench.recorder.ledger(bench.today) == (0, worst))
        #expect(try bench.recorder.events(ModelSucceeded.self).first?.isUsageEstimated == true)
    }

    @Test func `an answer that costs more than was reserved is spent in full`() async throws {
        let bench = try ModelBench(budgets: "daily: { cap_usd: 1, window: day }") { _, _ throws(ModelError) in
            .text("No.", usage: TokenUsage(input: 500_000, output: 1))
        }
        _ = try await bench.run(bench.call())
        #expect(bench.recorder.ledger(bench.today) == (0, 500_001_000))
    }

    @Test func `the agent's own limit holds over all tries`() async throws {
        let bench = try ModelBench { _, _ throws(ModelError) in
            throw ModelError(.interrupted, "broke off", isRetryable: true, mayBeBilled: true)
        }
        let worst = try worstCase(bench)
        #expect(try await bench.run(bench.call(costMax: worst - 1)).budget == "agent refunds")
        #expect(bench.models.calls.isEmpty)
        #expect(try await bench.run(bench.call(costMax: worst * 2 - 1)).budget == "agent refunds")
        #expect(bench.models.calls == ["large"])
    }

    @Test func `only budgets that concern the agent and the workflow are charged`() async throws {
        let budgets = """
            daily: { cap_usd: 1, window: day }, mine: { cap_usd: 1, window: hour, agent: refunds },
            elsewhere: { cap_usd: 0.000001, window: total }
            """
        let bench = try ModelBench(budgets: budgets) { _, _ throws(ModelError) in .text("No.") }
        #expect(try await bench.run(bench.call()).budget == "elsewhere")
        let nobody = try ModelBench(budgets: "mine: { cap_usd: 0.000001, window: hour, agent: refunds }") {
            _,
            _ throws(ModelError) in
            .text("No.")
        }
        #expect(try await nobody.run(nobody.call(agent: nil)).reply != nil)
        #expect(try await nobody.run(nobody.call()).budget == "mine")
    }

    @Test func `a hundred calls at once never pass the cap`() async throws {
        // Room for seven worst cases; what calls really cost is a fraction of that, so more get through one after the other.
        let bench = try ModelBench(budgets: "daily: { cap_usd: 0.016, window: day }") { _, _ throws(ModelError) in
            for _ in 0..<20 { await Task.yield() }
            return .text("No.", usage: TokenUsage(input: 100, output: 400))
        }
        let cap: Int64 = 16_000_000
        #expect(try worstCase(bench) * 7 < cap)
        let outcomes = await withTaskGroup(of: ModelOutcome?.self) { group in
            for number in 0..<100 {
                let call = bench.call(path: "each/\(number)")
                group.addTask { try? await bench.run(call) }
            }
            var outcomes: [ModelOutcome?] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
        let replies = outcomes.compactMap { $0?.reply }.count
        let refused = outcomes.compactMap { $0?.budget }.count
        #expect(replies + refused == 100)
        #expect(replies >= 7 && refused > 0)
        #expect(bench.recorder.peak(bench.today) <= cap)
        #expect(bench.recorder.ledger(bench.today) == (0, Int64(replies) * 500_000))
    }

    @Test(arguments: [
        (BudgetDefinition.Window.hour, "b/2026-05-14T23"), (.day, "b/2026-05-14"), (.week, "b/2026-05-11"),
        (.month, "b/2026-05-01"), (.total, "b/total"),
    ])
    func `windows are named by their beginning`(window: BudgetDefinition.Window, key: String) {
        let location = SourceLocation(file: "reeve.yaml", line: 1, column: 1)
        let budget = BudgetDefinition(name: "b", location: location, cap: 1, window: window)
        #expect(budget.ledgerKey(at: TestClock().now) == key)
    }

    /// Looks at the ledger while a model is being asked.
    private final class Held: @unchecked Sendable {
        // @unchecked Sendable: written before the call and by the call alone.
        var recorder: MemoryRecorder?
        var seen: (reserved: Int64, spent: Int64) = (0, 0)

        func set() { seen = recorder?.ledger("daily/2026-05-14") ?? (0, 0) }
    }
}
