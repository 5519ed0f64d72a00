import JSON
import Manifest
import Testing

@testable import Models

@Suite struct RecordingTests {
    static let messages = """
        [{"role":"system","content":"Be brief."},{"role":"user","content":"Refund order 7."},
         {"role":"assistant","content":null,"tool_calls":[{"id":"call_a","type":"function",
          "function":{"name":"orders.find","arguments":"{\\"id\\": 7}"}}]},
         {"role":"tool","tool_call_id":"call_a","content":"{\\"paid_cents\\":900}"},
         {"role":"assistant","content":"Done."}]
        """

    private func recording(_ text: String = messages, line: Int? = nil) throws(ModelError) -> Recording {
        try Recording(file: Array(text.utf8), name: "r.json", line: line)
    }

    private func compact(_ text: String) -> String { text.replacing("\n", with: " ") }

    private let tools = [Fixtures.find]

    @Test func `the answers are played in their order`() throws {
        let recording = try recording()
        let first = try recording.answer(
            to: Fixtures.request(Array(Fixtures.conversation.prefix(2)), tools: tools),
            comparison: .all
        )
        #expect(first.message == Fixtures.conversation[2])
        let second = try recording.answer(to: Fixtures.request(Fixtures.conversation, tools: tools), comparison: .all)
        #expect(second.message == ChatMessage(role: .assistant, content: "Done."))
    }

    @Test func `an object with messages, a line of many and a message on each line are read alike`() throws {
        let request = Fixtures.request(Fixtures.conversation, tools: tools)
        let object = #"{"id":1,"messages":\#(Self.messages)}"#
        let lines = "[]\n\n" + compact(object) + "\n{\"messages\":[]}\n"
        let each =
            try JSON(parsing: Self.messages.utf8).arrayValue?.map { $0.serialized() }.joined(separator: "\n") ?? ""
        for recording in [try recording(object), try recording(lines, line: 3), try recording(each + "\n")] {
            #expect(try recording.answer(to: request, comparison: .all).message.content == "Done.")
        }
    }

    @Test(
        arguments: [
            ("[]\n[]\n", nil, "say which one"), ("[]\n", 2, "line 2"), ("[]", 0, "line 0"), ("[]\n\n[]", 2, "line 2"),
            ("{}", nil, "neither"), (#"[{"role":"robot"}]"#, nil, "position 0"),
            ("[{\"role\":\"user\"", nil, "no JSON"),
        ] as [(String, Int?, String)]
    )
    func `a file that holds no conversation there is refused with the reason`(text: String, line: Int?, reason: String)
    {
        let error = #expect(throws: ModelError.self) { try recording(text, line: line) }
        #expect(error?.code == .misconfigured)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    private func departure(_ change: (inout [ChatMessage]) -> Void, _ comparison: RecordedComparison) throws
        -> ModelError?
    {
        var messages = Fixtures.conversation
        change(&messages)
        do throws(ModelError) {
            _ = try recording().answer(to: Fixtures.request(messages, tools: tools), comparison: comparison)
            return nil
        } catch {
            #expect(error.code == .departed)
            #expect(!error.isRetryable)
            return error
        }
    }

    @Test func `another result is a departure, unless only calls are compared`() throws {
        let change: (inout [ChatMessage]) -> Void = { $0[3].content = #"{"paid_cents":901}"# }
        let error = try departure(change, .all)
        #expect(error?.message.contains("message 4") == true)
        #expect(error?.message.contains(#"{"paid_cents":900}"#) == true)
        #expect(error?.message.contains(#"{"paid_cents":901}"#) == true)
        #expect(try departure(change, .calls) == nil)
    }

    @Test func `spaces, the order of members and the writing of numbers do not count in JSON`() throws {
        #expect(try departure({ $0[3].content = "{ \"paid_cents\" : 900.0 }" }, .all) == nil)
        #expect(try departure({ $0[2].toolCalls[0].arguments = #"{"id":7}"# }, .all) == nil)
    }

    @Test func `another system message is a departure, unless only calls are compared`() throws {
        #expect(try departure({ $0[0].content = "Be verbose." }, .all)?.message.contains("message 1") == true)
        #expect(try departure({ $0[0].content = "Be verbose." }, .calls) == nil)
        #expect(try departure({ $0.removeFirst() }, .calls) == nil)
    }

    @Test(arguments: [RecordedComparison.all, .calls])
    func `another word of the user or another call is always a departure`(comparison: RecordedComparison) throws {
        #expect(try departure({ $0[1].content = "Refund order 8." }, comparison) != nil)
        #expect(try departure({ $0[2].toolCalls[0].arguments = #"{"id":8}"# }, comparison) != nil)
        #expect(try departure({ $0[2].toolCalls[0].name = "orders.list" }, comparison) != nil)
        #expect(try departure({ $0[2].toolCalls = [] }, comparison) != nil)
        #expect(try departure({ $0[2].content = "Let me see." }, comparison) != nil)
        #expect(try departure({ $0.append(ChatMessage(role: .user, content: "hurry")) }, comparison) != nil)
    }

    @Test func `a conversation that goes on after the recording is told so`() throws {
        let after = [ChatMessage(role: .assistant, content: "Done.")]
        let error = try departure({ $0 += after }, .all)
        #expect(error?.message.contains("turn 3") == true)
        #expect(error?.message.contains("ends after 2") == true)
    }

    @Test func `names in the recording may be shorter, or those of a provider`() throws {
        for name in ["find", "orders_find"] {
            let recording = try recording(Self.messages.replacing("orders.find", with: name))
            let request = Fixtures.request(Array(Fixtures.conversation.prefix(2)), tools: tools)
            #expect(try recording.answer(to: request, comparison: .all).message.toolCalls[0].name == "orders.find")
            let next = Fixtures.request(Fixtures.conversation, tools: tools)
            #expect(try recording.answer(to: next, comparison: .all).message.content == "Done.")
        }
    }

    @Test func `a name that two tools could mean stays as it is`() {
        #expect(RecordedNames(["a.find", "b.find"]).resolve("find") == "find")
        #expect(RecordedNames(["a.find", "find"]).resolve("find") == "find")
    }

    @Test func `calls without id get the one that their result names, or one of their place`() throws {
        let bare = Self.messages.replacing(#""id":"call_a","type""#, with: #""type""#)
        #expect(try recording(bare).turns[2].message.toolCalls[0].id == "call_a")
        let last = #"[{"role":"assistant","tool_calls":[{"function":{"name":"t","arguments":{}}}]}]"#
        #expect(
            try recording(last).turns[0].message.toolCalls == [
                ToolCallRequest(id: "call_0_0", name: "t", arguments: "{}")
            ]
        )
    }

    @Test func `excerpts begin where the texts begin to differ`() {
        let common = String(repeating: "same ", count: 100)
        let excerpts = Excerpts(common + "left", common + "right")
        #expect(excerpts.left.hasPrefix("…") && excerpts.left.hasSuffix("left"))
        #expect(excerpts.right.hasSuffix("right"))
    }
}
