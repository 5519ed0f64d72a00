import JSON
import Testing

@testable import Models

@Suite struct OpenAIRequestTests {
    private func body(_ request: ModelRequest, base: String = "https://api.openai.com/v1", streams: Bool = false)
        -> String
    {
        OpenAIDialect(model: "gpt-4o", baseURL: base, streams: streams).body(request).serialized()
    }

    @Test func `the smallest request`() {
        #expect(
            body(Fixtures.request()) == #"""
                {"model":"gpt-4o","messages":[{"role":"user","content":"hello"}],"max_completion_tokens":256}
                """#
        )
    }

    @Test func `a conversation with tools, a schema, a temperature and a stream`() {
        let schema: JSON = [
            "type": "object", "properties": ["ok": ["type": "boolean"]], "required": ["ok"],
            "additionalProperties": false,
        ]
        let request = Fixtures.request(
            Fixtures.conversation,
            tools: [Fixtures.find, Fixtures.refund],
            outputSchema: schema,
            temperature: 0.5
        )
        let expected = [
            #"{"model":"gpt-4o","messages":[{"role":"system","content":"Be brief."},"#,
            #"{"role":"user","content":"Refund order 7."},"#,
            #"{"role":"assistant","content":null,"tool_calls":[{"id":"call_a","type":"function","#,
            #""function":{"name":"orders_find","arguments":"{\"id\": 7}"}}]},"#,
            #"{"role":"tool","tool_call_id":"call_a","content":"{\"paid_cents\":900}"}],"#,
            #""tools":[{"type":"function","function":{"name":"orders_find","description":"Finds an order","#,
            #""parameters":{"type":"object","properties":{}}}},"#,
            #"{"type":"function","function":{"name":"payments_refund","description":"Pays money back","#,
            #""parameters":{"type":"object","properties":{"amount_cents":{"type":"integer"}}}}}],"#,
            #""response_format":{"type":"json_schema","json_schema":{"name":"output","#,
            #""schema":{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"],"#,
            #""additionalProperties":false},"strict":true}},"#,
            #""temperature":0.5,"max_completion_tokens":256,"stream":true,"stream_options":{"include_usage":true}}"#,
        ]
        #expect(body(request, streams: true) == expected.joined())
    }

    @Test(
        arguments: [
            ("https://api.openai.com/v1", "max_completion_tokens"),
            ("https://API.OpenAI.com", "max_completion_tokens"),
            ("https://eu.api.openai.com/v1/", "max_completion_tokens"),
            ("https://me.openai.azure.com/openai/v1", "max_completion_tokens"),
            ("http://localhost:11434/v1", "max_tokens"),
            ("https://api.openai.com.evil.example/v1", "max_tokens"),
            ("https://api.openai.com@evil.example/v1", "max_tokens"),
            ("", "max_tokens"),
        ]
    )
    func `the base URL decides which member limits the answer`(base: String, member: String) {
        #expect(OpenAIDialect.limitMember(baseURL: base) == member)
        #expect(body(Fixtures.request(), base: base).contains("\"\(member)\":256"))
    }

    @Test func `strictness is asked for only where the schema allows it`() {
        let loose: JSON = ["type": "object", "properties": ["a": ["type": "string"]]]
        let pattern: JSON = [
            "type": "object", "properties": ["a": ["type": "string", "minLength": 2]], "required": ["a"],
            "additionalProperties": false,
        ]
        for schema in [loose, pattern, true, ["type": "string"]] {
            #expect(body(Fixtures.request(outputSchema: schema)).contains(#""strict":false"#))
        }
    }

    @Test func `arguments that are no JSON object are wrapped, and none are an empty object`() {
        func arguments(_ text: String) -> String? {
            let call = ToolCallRequest(id: "c", name: "t", arguments: text)
            let request = Fixtures.request([ChatMessage(role: .assistant, content: nil, toolCalls: [call])])
            let body = OpenAIDialect(model: "m", baseURL: "", streams: false).body(request)
            return body["messages"]?[0]?["tool_calls"]?[0]?["function"]?["arguments"]?.stringValue
        }
        #expect(arguments(#"{ "a" : 1 }"#) == #"{ "a" : 1 }"#)
        #expect(arguments("") == "{}")
        #expect(arguments(#"{"a":"#) == #"{"invalid_json":"{\"a\":"}"#)
        #expect(arguments("[1]") == #"{"invalid_json":"[1]"}"#)
    }

    @Test func `what only this protocol understands goes back, and another protocol's does not`() {
        let call = ToolCallRequest(id: "c1", name: "a.b", arguments: "{}")
        let message = ChatMessage(
            role: .assistant,
            content: nil,
            toolCalls: [call],
            opaque: [
                "openai": [
                    "message": ["reasoning_content": "hm"],
                    "calls": ["c1": ["extra_content": ["google": ["thought_signature": "s"]]]],
                ]
            ]
        )
        let text = body(Fixtures.request([message]))
        #expect(text.contains(#""content":null,"reasoning_content":"hm","tool_calls":[{"id":"c1""#))
        #expect(text.contains(#""extra_content":{"google":{"thought_signature":"s"}}"#))
        let foreign = ChatMessage(role: .assistant, content: "x", opaque: ["anthropic": [["type": "thinking"]]])
        #expect(!body(Fixtures.request([foreign])).contains("thinking"))
    }
}
