import JSON
import Journal
import Testing
import Transport

@testable import Models

@Suite struct StreamingTests {
    private let request = Fixtures.request(tools: [Fixtures.find])
    private let calls = [ToolCallRequest(id: "call_1", name: "orders.find", arguments: #"{"id":7}"#)]

    /// The answer of a stream that comes in two pieces, cut before the byte at `cut`.
    private func reply(_ bytes: [UInt8], cut: Int, by dialect: some Dialect) throws -> ModelReply? {
        var events = ServerSentEvents()
        var assembler = dialect.stream()
        for piece in [bytes[..<cut], bytes[cut...]] {
            for event in try events.take(piece) { try assembler.take(event: event.type, data: event.data) }
        }
        return assembler.isComplete ? try assembler.reply(to: request) : nil
    }

    @Test func `an OpenAI stream is the same wherever it is cut`() throws {
        let bytes = Array(WireSamples.openAIStream.utf8)
        let dialect = OpenAIDialect(model: "m", baseURL: "", streams: true)
        let whole = try #require(try reply(bytes, cut: 0, by: dialect))
        #expect(whole.message == ChatMessage(role: .assistant, content: "Grüß Gott 👋", toolCalls: calls))
        #expect(whole.usage == TokenUsage(input: 15, cachedInput: 4, output: 10))
        #expect(whole.finish == "tool_calls")
        for cut in bytes.indices { #expect(try reply(bytes, cut: cut, by: dialect) == whole, "cut at \(cut)") }
    }

    @Test func `an Anthropic stream is the same wherever it is cut`() throws {
        let bytes = Array(WireSamples.anthropicStream.utf8)
        let dialect = AnthropicDialect(model: "m", streams: true)
        let whole = try #require(try reply(bytes, cut: 0, by: dialect))
        #expect(whole.message == ChatMessage(role: .assistant, content: "Grüß Gott 👋", toolCalls: calls))
        #expect(whole.usage == TokenUsage(input: 25, cachedInput: 10, cacheWrite: 5, output: 15))
        #expect(whole.finish == "tool_calls")
        for cut in bytes.indices { #expect(try reply(bytes, cut: cut, by: dialect) == whole, "cut at \(cut)") }
    }

    @Test func `streams that come byte by byte over the network are read`() async throws {
        let fake = try FakeProvider { request in
            let sample = request.target == "/v1/messages" ? WireSamples.anthropicStream : WireSamples.openAIStream
            return .stream(Array(sample.utf8), piece: 1)
        }
        let message = ChatMessage(role: .assistant, content: "Grüß Gott 👋", toolCalls: calls)
        #expect(try await fake.openAI(streams: true).ask(request).message == message)
        #expect(try await fake.anthropic(streams: true).ask(request).message == message)
        #expect(fake.received.first?.headers["accept"] == "text/event-stream")
    }

    @Test(arguments: [true, false])
    func `a stream that ends anywhere before its end is interrupted`(isCut: Bool) async throws {
        for (sample, isAnthropic) in [(WireSamples.openAIStream, false), (WireSamples.anthropicStream, true)] {
            let bytes = Array(sample.utf8)
            for length in [1, bytes.count / 3, bytes.count * 3 / 4] {
                let fake = try FakeProvider { _ in .stream(Array(bytes.prefix(length)), isCut: isCut) }
                let provider = isAnthropic ? fake.anthropic(streams: true) : fake.openAI(streams: true)
                let error = await provider.failure(request)
                #expect(error?.code == .interrupted, "\(error?.message ?? "")")
                #expect(error?.isRetryable == true)
                #expect(error?.mayBeBilled == true)
            }
        }
    }

    /// Events, and then a connection that breaks.
    private struct BrokenEvents: AsyncSequence {
        var events: [ServerSentEvent]

        struct AsyncIterator: AsyncIteratorProtocol {
            var rest: ArraySlice<ServerSentEvent>

            mutating func next(
                isolation actor: isolated (any Actor)? = #isolation
            ) async throws(TransportError) -> ServerSentEvent? {
                guard let event = rest.popFirst() else {
                    throw TransportError(.timeout, "the host took too long", requestMayHaveBeenSent: true)
                }
                return event
            }
        }

        func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: events[...]) }
    }

    private func reply(
        _ dialect: some Dialect,
        _ sample: String,
        without count: Int = 0
    ) async throws(ModelError) -> ModelReply {
        var parser = ServerSentEvents()
        let events = (try? parser.take(sample.utf8)) ?? []
        return try await dialect.stream().reply(to: request, from: BrokenEvents(events: Array(events.dropLast(count))))
    }

    @Test func `a connection that breaks after the end of the answer does not matter`() async throws {
        let openAI = OpenAIDialect(model: "m", baseURL: "", streams: true)
        let anthropic = AnthropicDialect(model: "m", streams: true)
        #expect(try await reply(openAI, WireSamples.openAIStream).message.toolCalls == calls)
        #expect(try await reply(openAI, WireSamples.openAIStream, without: 1).message.toolCalls == calls)
        #expect(try await reply(anthropic, WireSamples.anthropicStream).message.toolCalls == calls)
    }

    @Test func `a connection that breaks before the end of the answer is told as what it is`() async {
        let openAI = OpenAIDialect(model: "m", baseURL: "", streams: true)
        let anthropic = AnthropicDialect(model: "m", streams: true)
        let first = await #expect(throws: ModelError.self) {
            try await reply(openAI, WireSamples.openAIStream, without: 2)
        }
        #expect(first?.code == .timeout)
        #expect(first?.mayBeBilled == true)
        let second = await #expect(throws: ModelError.self) {
            try await reply(anthropic, WireSamples.anthropicStream, without: 1)
        }
        #expect(second?.code == .timeout)
    }

    @Test func `an error inside a stream is the answer's failure`() async throws {
        let event = """
            event: error
            data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded sk-test-0123456789abcdef"}}


            """
        let begun = WireSamples.anthropicStream.split(separator: "\n\n").prefix(4).joined(separator: "\n\n")
        let fake = try FakeProvider { _ in .stream(Array((begun + "\n\n" + event).utf8)) }
        let error = await fake.anthropic(streams: true).failure()
        #expect(error?.code == .overloaded)
        #expect(error?.isRetryable == true)
        #expect(error?.mayBeBilled == true)
        #expect(error?.message.contains("sk-test") == false)
    }

    @Test func `an event that is no JSON is malformed`() async throws {
        let fake = try FakeProvider { _ in .stream(Array("data: <html>\n\n".utf8)) }
        let error = await fake.openAI(streams: true).failure()
        #expect(error?.code == .malformed)
        #expect(error?.message.contains("<html>") == true)
    }

    @Test func `an event without end is cut off`() async throws {
        let fake = try FakeProvider { _ in
            .events { writer in
                try await writer.write("data: ")
                while true { try await writer.write([UInt8](repeating: 0x78, count: 1 << 20)) }
            }
        }
        let error = await fake.openAI(streams: true).failure()
        #expect(error?.code == .tooLarge)
        #expect(error?.mayBeBilled == true)
    }
}
