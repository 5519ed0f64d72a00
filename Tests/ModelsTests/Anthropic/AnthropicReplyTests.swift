import JSON
import Journal
import Testing

@testable import Models

@Suite struct AnthropicReplyTests {
    private let dialect = AnthropicDialect(model: "claude", streams: false)

    private func reply(_ body: String, to request: ModelRequest = Fixtures.request()) throws -> ModelReply {
        try dialect.reply(whole: JSON(parsing: body.utf8), to: request)
    }

    @Test func `a documented answer is read`() throws {
        let reply = try reply(
            """
            {"id":"msg_013Zva2CMHLNnjNjJJKqJ2EF","type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929",
             "content":[{"type":"text","text":"Hi! My name is Claude.","citations":null}],"stop_reason":"end_turn",
             "stop_sequence":null,"usage":{"input_tokens":2095,"output_tokens":503,"cache_read_input_tokens":1000,
             "cache_creation_input_tokens":51,"service_tier":"standard"}}
            """
        )
        #expect(reply.message == ChatMessage(role: .assistant, content: "Hi! My name is Claude."))
        #expect(reply.usage == TokenUsage(input: 2095, cachedInput: 1000, cacheWrite: 51, output: 503))
        #expect(reply.finish == "stop")
        #expect(reply.responseID == "msg_013Zva2CMHLNnjNjJJKqJ2EF")
        #expect(reply.responseModel == "claude-sonnet-4-5-20250929")
    }

    @Test func `a tool is called under the project's name`() throws {
        let reply = try reply(
            """
            {"content":[{"type":"text","text":"I will look."},
             {"type":"tool_use","id":"toolu_1","name":"orders_find","input":{"id":7},"caller":{"type":"direct"}}],
             "stop_reason":"tool_use"}
            """,
            to: Fixtures.request(tools: [Fixtures.find])
        )
        #expect(
            reply.message.toolCalls == [ToolCallRequest(id: "toolu_1", name: "orders.find", arguments: #"{"id":7}"#)]
        )
        #expect(reply.message.content == "I will look.")
        #expect(reply.message.opaque == nil)
        #expect(reply.usage == nil)
    }

    @Test func `thinking and unknown blocks go back unchanged and in their order`() throws {
        let blocks = """
            [{"type":"thinking","thinking":"hm","signature":"EqQB"},{"type":"redacted_thinking","data":"EmwK"},
             {"type":"text","text":"Let me see."},{"type":"future_block","x":{"y":[1,2]}},
             {"type":"tool_use","id":"toolu_1","name":"orders_find","input":{"id":7}}]
            """
        let request = Fixtures.request(tools: [Fixtures.find])
        let reply = try reply(#"{"content":\#(blocks),"stop_reason":"tool_use"}"#, to: request)
        #expect(reply.message.content == "Let me see.")
        let stored = try #require(ChatMessage(json: JSON(parsing: reply.message.json.serialized().utf8)))
        let back = dialect.body(
            Fixtures.request([ChatMessage(role: .user, content: "u"), stored], tools: [Fixtures.find])
        )
        #expect(back["messages"]?[1]?["content"] == (try JSON(parsing: blocks.utf8)))
    }

    @Test(
        arguments: [
            ("end_turn", "stop"), ("stop_sequence", "stop"), ("max_tokens", "length"), ("pause_turn", "pause"),
            ("refusal", "refusal"), ("model_context_window_exceeded", "context_length"), ("tool_use", "stop"),
            ("something_new", "something_new"),
        ]
    )
    func `the reason to stop is told in the house's words`(reason: String, finish: String) throws {
        let body = #"{"content":[{"type":"text","text":"x"}],"stop_reason":"\#(reason)"}"#
        #expect(try reply(body).finish == finish)
    }

    @Test func `a refusal without words is an empty answer`() throws {
        let reply = try reply(#"{"content":[],"stop_reason":"refusal","usage":{"input_tokens":5,"output_tokens":0}}"#)
        #expect(reply.message == ChatMessage(role: .assistant, content: ""))
        #expect(reply.finish == "refusal")
    }

    @Test func `an answer without content is malformed`() {
        let error = #expect(throws: ModelError.self) { try reply(#"{"type":"message"}"#) }
        #expect(error?.code == .malformed)
    }
}
