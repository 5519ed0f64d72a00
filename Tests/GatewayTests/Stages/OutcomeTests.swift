import Gateway
import JSON
import Journal
import Testing
import Transport

/// What answers, and their absence, say about an effect.
struct OutcomeTests {
    let refund: JSON = ["order_id": "o1", "cents": 500]
    let find: JSON = ["id": "o1"]

    func outcome(
        _ tool: String,
        _ refund: String = "",
        find: String = "",
        _ answer: @escaping @Sendable (ServerRequest) async -> ServerResponse
    ) async throws -> (CallOutcome, Bench) {
        let service = try Service(answer)
        let bench = try Bench(tools: [Manifests.payments(refund, find: find)], variables: ["URL": service.url])
        let input = tool == "payments.refund" ? self.refund : self.find
        let outcome = try await bench.call(tool, input)
        return (outcome, bench)
    }

    @Test func `an effect whose answer does not come in time is unknown`() async throws {
        let (outcome, bench) = try await outcome("payments.refund", "timeout: 300ms") { _ in
            await waitForCancellation()
            return .json(nil)
        }
        #expect(outcome.unknown?.code == "timeout")
        #expect(bench.recorder.kinds == ["tool.intended", "tool.unknown"])
    }

    @Test func `a read whose answer does not come in time has failed and may be repeated`() async throws {
        let (outcome, bench) = try await outcome("payments.find", find: "timeout: 300ms") { _ in
            await waitForCancellation()
            return .json(nil)
        }
        #expect(outcome.failure?.code == "timeout")
        #expect(outcome.failure?.isRetryable == true)
        #expect(bench.recorder.kinds == ["tool.intended", "tool.failed"])
    }

    @Test func `an effect whose connection breaks off is unknown`() async throws {
        let (outcome, _) = try await outcome("payments.refund") { _ in
            ServerResponse(status: 200) { _ in throw CancellationError() }
        }
        #expect(outcome.unknown?.code == "connection_lost")
    }

    @Test func `an effect that nobody was there to receive has failed for certain`() async throws {
        let bench = try Bench(tools: [Manifests.payments()], variables: ["URL": "http://127.0.0.1:1"])
        let failure = try #require(try await bench.call("payments.refund", refund).failure)
        #expect(failure.code == "connect")
        #expect(failure.isRetryable)
    }

    @Test(arguments: [
        (500, true), (502, true), (504, true), (503, false), (429, false), (408, false), (400, false), (404, false),
    ])
    func `only answers that leave the effect open make it unknown`(status: Int, isUnknown: Bool) async throws {
        let (outcome, _) = try await outcome("payments.refund") { _ in .json(["error": "x"], status: status) }
        #expect((outcome.unknown != nil) == isUnknown)
        #expect((outcome.failure != nil) == !isUnknown)
    }

    @Test(arguments: [(500, true), (503, true), (429, true), (408, true), (400, false), (404, false), (301, false)])
    func `a read fails, and is repeated where that can help`(status: Int, isRetryable: Bool) async throws {
        let (outcome, _) = try await outcome("payments.find") { _ in .json(["error": "x"], status: status) }
        #expect(outcome.failure?.isRetryable == isRetryable)
    }

    @Test func `the tool's own reading of a status comes first`() async throws {
        let statuses = "statuses: { 500: retry, 409: success, 404: empty, 200: failure, 202: unknown }"
        for (status, kind) in [
            (500, "tool.failed"), (409, "tool.succeeded"), (404, "tool.succeeded"), (200, "tool.failed"),
            (202, "tool.unknown"),
        ] {
            let (_, bench) = try await outcome("payments.refund", statuses) { _ in .json(["id": 1], status: status) }
            #expect(bench.recorder.kinds.last == kind, "\(status)")
        }
    }

    @Test func `what a refusal says is told`() async throws {
        let (outcome, bench) = try await outcome("payments.refund") { _ in
            .json(["error": "already refunded"], status: 422)
        }
        let failure = try #require(outcome.failure)
        #expect(failure.code == "http_422")
        #expect(try bench.words(outcome) == #"POST /refunds answered 422: {"error":"already refunded"}"#)
        #expect(failure.message == "`payments.refund` failed with `http_422`")
    }

    @Test func `what came from outside stands in no entry, so that it can be erased`() async throws {
        for status in [200, 400, 500] {
            let (_, bench) = try await outcome("payments.refund", "output: { type: integer }") { _ in
                .json(["customer": "Anna Rossi"], status: status)
            }
            #expect(bench.recorder.everything.contains(status == 200 ? "must be" : "Anna Rossi"))
            for draft in bench.recorder.drafts { #expect(!draft.body.serialized().contains("Anna")) }
        }
    }

    @Test func `a read's result that is not what the tool promises has failed`() async throws {
        let (outcome, bench) = try await outcome("payments.find") { _ in .json(["paid": "much"]) }
        let failure = try #require(outcome.failure)
        #expect(failure.code == "invalid_result")
        #expect(!failure.isRetryable)
        #expect(try bench.words(outcome).contains("/paid"))
    }

    @Test func `an effect whose result is useless is never repeated, and says that it is in place`() async throws {
        let output = "output: { type: object, required: [id] }\n    retry: { attempts: 3, backoff: 1s }"
        let (outcome, _) = try await outcome("payments.refund", output) { _ in .json(["ok": true]) }
        let failure = try #require(outcome.failure)
        #expect(failure.code == "invalid_result")
        #expect(!failure.isRetryable)
        #expect(failure.message.contains("the effect is in place"))
    }

    @Test func `a body that is no JSON is no result`() async throws {
        for (tool, isRead) in [("payments.refund", false), ("payments.find", true)] {
            let (outcome, _) = try await outcome(tool) { _ in
                ServerResponse(status: 200, headers: ["Content-Type": "application/json"], body: Array("{\"a\": ".utf8))
            }
            #expect(outcome.failure?.code == "invalid_result")
            #expect(outcome.failure?.message.contains("the effect is in place") == !isRead)
        }
    }

    @Test func `a body that is not UTF-8 is no result`() async throws {
        let (outcome, _) = try await outcome("payments.find") { _ in
            ServerResponse(status: 200, headers: ["Content-Type": "text/plain"], body: [0xFF, 0xFE])
        }
        #expect(outcome.failure?.code == "invalid_result")
    }

    @Test func `a hundred megabytes are an error, and are not even received`() async throws {
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        let (outcome, _) = try await outcome("payments.find", find: "result_bytes_max: 100000") { _ in
            ServerResponse(status: 200, headers: ["Content-Type": "text/plain"]) { writer in
                for _ in 0..<100 { try await writer.write(chunk) }
            }
        }
        #expect(outcome.failure?.code == "too_large")
        #expect(outcome.failure?.isRetryable == false)
    }

    @Test func `how long the other side asks to wait is told and kept to`() async throws {
        let service = try Service { _ in .json(nil, status: 429, headers: ["Retry-After": "60"]) }
        let bench = try Bench(tools: [Manifests.payments()], variables: ["URL": service.url])
        let first = try #require(try await bench.call("payments.find", find).failure)
        #expect(first.code == "rate_limited")
        #expect(first.retryAfter == .seconds(60))
        let second = try #require(try await bench.call("payments.refund", refund).failure)
        #expect(second.code == "rate_limited")
        #expect(second.isRetryable)
        #expect(service.asked.count == 1)
        bench.clock.advance(by: .seconds(60))
        try await bench.call("payments.find", find)
        #expect(service.asked.count == 2)
    }

    @Test func `a service that keeps failing is left alone`() async throws {
        let service = try Service { _ in .json(nil, status: 500) }
        let bench = try Bench(
            tools: [Manifests.payments(connector: "breaker: { failures: 3, open_for: 30s }")],
            variables: ["URL": service.url]
        )
        for _ in 0..<3 { try await bench.call("payments.find", find) }
        let failure = try #require(try await bench.call("payments.find", find).failure)
        #expect(failure.code == "circuit_open")
        #expect(failure.retryAfter == .seconds(30))
        #expect(service.asked.count == 3)
        #expect(bench.recorder.kinds.last == "tool.failed")
    }

    @Test func `a repetition that was stopped before it left says nothing of the earlier try`() async throws {
        let service = try Service { _ in .json(nil, status: 500) }
        let bench = try Bench(
            tools: [Manifests.payments(connector: "breaker: { failures: 3, open_for: 30s }")],
            variables: ["URL": service.url]
        )
        try await bench.call("payments.refund", refund)
        let intent = try #require(try bench.recorder.events(ToolIntended.self).last)
        for _ in 0..<3 { try await bench.call("payments.find", find) }
        var again = bench.toolCall("payments.refund", refund, attempt: 2)
        again.repeats = intent
        let outcome = try await bench.gateway.call(again, recorder: bench.recorder)
        let unknown = try #require(outcome.unknown)
        #expect(unknown.code == "circuit_open")
        #expect(unknown.retryAfter == .seconds(30))
        #expect(bench.recorder.kinds.last == "tool.unknown")
        #expect(try bench.recorder.events(ToolUnknown.self).last?.retryAfter == .seconds(30))
    }

    @Test func `gateways of one environment call a service no faster than one of them`() async throws {
        let service = try Service { _ in .json(["paid": 1]) }
        let bench = try Bench(
            tools: [Manifests.payments(connector: "rate_limit: { per_second: 2, burst: 1 }")],
            variables: ["URL": service.url]
        )
        let other = Gateway(project: bench.project, environment: bench.environment)
        try await bench.call("payments.find", find)
        _ = try await other.call(bench.toolCall("payments.find", find), recorder: bench.recorder)
        #expect(bench.clock.slept.count == 1)
    }

    @Test func `calls beyond the rate wait for their turn`() async throws {
        let service = try Service { _ in .json(["paid": 1]) }
        let bench = try Bench(
            tools: [Manifests.payments(connector: "rate_limit: { per_second: 2, burst: 1 }")],
            variables: ["URL": service.url]
        )
        for _ in 0..<3 { try await bench.call("payments.find", find) }
        #expect(bench.clock.slept.count == 2)
        #expect(service.asked.count == 3)
    }
}
