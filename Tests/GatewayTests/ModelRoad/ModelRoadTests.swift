import Gateway
import JSON
import Journal
import Models
import Testing

@testable import Gateway

struct ModelRoadTests {
    static let overloaded = ModelError(.overloaded, "too busy", isRetryable: true)

    @Test func `an answer is journaled with its messages, its request and its cost`() async throws {
        let bench = try ModelBench { _, _ throws(ModelError) in .text("No.") }
        let call = bench.call()
        let outcome = try await bench.run(call)
        #expect(outcome.reply?.message.content == "No.")
        #expect(outcome.cost == 15_000)
        #expect(bench.recorder.lines == ["model.intended decide/turn.1", "model.succeeded decide/turn.1"])
        let intended = try #require(try bench.recorder.events(ModelIntended.self).first)
        #expect(intended.model == "large")
        #expect(intended.provider == "main")
        #expect(intended.tier == "standard")
        #expect(intended.attempt == 1)
        #expect(try intended.delta.map { try bench.recorder.content($0) } == call.messages.map(\.json))
        #expect(try bench.recorder.content(intended.parameters) == call.parameters.json)
        #expect(intended.requestDigest == Digest(of: JSON.array(call.messages.map(\.json)).canonicalBytes()))
        let succeeded = try #require(try bench.recorder.events(ModelSucceeded.self).first)
        #expect(try bench.recorder.content(succeeded.reply)["content"] == "No.")
        #expect(succeeded.usage == TokenUsage(input: 10, output: 5))
        #expect(succeeded.cost == 15_000)
        #expect(!succeeded.isUsageEstimated)
    }

    @Test func `only new messages are named, and only by the first intent`() async throws {
        let bench = try ModelBench { _, number throws(ModelError) in
            if number < 3 { throw Self.overloaded }
            return .text("No.")
        }
        _ = try await bench.run(bench.call(deltaCount: 1))
        #expect(try bench.recorder.events(ModelIntended.self).map(\.delta.count) == [1, 0, 0])
        let again = try ModelBench { _, _ throws(ModelError) in .text("No.") }
        _ = try await again.run(again.call(attempt: 4))
        let intended = try again.recorder.events(ModelIntended.self)
        #expect(intended.map(\.delta.count) == [0])
        #expect(intended.map(\.attempt) == [4])
    }

    @Test func `what may pass is tried again after growing waits, then the next model is asked`() async throws {
        let bench = try ModelBench { model, _ throws(ModelError) in
            if model == "large" { throw Self.overloaded }
            return .text("Yes.")
        }
        #expect(try await bench.run(bench.call()).reply?.message.content == "Yes.")
        #expect(bench.models.calls == ["large", "large", "large", "small"])
        #expect(bench.bench.clock.slept == [.milliseconds(500), .seconds(1)])
        let failures = try bench.recorder.events(ModelFailed.self)
        #expect(failures.map(\.goesOn) == [true, true, true])
        #expect(try bench.recorder.events(ModelIntended.self).map(\.attempt) == [1, 2, 3, 4])
    }

    @Test func `the last failure of the last model ends the call`() async throws {
        let bench = try ModelBench { _, _ throws(ModelError) in throw Self.overloaded }
        let failure = try #require(try await bench.run(bench.call()).failure)
        #expect(failure.code == "overloaded")
        #expect(!failure.goesOn)
        #expect(bench.models.calls == ["large", "large", "large", "small"])
        #expect(try bench.recorder.events(ModelFailed.self).map(\.goesOn) == [true, true, true, false])
    }

    @Test(arguments: [ModelError.Code.authentication, .notFound, .permission, .missingSecret, .contextLength])
    func `what no retry helps at this model goes to the next at once`(code: ModelError.Code) async throws {
        let bench = try ModelBench { model, _ throws(ModelError) in
            if model == "large" { throw ModelError(code, "no", isRetryable: false) }
            return .text("Yes.")
        }
        #expect(try await bench.run(bench.call()).reply != nil)
        #expect(bench.models.calls == ["large", "small"])
    }

    @Test(arguments: [ModelError.Code.badRequest, .departed, .cancelled])
    func `what is wrong with the request is wrong everywhere`(code: ModelError.Code) async throws {
        let bench = try ModelBench { _, _ throws(ModelError) in throw ModelError(code, "no", isRetryable: false) }
        #expect(try await bench.run(bench.call()).failure?.code == code.rawValue)
        #expect(bench.models.calls == ["large"])
    }

    @Test func `a call that no model answered says what each failed with, and in whose own words only in a blob`()
        async throws
    {
        let bench = try ModelBench { model, _ throws(ModelError) in
            switch model {
            case "large": throw ModelError(.overloaded, "Dear Mr Smith, too busy", isRetryable: true)
            default: throw ModelError(.missingSecret, "secret `key` is not set", isRetryable: false)
            }
        }
        let failure = try #require(try await bench.run(bench.call()).failure)
        #expect(failure.code == "missing_secret")
        #expect(
            failure.message == "no model of the tier `standard` answered: `large` failed with `overloaded`; "
                + "`small` failed with `missing_secret`: secret `key` is not set"
        )
        let events = try bench.recorder.events(ModelFailed.self)
        #expect(events.prefix(3).map(\.message) == Array(repeating: "`large` failed with `overloaded`", count: 3))
        #expect(try bench.recorder.words(events[0].detail) == "Dear Mr Smith, too busy")
        #expect(failure.detail == nil)
        #expect(!bench.recorder.drafts.contains { $0.body.serialized().contains("Smith") })
    }

    @Test func `one model that failed is named alone, and two together`() async throws {
        let bench = try ModelBench { _, _ throws(ModelError) in
            throw ModelError(.authentication, "no", isRetryable: false)
        }
        let failure = try #require(try await bench.run(bench.call()).failure)
        #expect(
            failure.message == "no model of the tier `standard` answered: `large` failed with `authentication`; "
                + "`small` failed with `authentication`"
        )
        let single = try #require(try await bench.run(bench.call(tier: "single")).failure)
        #expect(single.message == "`large` failed with `authentication`")
    }

    @Test func `a wait that is asked for is kept, and one that is too long leads on`() async throws {
        let bench = try ModelBench { model, number throws(ModelError) in
            if model == "small" { return .text("Yes.") }
            let wait: Duration = number == 1 ? .seconds(17) : .seconds(600)
            throw ModelError(.rateLimited, "slow down", isRetryable: true, retryAfter: wait)
        }
        #expect(try await bench.run(bench.call()).reply != nil)
        #expect(bench.bench.clock.slept.reduce(.zero, +) == .seconds(17))
        #expect(bench.models.calls == ["large", "large", "small"])
    }

    @Test func `a provider that asked to be left alone is not asked by others either`() async throws {
        let bench = try ModelBench { model, _ throws(ModelError) in
            if model == "large" {
                throw ModelError(.rateLimited, "slow down", isRetryable: true, retryAfter: .seconds(600))
            }
            return .text("Yes.")
        }
        _ = try await bench.run(bench.call())
        _ = try await bench.run(bench.call())
        #expect(bench.models.calls == ["large", "small", "small"])
        #expect(try bench.recorder.events(ModelFailed.self).last?.code == "rate_limited")
    }

    @Test func `an allowance that is used up pauses the provider`() async throws {
        let bench = try ModelBench { _, _ throws(ModelError) in
            var reply = ModelReply.text("Yes.")
            reply.pacing = PacingHint(requests: .init(remaining: 0, limit: 100, resetsAfter: .seconds(20)))
            return reply
        }
        for _ in 0..<2 { _ = try await bench.run(bench.call(tier: "single")) }
        #expect(bench.bench.clock.slept == [.seconds(20)])
    }

    @Test func `a tier or model that does not exist is told`() async throws {
        let bench = try ModelBench { _, _ throws(ModelError) in .text("Yes.") }
        #expect(try await bench.run(bench.call(tier: "none")).failure?.code == "misconfigured")
        #expect(bench.recorder.kinds == ["model.failed"])
    }

    @Test func `tries of one call at one model share their key`() async throws {
        let bench = try ModelBench { model, _ throws(ModelError) in
            if model == "large" { throw Self.overloaded }
            return .text("Yes.")
        }
        _ = try await bench.run(bench.call())
        let keys = bench.models.idempotencyKeys
        #expect(Set(keys[0..<3]).count == 1)
        #expect(keys[3] != keys[0])
    }

    @Test func `no try lasts beyond the agent's time, and none begins after it`() async throws {
        let bench = try ModelBench { _, _ throws(ModelError) in throw Self.overloaded }
        let soon = bench.bench.clock.now.advanced(by: .seconds(1))
        #expect(try await bench.run(bench.call(deadline: soon)).failure?.code == "overloaded")
        // The second wait would end after the deadline, and the next model has what is left.
        #expect(bench.models.calls == ["large", "large", "small"])
        #expect(bench.models.limits == [.seconds(1), .milliseconds(500), .milliseconds(500)])
        let past = try await bench.run(bench.call(deadline: bench.bench.clock.now.advanced(by: .seconds(-1))))
        #expect(past.failure?.code == "timeout")
        #expect(bench.models.calls.count == 3)
    }

    @Test func `a cancelled call asks nobody else`() async throws {
        let bench = try ModelBench { _, _ throws(ModelError) in
            await waitForCancellation()
            throw ModelError(.cancelled, "cancelled", isRetryable: false, mayBeBilled: true)
        }
        let call = bench.call()
        let gateway = bench.bench.gateway
        let recorder = bench.recorder
        let task = Task { try await gateway.model(call, recorder: recorder) }
        while bench.models.calls.isEmpty { await Task.yield() }
        task.cancel()
        #expect(try await task.value.failure?.code == "cancelled")
        #expect(bench.models.calls == ["large"])
        #expect(bench.recorder.kinds == ["model.intended", "model.failed"])
    }

    @Test func `nothing is sent where the intent cannot be recorded`() async throws {
        let bench = try ModelBench { _, _ throws(ModelError) in .text("Yes.") }
        bench.recorder.refuse(.modelIntended, JournalError(.stale, "somebody else holds the run"))
        await #expect(throws: JournalError.self) { try await bench.run(bench.call()) }
        #expect(bench.models.calls.isEmpty)
    }

    @Test func `secrets are taken out of what is sent and of what comes back`() async throws {
        let models = FakeModels { _, _ throws(ModelError) in .text("it is geheim-4711") }
        let bench = try Bench(
            tools: [],
            reeve: "secrets: { key: { env: KEY } }",
            models: ModelBench.manifest,
            variables: ["KEY": "geheim-4711"],
            makeProvider: models.make
        )
        let call = ModelCall(
            run: bench.run,
            path: StepPath("ask"),
            tier: "standard",
            agent: nil,
            messages: [ChatMessage(role: .user, content: "What is geheim-4711?")],
            deltaCount: 1,
            parameters: ModelParameters(outputTokensMax: 10)
        )
        let outcome = try await bench.gateway.model(call, recorder: bench.recorder)
        #expect(outcome.reply?.message.content == "it is [secret:key]")
        #expect(!bench.recorder.everything.contains("geheim-4711"))
    }
}
