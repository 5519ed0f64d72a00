import JSON
import Journal
import Models
import Testing

@testable import Engine

/// The agent loop: turns, calls, refusals, limits and repairs.
struct ConversationTests {
    private static let step = "  decide: { agent: clerk, with: { word: \"${input.word}\" } }\n"

    private func desk(_ replies: [ChatMessage], steps: String = step) throws -> Desk {
        var desk = try Desk(Manifests.with(steps: steps, output: "${steps.decide.output}"), input: ["word": "hi"])
        desk.replies = replies
        return desk
    }

    private func calling(_ calls: (String, String)...) -> ChatMessage {
        ChatMessage(
            role: .assistant,
            content: nil,
            toolCalls: calls.enumerated().map { ToolCallRequest(id: "c\($0)", name: $1.0, arguments: $1.1) }
        )
    }

    @Test func `the context is instructions, task and history, and grows only by what is new`() throws {
        var desk = try desk([
            calling(("shop.find", "{\"id\":1}")), ChatMessage(role: .assistant, content: "it is fine"),
        ])
        try desk.work()
        #expect(desk.machine.output == "it is fine")
        #expect(desk.turns.map(\.deltaCount) == [2, 1])
        #expect(desk.turns[1].messages.map(\.role) == [.system, .user, .assistant, .tool])
        #expect(desk.turns[1].messages[0].content == "You are a clerk.")
        #expect(desk.turns[1].messages[3].content == "{\"ok\":true}")
        #expect(desk.turns[1].messages[3].toolCallID == "c0")
    }

    @Test func `calls of a turn are made together where each only reads, else one after the other`() throws {
        var reads = try desk([calling(("shop.find", "{\"id\":1}"), ("shop.find", "{\"id\":2}"))])
        var sizes: [Int] = []
        reads.world = { call in Desk.success(call, output: call.input) }
        try reads.work()
        #expect(reads.calls.count == 2)

        var mixed = try desk([calling(("shop.find", "{\"id\":1}"), ("shop.pay", "{\"id\":2}"))])
        try mixed.untilCalls { sizes.append($0) }
        #expect(sizes == [1, 1], "a payment must not be under way beside another call")
    }

    @Test func `a refusal is handed back as a result, and the agent goes on`() throws {
        var desk = try desk([
            calling(("shop.pay", "{}")), ChatMessage(role: .assistant, content: "then I will not"),
        ])
        desk.world = { call in
            [
                ToolRefused(
                    tool: call.tool,
                    stage: "authorize",
                    code: "denied",
                    message: "too much",
                    input: .inline(.null),
                    policies: [.init(id: "never-that-much", because: "it is too much")]
                ).draft(at: call.path)
            ]
        }
        try desk.work()
        #expect(desk.machine.output == "then I will not")
        let told = try #require(desk.turns.last?.messages.last?.content)
        #expect(told.contains("never-that-much") && told.contains("too much"))
    }

    @Test func `the agent is told what a failure says, and the step is not`() throws {
        var desk = try desk([calling(("shop.pay", "{}")), ChatMessage(role: .assistant, content: "I see")])
        desk.world = { call in
            let (detail, blob) = Payload.of("no customer Anna")
            let failed = ToolFailed(
                code: "http_404",
                message: "`shop.pay` failed",
                isRetryable: false,
                took: .zero,
                detail: detail
            )
            return [Desk.intent(call), failed.draft(at: call.path, blobs: blob.map { [$0] } ?? [])]
        }
        try desk.work()
        #expect(desk.turns.last?.messages.last?.content?.contains("no customer Anna") == true)
        #expect(!desk.journal.contains { $0.body.serialized().contains("Anna") })
    }

    @Test func `arguments that are no JSON object are refused without a call`() throws {
        var desk = try desk([calling(("shop.find", "{\"id\":")), ChatMessage(role: .assistant, content: "sorry")])
        try desk.work()
        #expect(desk.calls.isEmpty)
        #expect(desk.machine.output == "sorry")
        #expect(desk.turns[1].messages.last?.content?.contains("invalid_input") == true)
    }

    @Test func `the same call is refused after its limit, and an agent that insists is stopped`() throws {
        var desk = try desk(Array(repeating: calling(("shop.find", "{\"id\": 1}")), count: 20))
        try desk.work()
        #expect(desk.calls.count == 2)
        #expect(desk.machine.failure?.code == "limit_identical_calls")
    }

    @Test func `an agent that does not come to an end is stopped by its limit of turns`() throws {
        var desk = try desk((0..<20).map { calling(("shop.find", "{\"id\":\($0)}")) })
        try desk.work()
        #expect(desk.machine.failure?.code == "limit_steps")
        #expect(desk.turns.count == 6)
    }

    @Test func `waiting for people does not count as the agent's time`() throws {
        var desk = try desk([calling(("shop.pay", "{}")), ChatMessage(role: .assistant, content: "paid")])
        desk.world = { _ in [] }
        let pending = try desk.firstCall()
        try desk.ask(pending, groups: ["leads"])
        desk.now = desk.now.advanced(by: .seconds(3 * 3600))
        try desk.grant(groups: ["leads"])
        desk.world = { call in Desk.success(call, output: ["paid": true]) }
        try desk.work()
        #expect(desk.machine.output == "paid")
    }

    @Test func `an answer that does not fit is mended a bounded number of times`() throws {
        let files = Manifests.with(steps: Self.step, output: "${steps.decide.output}")
        var project = files
        project["agents/clerk.yaml"]? +=
            "\noutput: { type: object, required: [n], properties: { n: { type: integer } } }\n"
        var good = try Desk(project, input: ["word": "hi"])
        good.replies = [
            ChatMessage(role: .assistant, content: "no idea"),
            ChatMessage(role: .assistant, content: "```json\n{\"n\": 3}\n```"),
        ]
        try good.work()
        #expect(good.machine.output == ["n": 3])

        var bad = try Desk(project, input: ["word": "hi"])
        bad.replies = Array(repeating: ChatMessage(role: .assistant, content: "{\"n\": \"x\"}"), count: 9)
        try bad.work()
        #expect(bad.machine.failure?.code == "invalid_output")
        #expect(bad.turns.count == 3, "the first answer and two repairs")
    }

    @Test func `an empty answer is no success`() throws {
        var desk = try desk(Array(repeating: ChatMessage(role: .assistant, content: " \n"), count: 9))
        try desk.work()
        #expect(desk.machine.failure?.code == "invalid_output")
    }

    @Test func `an agent may ask a person and goes on with the answer`() throws {
        var files = Manifests.with(steps: Self.step, output: "${steps.decide.output}")
        files["agents/clerk.yaml"]? += "\nask_human: leads\n"
        var desk = try Desk(files, input: ["word": "hi"])
        desk.replies = [
            calling((AskHuman.name, "{\"question\":\"which parcel?\"}")),
            ChatMessage(role: .assistant, content: "the second"),
        ]
        try desk.work()
        let id = try #require(desk.machine.questions.keys.first)
        try desk.receive(.answer, ["groups": ["leads"], "content": "number two"], approval: id)
        try desk.work()
        #expect(desk.turns[1].messages.last?.content == "number two")
        #expect(desk.machine.output == "the second")
    }

    @Test func `an agent that converses waits for the next message until its partner ends it`() throws {
        var files = Manifests.with(steps: Self.step, output: "${steps.decide.output}")
        files["agents/clerk.yaml"]? += "\nconverse: true\n"
        var desk = try Desk(files, input: ["word": "hi"])
        desk.replies = [
            ChatMessage(role: .assistant, content: "how can I help?"),
            ChatMessage(role: .assistant, content: "goodbye"),
        ]
        try desk.work()
        let first = try #require(desk.machine.questions.keys.first)
        try desk.receive(.answer, ["content": "not at all"], approval: first)
        try desk.work()
        #expect(desk.turns[1].messages.last?.content == "not at all")
        let second = try #require(desk.machine.questions.keys.first)
        try desk.receive(.answer, ["content": "bye", "end": true], approval: second)
        try desk.work()
        #expect(desk.machine.output == "goodbye")
    }
}

extension Desk {
    /// Works, telling before each round of calls how many are due at once.
    mutating func untilCalls(_ tell: (Int) -> Void) throws {
        for _ in 0..<100 {
            let due = machine.next(circumstances()).actions.compactMap(\.callPath).count
            if due > 0 { tell(due) }
            guard try workOnce() else { return }
        }
    }

    /// One round of what is due; false where nothing is.
    mutating func workOnce() throws -> Bool {
        let before = journal.count
        try work(roundsMax: 1)
        return journal.count > before
    }

    /// Works until a call is due and answers it without making it.
    mutating func firstCall() throws -> PendingCall {
        for _ in 0..<100 {
            for action in machine.next(circumstances()).actions {
                if case .call(let call) = action { return call }
            }
            try work(roundsMax: 1)
        }
        throw JournalError(.notFound, "no call became due")
    }
}
