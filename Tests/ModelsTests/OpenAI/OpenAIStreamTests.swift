import JSON
import Journal
import Testing

@testable import Models

@Suite struct OpenAIStreamTests {
    private func stream(_ events: [String]) throws -> OpenAIStream {
        var stream = OpenAIStream()
        for event in events { try stream.take(event: nil, data: event) }
        return stream
    }

    private func reply(_ events: [String], to request: ModelRequest = Fixtures.request()) throws -> ModelReply {
        let stream = try stream(events)
        #expect(stream.isComplete)
        return try stream.reply(to: request)
    }

    private func delta(_ delta: String, finish: String = "null") -> String {
        #"{"id":"c","model":"m","choices":[{"index":0,"delta":\#(delta),"finish_reason":\#(finish)}]}"#
    }

    @Test func `text and usage are put together`() throws {
        let reply = try reply([
            delta(#"{"role":"assistant","content":""}"#), delta(#"{"content":"Hel"}"#), delta(#"{"content":"lo"}"#),
            delta("{}", finish: #""stop""#),
            #"{"id":"c","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}"#, "[DONE]",
        ])
        #expect(reply.message == ChatMessage(role: .assistant, content: "Hello"))
        #expect(reply.usage == TokenUsage(input: 9, output: 2))
        #expect(reply.finish == "stop")
        #expect(reply.responseID == "c")
    }

    @Test func `usage in a chunk that has choices is counted`() throws {
        let last =
            #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}}"#
        #expect(try reply([delta(#"{"content":"x"}"#), last, "[DONE]"]).usage == TokenUsage(input: 9, output: 2))
    }

    @Test func `calls are put together by index`() throws {
        let reply = try reply(
            [
                delta(
                    #"{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"orders_find","arguments":""}}]}"#
                ),
                delta(
                    #"{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"payments_refund","arguments":""}}]}"#
                ),
                delta(#"{"tool_calls":[{"index":0,"function":{"arguments":"{\"id\""}}]}"#),
                delta(
                    #"{"tool_calls":[{"index":1,"function":{"arguments":"{}"}},{"index":0,"function":{"arguments":":7}"}}]}"#
                ),
                delta("{}", finish: #""tool_calls""#), "[DONE]",
            ],
            to: Fixtures.request(tools: [Fixtures.find, Fixtures.refund])
        )
        #expect(
            reply.message.toolCalls == [
                ToolCallRequest(id: "a", name: "orders.find", arguments: #"{"id":7}"#),
                ToolCallRequest(id: "b", name: "payments.refund", arguments: "{}"),
            ]
        )
        #expect(reply.message.content == nil)
    }

    @Test func `whole calls under one and the same index are told apart`() throws {
        let reply = try reply([
            delta(#"{"tool_calls":[{"index":0,"id":"a","function":{"name":"x","arguments":"{}"}}]}"#),
            delta(#"{"tool_calls":[{"index":0,"id":"b","function":{"name":"y","arguments":"{\"n\":1}"}}]}"#), "[DONE]",
        ])
        #expect(reply.message.toolCalls.map(\.id) == ["a", "b"])
        #expect(reply.message.toolCalls.map(\.arguments) == ["{}", #"{"n":1}"#])
        #expect(reply.finish == "tool_calls")
    }

    @Test func `calls without index and id are told apart and get ids`() throws {
        let reply = try reply([
            delta(#"{"tool_calls":[{"function":{"name":"x","arguments":"{\"a\""}}]}"#),
            delta(#"{"tool_calls":[{"function":{"arguments":":1}"}}]}"#),
            delta(#"{"tool_calls":[{"function":{"name":"y","arguments":{"b":2}}}]}"#), "[DONE]",
        ])
        #expect(
            reply.message.toolCalls == [
                ToolCallRequest(id: "call_1_0", name: "x", arguments: #"{"a":1}"#),
                ToolCallRequest(id: "call_1_1", name: "y", arguments: #"{"b":2}"#),
            ]
        )
    }

    @Test func `an error in the stream is told by its own names`() throws {
        let event = #"{"error":{"message":"The server had an error","type":"server_error","code":null}}"#
        let error = #expect(throws: ModelError.self) { try stream([delta(#"{"content":"x"}"#), event]) }
        #expect(error?.code == .server)
        #expect(error?.isRetryable == true)
        #expect(error?.mayBeBilled == true)
    }

    @Test func `a stream is complete with its marker, or with finish and usage`() throws {
        let text = delta(#"{"content":"x"}"#)
        let finish = delta("{}", finish: #""stop""#)
        let usage = #"{"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}"#
        #expect(try stream([text]).isComplete == false)
        #expect(try stream([text, finish]).isComplete == false)
        #expect(try stream([text, usage]).isComplete == false)
        #expect(try stream([text, finish, usage]).isComplete)
        #expect(try stream([text, "[DONE]"]).isComplete)
    }

    @Test func `an answer that ends with an error is none`() throws {
        let error = #expect(throws: ModelError.self) { try reply([delta("{}", finish: #""error""#), "[DONE]"]) }
        #expect(error?.code == .server)
    }

    @Test func `reasoning that led to calls is kept for the way back`() throws {
        let reply = try reply([
            delta(#"{"reasoning_content":"a"}"#), delta(#"{"reasoning_content":"b"}"#),
            delta(
                #"{"tool_calls":[{"index":0,"id":"c1","function":{"name":"x","arguments":"{}"},"extra_content":{"g":1}}]}"#
            ),
            "[DONE]",
        ])
        #expect(
            reply.message.opaque == [
                "openai": ["message": ["reasoning_content": "ab"], "calls": ["c1": ["extra_content": ["g": 1]]]]
            ]
        )
    }

    @Test func `other choices than the first are not the answer`() throws {
        let other = #"{"choices":[{"index":1,"delta":{"content":"other"},"finish_reason":"length"}]}"#
        let reply = try reply([delta(#"{"content":"x"}"#), other, "[DONE]"])
        #expect(reply.message.content == "x")
        #expect(reply.finish == "stop")
    }
}
