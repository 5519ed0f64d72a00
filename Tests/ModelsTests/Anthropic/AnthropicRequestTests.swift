import JSON
import Testing

@testable import Models

@Suite struct AnthropicRequestTests {
    private func body(_ request: ModelRequest, streams: Bool = false) -> JSON {
        AnthropicDialect(model: "claude-sonnet-4-5", streams: streams).body(request)
    }

    @Test func `the smallest request`() {
        #expect(
            body(Fixtures.request()).serialized() == #"""
                {"model":"claude-sonnet-4-5","max_tokens":256,"messages":[{"role":"user","content":[{"type":"text","text":"hello"}]}]}
                """#
        )
    }

    @Test func `a conversation with tools, a schema, a temperature and a stream`() {
        let request = Fixtures.request(
            Fixtures.conversation,
            tools: [Fixtures.find],
            outputSchema: ["type": "object", "properties": [:], "additionalProperties": false],
            temperature: 0
        )
        let expected = [
            #"{"model":"claude-sonnet-4-5","max_tokens":256,"#,
            #""system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],"#,
            #""messages":[{"role":"user","content":[{"type":"text","text":"Refund order 7."}]},"#,
            #"{"role":"assistant","content":[{"type":"tool_use","id":"call_a","name":"orders_find","input":{"id":7}}]},"#,
            #"{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_a","content":"{\"paid_cents\":900}","#,
            #""cache_control":{"type":"ephemeral"}}]}],"#,
            #""tools":[{"name":"orders_find","description":"Finds an order","input_schema":{"type":"object","properties":{}}}],"#,
            #""output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{},"#,
            #""additionalProperties":false}}},"#,
            #""temperature":0.0,"stream":true}"#,
        ]
        #expect(body(request, streams: true).serialized() == expected.joined())
    }

    @Test func `the results of one turn and what a person adds are one message`() {
        let calls = ["a", "b"].map { ToolCallRequest(id: $0, name: "t", arguments: "{}") }
        let request = Fixtures.request([
            ChatMessage(role: .user, content: "go"),
            ChatMessage(role: .assistant, content: "calling", toolCalls: calls),
            ChatMessage(role: .tool, content: "1", toolCallID: "a"),
            ChatMessage(role: .tool, content: "2", toolCallID: "b"),
            ChatMessage(role: .user, content: "hurry"),
        ])
        let messages = body(request)["messages"]?.arrayValue
        #expect(messages?.count == 3)
        #expect(
            messages?.last == [
                "role": "user",
                "content": [
                    ["type": "tool_result", "tool_use_id": "a", "content": "1"],
                    ["type": "tool_result", "tool_use_id": "b", "content": "2"], ["type": "text", "text": "hurry"],
                ],
            ]
        )
    }

    @Test func `system messages leave the conversation wherever they stand`() {
        let request = Fixtures.request([
            ChatMessage(role: .system, content: "one"), ChatMessage(role: .user, content: "u"),
            ChatMessage(role: .system, content: "two"), ChatMessage(role: .user, content: "v"),
        ])
        #expect(body(request)["system"]?[0]?["text"] == "one\n\ntwo")
        #expect(body(request)["messages"]?.arrayValue?.count == 1)
    }

    @Test func `empty texts are left out`() {
        let request = Fixtures.request([
            ChatMessage(role: .user, content: "u"), ChatMessage(role: .assistant, content: ""),
            ChatMessage(role: .user, content: ""), ChatMessage(role: .user, content: "v"),
        ])
        #expect(body(request)["messages"]?.arrayValue?.count == 1)
    }

    @Test func `ids of other providers are made into allowed ones, at both ends alike`() {
        let request = Fixtures.request([
            ChatMessage(
                role: .assistant,
                content: nil,
                toolCalls: [ToolCallRequest(id: "functions.find:0", name: "find", arguments: "oops")]
            ), ChatMessage(role: .tool, content: "1", toolCallID: "functions.find:0"),
        ])
        let messages = body(request)["messages"]
        #expect(messages?[0]?["content"]?[0]?["id"] == "functions_find_0")
        #expect(messages?[1]?["content"]?[0]?["tool_use_id"] == "functions_find_0")
        #expect(messages?[0]?["content"]?[0]?["input"] == ["invalid_json": "oops"])
    }

    @Test func `a schema that the API does not enforce is told to the model`() {
        let schema: JSON = [
            "type": "object", "properties": ["n": ["type": "integer", "minimum": 1]], "additionalProperties": false,
        ]
        let body = body(Fixtures.request(outputSchema: schema))
        #expect(body["output_config"] == nil)
        #expect(body["system"]?[0]?["text"]?.stringValue?.hasSuffix(schema.serialized()) == true)
    }
}
