import JSON
import Journal
import Testing
import Transport

@testable import Models

@Suite struct HTTPProviderTests {
    @Test func `OpenAI is asked with its path, its headers and exactly the rendered bytes`() async throws {
        let fake = try FakeProvider { _ in .json(WireSamples.openAIAnswer) }
        let reply = try await fake.openAI().ask()
        let request = try #require(fake.received.first)
        #expect(request.method == .post)
        #expect(request.target == "/v1/chat/completions")
        #expect(request.headers["authorization"] == "Bearer \(FakeProvider.key)")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["idempotency-key"] == "reeve-0123456789abcdef0123456789abcdef")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"model":"gpt-4o","messages":[{"role":"user","content":"hello"}],"max_tokens":256}"#
        )
        #expect(reply.message == ChatMessage(role: .assistant, content: "Hello!"))
        #expect(reply.usage == TokenUsage(input: 9, output: 3))
    }

    @Test func `Anthropic is asked with its path, its headers and exactly the rendered bytes`() async throws {
        let fake = try FakeProvider { _ in .json(WireSamples.anthropicAnswer) }
        let provider = fake.anthropic()
        let reply = try await provider.ask()
        let request = try #require(fake.received.first)
        #expect(request.method == .post)
        #expect(request.target == "/v1/messages")
        #expect(request.headers["x-api-key"] == FakeProvider.key)
        #expect(request.headers["anthropic-version"] == "2023-06-01")
        #expect(request.headers["authorization"] == nil)
        #expect(request.body == (try provider.render(Fixtures.request())))
        #expect(reply.message == ChatMessage(role: .assistant, content: "Hello!"))
    }

    @Test func `without a key none is sent`() async throws {
        let fake = try FakeProvider { _ in .json(WireSamples.openAIAnswer) }
        _ = try await fake.openAI(secret: nil).ask()
        #expect(fake.received.first?.headers["authorization"] == nil)
    }

    @Test func `the line break at the end of a key's file is no part of the key`() async throws {
        let fake = try FakeProvider { _ in .json(WireSamples.openAIAnswer) }
        _ = try await fake.openAI(secret: " k123\r\n").ask()
        #expect(fake.received.first?.headers["authorization"] == "Bearer k123")
    }

    @Test(arguments: ["", "\n", "a\r\nx-evil: 1", "ключ"])
    func `a key that no header may hold is never sent`(secret: String) async throws {
        let fake = try FakeProvider { _ in .json(WireSamples.openAIAnswer) }
        let error = await fake.openAI(secret: secret).failure()
        #expect(error?.code == .missingSecret)
        #expect(error?.isRetryable == false)
        #expect(fake.received.isEmpty)
    }

    @Test func `the rendered bytes hold no secret`() throws {
        let fake = try FakeProvider { _ in .json("{}") }
        for provider in [fake.openAI(streams: true), fake.anthropic(streams: true)] {
            #expect(!String(decoding: try provider.render(Fixtures.request()), as: UTF8.self).contains("sk-test"))
        }
    }

    @Test func `what is left of the limits comes with the answer`() async throws {
        let fake = try FakeProvider { request in
            request.target.hasSuffix("messages")
                ? .json(
                    WireSamples.anthropicAnswer,
                    headers: [
                        "anthropic-ratelimit-requests-remaining": "7",
                        "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:10Z",
                    ]
                )
                : .json(
                    WireSamples.openAIAnswer,
                    headers: ["x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "6m0s"]
                )
        }
        let tokens = try await fake.openAI().ask().pacing?.tokens
        #expect(tokens == PacingHint.Allowance(remaining: 0, resetsAfter: .seconds(360)))
        let requests = try await fake.anthropic().ask().pacing?.requests
        #expect(requests == PacingHint.Allowance(remaining: 7, resetsAfter: .seconds(10)))
    }

    @Test func `a server that does not stream is understood`() async throws {
        let fake = try FakeProvider { _ in .json(WireSamples.openAIAnswer) }
        #expect(try await fake.openAI(streams: true).ask().message.content == "Hello!")
    }

    @Test func `a redirect is not followed, so the key stays here`() async throws {
        let fake = try FakeProvider { request in
            request.target == "/elsewhere"
                ? .json(WireSamples.openAIAnswer)
                : ServerResponse(status: 307, headers: ["Location": "/elsewhere"])
        }
        let error = await fake.openAI().failure()
        #expect(error?.code == .malformed)
        #expect(error?.isRetryable == false)
        #expect(fake.received.count == 1)
    }
}
