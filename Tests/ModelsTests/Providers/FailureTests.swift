import JSON
import Journal
import Synchronization
import Testing
import Transport

@testable import Models

@Suite struct FailureTests {
    private func error(
        _ status: Int,
        _ body: String = #"{"error":{"message":"m","type":"t"}}"#,
        _ headers: HTTPHeaders = [:]
    ) -> ModelError {
        ModelError(
            response: HTTPResponse(head: HTTPResponseHead(status: status, headers: headers), body: Array(body.utf8)),
            now: .seconds(1_767_225_600)
        )
    }

    @Test(
        arguments: [
            (400, "bad_request", false), (401, "authentication", false), (402, "permission", false),
            (403, "permission", false), (404, "not_found", false), (408, "timeout", true), (409, "server_error", true),
            (413, "too_large", false), (422, "bad_request", false), (429, "rate_limited", true),
            (500, "server_error", true), (502, "server_error", true), (503, "overloaded", true), (504, "timeout", true),
            (529, "overloaded", true), (302, "malformed", false), (418, "bad_request", false),
        ]
    )
    func `a status tells the kind and whether to try again`(status: Int, code: String, isRetryable: Bool) {
        let error = error(status)
        #expect(error.code.rawValue == code)
        #expect(error.isRetryable == isRetryable)
        #expect(!error.mayBeBilled)
    }

    @Test func `the provider's own word on retries wins`() {
        #expect(error(429, "{}", ["x-should-retry": "false"]).isRetryable == false)
        #expect(error(400, "{}", ["x-should-retry": "true"]).isRetryable)
        #expect(error(500, "{}", ["x-should-retry": "perhaps"]).isRetryable)
    }

    @Test(
        arguments: [
            (["retry-after-ms": "1500", "retry-after": "9"], 1500), (["retry-after": "2"], 2000),
            (["retry-after": "0.25"], 250), (["retry-after": "Thu, 01 Jan 2026 00:00:07 GMT"], 7000),
            (["retry-after": "Wed, 31 Dec 2025 00:00:00 GMT"], 0), (["retry-after": "soon"], nil),
            (["retry-after": "-5"], nil), ([:], nil),
        ] as [(HTTPHeaders, Int64?)]
    )
    func `the delay is read in milliseconds, seconds or as a date`(headers: HTTPHeaders, milliseconds: Int64?) {
        #expect(error(429, "{}", headers).retryAfter == milliseconds.map { .milliseconds($0) })
    }

    @Test func `what no retry helps has no delay`() {
        #expect(error(400, "{}", ["retry-after": "5"]).retryAfter == nil)
    }

    @Test func `a conversation that is too long is told from other bad requests`() {
        let body = #"{"error":{"message":"too long","type":"invalid_request_error","code":"context_length_exceeded"}}"#
        for status in [400, 413, 422, 500] {
            #expect(error(status, body).code == .contextLength)
            #expect(error(status, body).isRetryable == false)
        }
        #expect(error(429, body).code == .rateLimited)
    }

    @Test func `an account without money is not asked again`() {
        let body =
            #"{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}"#
        #expect(error(429, body).code == .permission)
        #expect(error(429, body).isRetryable == false)
    }

    @Test func `an overload is told by its name under any status of the server`() {
        let body = #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#
        #expect(error(500, body).code == .overloaded)
        #expect(error(529, body).code == .overloaded)
    }

    @Test func `what comes from something in front of the provider may be billed`() {
        #expect(error(502, "<html>Bad gateway</html>").mayBeBilled)
        #expect(error(504, "").mayBeBilled)
        #expect(error(408, "").mayBeBilled)
        #expect(error(503, "<html>").mayBeBilled == false)
        #expect(error(429, "<html>").mayBeBilled == false)
        #expect(error(500).mayBeBilled == false)
    }

    @Test func `a 429 is told with its delay, its words and what is left`() async throws {
        let fake = try FakeProvider { _ in
            .json(
                #"{"error":{"message":"Rate limit reached for key \#(FakeProvider.key)","type":"requests","code":"rate_limit_exceeded"}}"#,
                status: 429,
                headers: ["Retry-After": "20", "x-ratelimit-remaining-requests": "0", "x-request-id": "req_abc"]
            )
        }
        let error = try #require(await fake.openAI(streams: true).failure())
        #expect(error.code == .rateLimited)
        #expect(error.isRetryable)
        #expect(error.retryAfter == .seconds(20))
        #expect(error.pacing?.requests?.remaining == 0)
        #expect(
            error.message
                == "provider `fake`: status 429 (`rate_limit_exceeded`), request `req_abc`: `Rate limit reached for key [removed]`"
        )
        #expect(!error.message.contains("sk-"))
    }

    @Test(arguments: [Array("<html>hi</html>".utf8), [0x7B, 0x22, 0xFF, 0x22, 0x7D], [], Array("{".utf8)])
    func `an answer that is no JSON is malformed`(body: [UInt8]) async throws {
        let fake = try FakeProvider { _ in
            ServerResponse(status: 200, headers: ["Content-Type": "application/json"], body: body)
        }
        for provider in [fake.openAI(), fake.anthropic()] {
            let error = await provider.failure()
            #expect(error?.code == .malformed)
            #expect(error?.mayBeBilled == true)
        }
    }

    @Test func `an error under a status that says all is well is one`() async throws {
        let fake = try FakeProvider { _ in .json(#"{"error":{"message":"No capacity","code":503}}"#) }
        let error = await fake.openAI().failure()
        #expect(error?.code == .overloaded)
        #expect(error?.isRetryable == true)
        #expect(error?.mayBeBilled == false)
    }

    @Test(arguments: [200, 500])
    func `a body of 100 MB is cut off`(status: Int) async throws {
        let written = Counter()
        let fake = try FakeProvider { _ in
            ServerResponse(status: status, headers: ["Content-Type": "application/json"]) { writer in
                for _ in 0..<100 {
                    try await writer.write([UInt8](repeating: 0x20, count: 1 << 20))
                    written.add()
                }
            }
        }
        let error = await fake.openAI().failure()
        #expect(error?.code == (status == 200 ? .tooLarge : .server))
        #expect(error?.isRetryable == (status != 200))
        #expect(written.value < 90)
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)
        func add() { count.withLock { $0 += 1 } }
        var value: Int { count.withLock { $0 } }
    }

    @Test func `a provider that says nothing is given up, and may have worked`() async throws {
        let fake = try FakeProvider { _ in
            await FakeProvider.untilCancelled()
            return .json("{}")
        }
        let error = await fake.openAI().failure(timeout: .seconds(2))
        #expect(error?.code == .timeout)
        #expect(error?.isRetryable == true)
        #expect(error?.mayBeBilled == true)
    }

    @Test func `a call that is cancelled ends as such`() async throws {
        let (arrivals, arrived) = AsyncStream<Void>.makeStream()
        let fake = try FakeProvider { _ in
            arrived.yield()
            await FakeProvider.untilCancelled()
            return .json("{}")
        }
        let provider = fake.openAI()
        let call = Task { await provider.failure() }
        for await _ in arrivals { break }
        call.cancel()
        let error = await call.value
        #expect(error?.code == .cancelled)
        #expect(error?.isRetryable == false)
        #expect(error?.mayBeBilled == true)
    }

    @Test func `a provider that nobody can reach costs nothing`() async throws {
        let (base, server) = try Self.closedAddress()
        await server.stop()
        let provider = HTTPProvider(
            name: "gone",
            dialect: OpenAIDialect(model: "m", baseURL: base, streams: false),
            url: base + "/chat/completions",
            keySecret: nil,
            streams: false,
            client: HTTPClient(),
            secrets: { _ in "" },
            now: { Timestamp(microseconds: 0) }
        )
        let error = await provider.failure()
        #expect(error?.code == .connect)
        #expect(error?.isRetryable == true)
        #expect(error?.mayBeBilled == false)
        #expect(error?.message.hasPrefix("provider `gone`: ") == true)
    }

    private static func closedAddress() throws -> (String, HTTPServer) {
        let server = try HTTPServer { _ in .text("") }
        return (server.url, server)
    }

    @Test func `a secret that cannot be had is told by name`() async throws {
        struct Missing: Error, CustomStringConvertible { let description = "the variable `FAKE_KEY` is not set" }
        let provider = HTTPProvider(
            name: "fake",
            dialect: AnthropicDialect(model: "m", streams: false),
            url: "http://127.0.0.1:1/v1/messages",
            keySecret: "fake_key",
            streams: false,
            client: HTTPClient(),
            secrets: { _ in throw Missing() },
            now: { Timestamp(microseconds: 0) }
        )
        let error = await provider.failure()
        #expect(error?.code == .missingSecret)
        #expect(
            error?.message
                == "provider `fake`: the secret `fake_key` has no value: the variable `FAKE_KEY` is not set"
        )
    }

    @Test(
        arguments: [
            (.resolve, false, .connect, true), (.connect, false, .connect, true), (.tls, false, .connect, false),
            (.timeout, true, .timeout, true), (.timeout, false, .timeout, true), (.tooLarge, true, .tooLarge, false),
            (.cancelled, true, .cancelled, false), (.closed, true, .interrupted, true),
            (.closed, false, .connect, true), (.invalidRequest, false, .misconfigured, false),
            (.protocolViolation, true, .malformed, true), (.stopped, false, .cancelled, false),
        ] as [(TransportError.Code, Bool, ModelError.Code, Bool)]
    )
    func `a failure of the network is billed where the request may have been sent`(
        code: TransportError.Code,
        wasSent: Bool,
        expected: ModelError.Code,
        isRetryable: Bool
    ) {
        let error = ModelError(TransportError(code, "m", requestMayHaveBeenSent: wasSent))
        #expect(error.code == expected)
        #expect(error.isRetryable == isRetryable)
        #expect(error.mayBeBilled == wasSent)
    }
}
