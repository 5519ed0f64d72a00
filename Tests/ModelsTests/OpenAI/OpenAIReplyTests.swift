import JSON
import Journal
import Testing

@testable import Models

@Suite struct OpenAIReplyTests {
    private func reply(_ body: String, to request: ModelRequest = Fixtures.request()) throws -> ModelReply {
        try OpenAIDialect(model: "m", baseURL: "", streams: false)
            .reply(whole: JSON(parsing: body.utf8), to: request)
    }

    @Test func `a documented answer is read`() throws {
        let reply = try reply(
            """
            {"id":"chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT","object":"chat.completion","created":1741569952,
             "model":"gpt-4.1-2025-04-14","choices":[{"index":0,"message":{"role":"assistant",
             "content":"Hello! How can I assist you today?","refusal":null,"annotations":[]},"logprobs":null,
             "finish_reason":"stop"}],"usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,
             "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},
             "completion_tokens_details":{"reasoning_tokens":0}},"service_tier":"default"}
            """
        )
        #expect(reply.message == ChatMessage(role: .assistant, content: "Hello! How can I assist you today?"))
        #expect(reply.finish == "stop")
        #expect(reply.usage == TokenUsage(input: 19, output: 10))
        #expect(reply.responseID == "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT")
        #expect(reply.responseModel == "gpt-4.1-2025-04-14")
    }

    @Test func `tool calls come back under the project's names`() throws {
        let reply = try reply(
            """
            {"choices":[{"index":0,"message":{"role":"assistant","content":null,"tool_calls":[
              {"id":"call_abc","type":"function","function":{"name":"orders_find","arguments":"{\\"id\\": 7}"}},
              {"id":"call_def","type":"function","function":{"name":"payments_refund","arguments":""}}]},
              "finish_reason":"tool_calls"}]}
            """,
            to: Fixtures.request(tools: [Fixtures.find, Fixtures.refund])
        )
        #expect(reply.message.content == nil)
        #expect(
            reply.message.toolCalls == [
                ToolCallRequest(id: "call_abc", name: "orders.find", arguments: #"{"id": 7}"#),
                ToolCallRequest(id: "call_def", name: "payments.refund", arguments: "{}"),
            ]
        )
        #expect(reply.finish == "tool_calls")
        #expect(reply.usage == nil)
    }

    @Test(
        arguments: [
            (
                #"{"prompt_tokens":100,"completion_tokens":7,"total_tokens":107,"prompt_tokens_details":{"cached_tokens":64}}"#,
                [36, 64, 0, 7]
            ),
            (
                #"{"prompt_tokens":100,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":30}}"#,
                [10, 60, 30, 7]
            ),
            (#"{"prompt_tokens":100,"completion_tokens":7,"total_tokens":150}"#, [100, 0, 0, 50]),
            (
                #"{"prompt_tokens":10,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":999}}"#,
                [0, 10, 0, 7]
            ),
            (#"{"prompt_tokens":10.0,"completion_tokens":7,"prompt_cache_hit_tokens":4}"#, [6, 4, 0, 7]),
        ] as [(String, [Int64])]
    )
    func `usage is counted in buckets that do not overlap`(usage: String, buckets: [Int64]) throws {
        let tokens = OpenAIReply.usage(try JSON(parsing: usage.utf8))
        #expect(tokens.map { [$0.input, $0.cachedInput, $0.cacheWrite, $0.output] } == buckets)
    }

    @Test(arguments: [
        "null", "{}", #"{"prompt_tokens":-1,"completion_tokens":2}"#, #"{"prompt_tokens":"7","completion_tokens":2}"#,
    ])
    func `usage that says nothing of use is none`(usage: String) throws {
        #expect(OpenAIReply.usage(try JSON(parsing: usage.utf8)) == nil)
    }

    @Test(
        arguments: [
            ("stop", "stop"), ("length", "length"), ("content_filter", "content_filter"),
            ("model_length", "context_length"),
            ("tool_calls", "stop"), ("something_new", "something_new"),
        ]
    )
    func `the reason to finish is told in the house's words`(reason: String, finish: String) throws {
        let body = #"{"choices":[{"message":{"content":"x"},"finish_reason":"\#(reason)"}]}"#
        #expect(try reply(body).finish == finish)
    }

    @Test func `a refusal is told, and goes back as one`() throws {
        let body = #"{"choices":[{"message":{"content":null,"refusal":"I cannot."},"finish_reason":"stop"}]}"#
        let reply = try reply(body)
        #expect(reply.finish == "refusal")
        #expect(reply.message.content == "I cannot.")
        let back = OpenAIDialect(model: "m", baseURL: "", streams: false).body(Fixtures.request([reply.message]))
        #expect(back["messages"]?[0] == ["role": "assistant", "content": nil, "refusal": "I cannot."])
    }

    @Test func `ids that are missing or repeated are made of the place in the conversation`() throws {
        let call = #"{"type":"function","function":{"name":"t","arguments":{"a":1}}}"#
        let twin = #"{"id":"x","function":{"name":"t","arguments":"{}"}}"#
        let body = #"{"choices":[{"message":{"tool_calls":[\#(call),\#(twin),\#(twin)]}}]}"#
        let first = try reply(body, to: Fixtures.request(Fixtures.conversation))
        #expect(first.message.toolCalls.map(\.id) == ["call_4_0", "x", "call_4_2"])
        #expect(first.message.toolCalls[0].arguments == #"{"a":1}"#)
        #expect(try reply(body, to: Fixtures.request(Fixtures.conversation)) == first)
    }

    @Test(arguments: ["{}", #"{"choices":[]}"#, "[]", "3", #"{"choices":[{"index":0}]}"#])
    func `an answer without a message is malformed`(body: String) {
        let error = #expect(throws: ModelError.self) { try reply(body) }
        #expect(error?.code == .malformed)
        #expect(error?.mayBeBilled == true)
    }
}
