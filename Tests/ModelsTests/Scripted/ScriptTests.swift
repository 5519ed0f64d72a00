import JSON
import Journal
import Manifest
import Testing

@testable import Models

@Suite struct ScriptTests {
    private func provider(_ rules: JSON) throws(ModelError) -> ScriptedProvider {
        ScriptedProvider(model: "demo", script: try Script(yaml: rules.serialized(), file: "rules.yaml"))
    }

    private func reply(_ rules: JSON, to request: ModelRequest = Fixtures.request()) async throws -> ModelReply {
        let provider = try provider(rules)
        return try await provider.send(provider.render(request), for: request, timeout: .seconds(1))
    }

    private func error(_ rules: JSON, to request: ModelRequest = Fixtures.request()) async -> ModelError? {
        do {
            _ = try await reply(rules, to: request)
            return nil
        } catch {
            return error as? ModelError
        }
    }

    @Test func `the first rule whose condition holds answers`() async throws {
        let rules: JSON = [
            ["when": "turn == 1", "reply": ["content": "second"]],
            ["when": "turn == 0", "reply": ["content": "first"]],
            ["reply": ["content": "else"]],
        ]
        #expect(try await reply(rules).message == ChatMessage(role: .assistant, content: "first"))
        #expect(
            try await reply(["rules": rules], to: Fixtures.request(Fixtures.conversation)).message.content == "second"
        )
    }

    @Test func `templates see the task, the results and the run's input`() async throws {
        let call = ToolCallRequest(id: "c", name: "orders.find", arguments: "{}")
        let request = Fixtures.request(
            [
                ChatMessage(role: .user, content: #"{"order":7}"#),
                ChatMessage(role: .assistant, content: nil, toolCalls: [call]),
                ChatMessage(role: .tool, content: #"{"paid_cents":900}"#, toolCallID: "c"),
            ],
            input: ["who": "anna"]
        )
        let rules: JSON = [
            [
                "when": "results['orders.find'].paid_cents > 800 && last.tool == 'orders.find' && last.role == 'tool'",
                "reply": [
                    "content": "for ${input.who}",
                    "tool_calls": [
                        [
                            "name": "payments.refund",
                            "arguments": [
                                "order": "${task.order}", "amount_cents": "${results['orders.find'].paid_cents}",
                                "note": "order ${task.order}",
                            ],
                        ]
                    ],
                ],
            ]
        ]
        let reply = try await reply(rules, to: request)
        #expect(reply.message.content == "for anna")
        #expect(
            reply.message.toolCalls == [
                ToolCallRequest(
                    id: "call_3_0",
                    name: "payments.refund",
                    arguments: #"{"order":7,"amount_cents":900,"note":"order 7"}"#
                )
            ]
        )
        #expect(reply.finish == "tool_calls")
    }

    @Test func `messages, their values, their calls and the offered tools can be asked for`() async throws {
        let conditions = [
            "messages[2].tool_calls[0].arguments.id == 7", "messages[3].value.paid_cents == 900",
            "'orders.find' in tools", "task == 'Refund order 7.'", "messages[0].content.startsWith('Be')",
        ]
        let rules: JSON = [
            ["when": .string(conditions.joined(separator: " && ")), "reply": ["content": "yes"]]
        ]
        let request = Fixtures.request(Fixtures.conversation, tools: [Fixtures.find])
        #expect(try await reply(rules, to: request).message.content == "yes")
    }

    @Test func `content that is no text is rendered as JSON`() async throws {
        let rules: JSON = [["reply": ["content": ["task": "${task}", "n": "${turn + 1}", "list": [true, nil]]]]]
        #expect(try await reply(rules).message.content == #"{"task":"hello","n":1,"list":[true,null]}"#)
    }

    @Test func `arguments may be a text that is no JSON, and a finish of its own`() async throws {
        let rules: JSON = [["reply": ["tool_calls": [["name": "x", "arguments": "not json"]], "finish": "length"]]]
        let reply = try await reply(rules)
        #expect(reply.message.toolCalls.map(\.arguments) == ["not json"])
        #expect(reply.finish == "length")
        #expect(reply.message.content == nil)
    }

    @Test func `usage is what the rule says, or an estimate that is always the same`() async throws {
        let said: JSON = [["reply": ["content": "x"], "usage": ["input": 800, "cached_input": 5, "output": 34]]]
        #expect(try await reply(said).usage == TokenUsage(input: 800, cachedInput: 5, output: 34))
        let silent: JSON = [["reply": ["content": "x"]]]
        let bytes = try provider(silent).render(Fixtures.request()).count
        let usage = try await reply(silent).usage
        #expect(usage == TokenUsage(input: Int64((bytes + 3) / 4), output: 9))
        #expect(try await reply(silent).usage == usage)
    }

    @Test func `a rule fails each call as often as it says, and then answers`() async throws {
        let provider = try provider([
            ["fail": ["code": "overloaded", "times": 2, "retry_after": "3s"], "reply": ["content": "at last"]]
        ])
        for key in ["a", "b"] {
            let request = Fixtures.request(key: key)
            for _ in 1...2 {
                let error = await #expect(throws: ModelError.self) {
                    try await provider.send([], for: request, timeout: .seconds(1))
                }
                #expect(error?.code == .overloaded)
                #expect(error?.isRetryable == true)
                #expect(error?.retryAfter == .seconds(3))
                #expect(error?.mayBeBilled == false)
            }
            #expect(try await provider.send([], for: request, timeout: .seconds(1)).message.content == "at last")
        }
    }

    @Test func `a failure without an answer of its own leaves the call to the rules after it`() async throws {
        let once: JSON = [["fail": ["code": "timeout", "times": 1]], ["reply": ["content": "next"]]]
        let provider = try provider(once)
        let request = Fixtures.request()
        await #expect(throws: ModelError.self) { try await provider.send([], for: request, timeout: .zero) }
        #expect(try await provider.send([], for: request, timeout: .zero).message.content == "next")
        #expect(await error([["fail": ["code": "authentication"]]])?.isRetryable == false)
    }

    @Test func `no rule for a turn is a departure that names the turn`() async {
        let error = await error(
            [["when": "turn > 5", "reply": ["content": "x"]]],
            to: Fixtures.request(Fixtures.conversation)
        )
        #expect(error?.code == .departed)
        #expect(error?.message.contains("turn 1") == true)
        #expect(error?.message.contains("rules.yaml") == true)
        #expect(error?.message.contains("paid_cents") == true)
    }

    @Test func `a condition or a template without a value is an error that names the rule`() async {
        let condition = await error([["name": "odd", "when": "task.kind == 'x'", "reply": ["content": "x"]]])
        #expect(condition?.code == .misconfigured)
        #expect(condition?.message.contains("rule 1 (`odd`)") == true)
        let template = await error([["reply": ["content": "${results['nothing']}"]]])
        #expect(template?.code == .misconfigured)
        #expect(template?.message.contains("the reply of rule 1") == true)
    }

    @Test(
        arguments: [
            (nil, "list of `rules`"), ([], "no rules"), ([3], "rule 1 must be a mapping"),
            ([["when": "true"]], "neither `reply` nor `fail`"),
            ([["reply": ["content": "x"]], ["replies": 1]], "rule 2 has the unknown field `replies`"),
            ([["when": "turnn == 0", "reply": ["content": "x"]]], "`turnn`"),
            ([["when": "turn", "reply": ["content": "x"]]], "bool"),
            ([["when": 3, "reply": ["content": "x"]]], "must be an expression"),
            ([["reply": ["content": "${"]]], "`content` of the reply of rule 1 is wrong"),
            ([["reply": [:]]], "neither `content` nor `tool_calls`"),
            ([["reply": ["tool_calls": [["arguments": [:]]]]]], "no `name`"),
            ([["fail": ["code": "tired"]]], "one of `rate_limited`"),
            ([["fail": ["code": "timeout", "times": 0]]], "`times`"),
            ([["fail": ["code": "timeout", "retry_after": "soon"]]], "`retry_after`"),
            ([["reply": ["content": "x"], "usage": ["input": -1]]], "`input`"),
            (["rules": [["reply": ["content": "x"]]], "extra": 1], "unknown field `extra`"),
        ] as [(JSON, String)]
    )
    func `a script that is wrong says where and why`(rules: JSON, reason: String) {
        let error = #expect(throws: ModelError.self) { try provider(rules) }
        #expect(error?.code == .misconfigured)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.message.hasPrefix("rules.yaml:1:") == true)
    }

    @Test func `an error in a file is told with its line`() {
        let text = """
            rules:
              - reply: { content: x }
              - when: turn == 0
                reply:
                  tool_calls:
                    - name: x
                      arguments: { id: "${tasks.id}" }
            """
        let error = #expect(throws: ModelError.self) { try Script(yaml: text, file: "rules.yaml") }
        #expect(error?.message.hasPrefix("rules.yaml:7:22: `arguments` of call 1") == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("`tasks`") == true)
    }

    @Test func `all rules that are wrong are named`() {
        let text = "- reply: {}\n- reply: { content: x }\n- fail: 3\n"
        let (script, problems) = Script.read(yaml: text, file: "rules.yaml")
        #expect(script == nil)
        #expect(problems.map(\.location.line) == [1, 3])
        #expect(problems.map(\.code) == [.missingField, .wrongType])
    }

    @Test func `the same request renders to the same bytes`() throws {
        let provider = try provider([["reply": ["content": "x"]]])
        let bytes = try provider.render(Fixtures.request())
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"messages":[{"content":"hello","role":"user"}],"model":"demo","parameters":{"output_tokens_max":256,"tools":[]}}"#
        )
    }
}
