import JSON
import Journal
import Testing

@testable import Models

@Suite struct AnthropicStreamTests {
    private func stream(_ events: [String]) throws -> AnthropicStream {
        var stream = AnthropicStream()
        for event in events { try stream.take(event: nil, data: event) }
        return stream
    }

    private func reply(_ events: [String], to request: ModelRequest = Fixtures.request()) throws -> ModelReply {
        let stream = try stream(events)
        #expect(stream.isComplete)
        return try stream.reply(to: request)
    }

    private let start = """
        {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],\
        "model":"claude-x","stop_reason":null,"usage":{"input_tokens":25,"cache_read_input_tokens":10,"output_tokens":1}}}
        """

    @Test func `thinking, text and a call are put together`() throws {
        let reply = try reply(
            [
                start,
                #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"I must "}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"look."}}"#,
                #"{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB"}}"#,
                #"{"type":"content_block_stop","index":0}"#,
                #"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}"#,
                #"{"type":"ping"}"#,
                #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Let me "}}"#,
                #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"see."}}"#,
                #"{"type":"content_block_stop","index":1}"#,
                #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_1","name":"orders_find","input":{}}}"#,
                #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":""}}"#,
                #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{\"id\": "}}"#,
                #"{"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"7}"}}"#,
                #"{"type":"content_block_stop","index":2}"#, #"{"type":"an_event_of_the_future","x":1}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":89}}"#,
                #"{"type":"message_stop"}"#,
            ],
            to: Fixtures.request(tools: [Fixtures.find])
        )
        #expect(reply.message.content == "Let me see.")
        #expect(
            reply.message.toolCalls == [ToolCallRequest(id: "toolu_1", name: "orders.find", arguments: #"{"id": 7}"#)]
        )
        #expect(
            reply.message.opaque == [
                "anthropic": [
                    ["type": "thinking", "thinking": "I must look.", "signature": "EqQB"],
                    ["type": "text", "text": "Let me see."],
                    ["type": "tool_use", "id": "toolu_1", "name": "orders.find", "input": ["id": 7]],
                ]
            ]
        )
        #expect(reply.usage == TokenUsage(input: 25, cachedInput: 10, output: 89))
        #expect(reply.finish == "tool_calls")
        #expect(reply.responseID == "msg_1")
        #expect(reply.responseModel == "claude-x")
    }

    @Test func `a call without arguments has an empty object`() throws {
        let reply = try reply([
            start,
            #"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"now","input":{}}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":""}}"#,
            #"{"type":"message_stop"}"#,
        ])
        #expect(reply.message.toolCalls.map(\.arguments) == ["{}"])
    }

    @Test func `a call that was cut off keeps what the model wrote`() throws {
        let reply = try reply([
            start,
            #"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"now","input":{}}}"#,
            #"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}"#,
            #"{"type":"message_delta","delta":{"stop_reason":"max_tokens"},"usage":{"output_tokens":256}}"#,
            #"{"type":"message_stop"}"#,
        ])
        #expect(reply.message.toolCalls.map(\.arguments) == [#"{"a":"#])
        #expect(reply.finish == "length")
    }

    @Test func `citations and deltas of unknown kinds are kept`() throws {
        let reply = try reply([
            start,
            #"{"type":"content_block_start","index":5,"content_block":{"type":"text","text":"a","citations":[]}}"#,
            #"{"type":"content_block_delta","index":5,"delta":{"type":"citations_delta","citation":{"n":1}}}"#,
            #"{"type":"content_block_delta","index":5,"delta":{"type":"citations_delta","citation":{"n":2}}}"#,
            #"{"type":"content_block_delta","index":5,"delta":{"type":"text_delta","text":"b"}}"#,
            #"{"type":"content_block_start","index":6,"content_block":{"type":"compaction","content":"x"}}"#,
            #"{"type":"content_block_delta","index":6,"delta":{"type":"compaction_delta","content":"y"}}"#,
            #"{"type":"message_stop"}"#,
        ])
        #expect(
            reply.message.opaque == [
                "anthropic": [
                    ["type": "text", "text": "ab", "citations": [["n": 1], ["n": 2]]],
                    ["type": "compaction", "content": "xy"],
                ]
            ]
        )
    }

    @Test func `an error in the stream is told by its type, and billed only once an answer has begun`() {
        let event = #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#
        let late = #expect(throws: ModelError.self) { try stream([start, event]) }
        #expect(late?.code == .overloaded)
        #expect(late?.isRetryable == true)
        #expect(late?.mayBeBilled == true)
        let early = #expect(throws: ModelError.self) { try stream([event]) }
        #expect(early?.mayBeBilled == false)
    }

    @Test func `a ping may carry anything`() throws {
        var stream = try stream([start])
        try stream.take(event: "ping", data: "pong")
        #expect(stream.isComplete == false)
    }

    @Test func `only the last event completes the stream`() throws {
        let stop = #"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}"#
        #expect(try stream([start, stop]).isComplete == false)
        #expect(try stream([start, stop, #"{"type":"message_stop"}"#]).isComplete)
    }

    @Test(
        arguments: [
            "x", "", #"{"type":"content_block_delta","index":9,"delta":{"type":"text_delta","text":"b"}}"#,
            #"{"type":"content_block_delta","index":99999999999999999999999,"delta":{}}"#,
        ]
    )
    func `what is no event of the protocol is malformed`(event: String) {
        let error = #expect(throws: ModelError.self) { try stream([start, event]) }
        #expect(error?.code == .malformed)
    }
}
