import Gateway
import JSON
import Journal
import Testing

/// Calls that are not made, and what the agent is told.
struct RefusalTests {
    let bench: Bench

    init() throws {
        bench = try Bench(
            tools: [Manifests.payments()],
            policies: #"permit (principal, action == Action::"payments.find", resource);"#,
            agent: "tools: [payments.find]",
            variables: ["URL": "http://127.0.0.1:1"]
        )
    }

    func refusal(_ tool: String, _ input: JSON = [:], as principal: Principal = .agent("refunds")) async throws
        -> ToolRefused
    {
        let refusal = try #require(try await bench.call(tool, input, as: principal).refusal)
        let recorded = try bench.recorder.events(ToolRefused.self)
        #expect(recorded.map(\.code) == [refusal.code])
        #expect(bench.recorder.lines == ["tool.refused pay"])
        return refusal
    }

    @Test func `a tool that a model made up is refused with the name it probably meant`() async throws {
        let refusal = try await refusal("payment.find")
        #expect(refusal.stage == "resolve")
        #expect(refusal.code == "unknown_tool")
        #expect(refusal.message == "unknown tool `payment.find`, did you mean `payments.find`?")
    }

    /// Swift holds the Kelvin sign equal to `K`; policies about the tool would not be asked.
    @Test func `a name that is equivalent to a tool's and not the same is unknown`() async throws {
        let bench = try Bench(
            tools: [Manifests.payments().replacing("payments.find", with: "payments.Kin")],
            policies: "permit (principal, action, resource);",
            agent: "tools: [payments.Kin]",
            variables: ["URL": "http://127.0.0.1:1"]
        )
        let refusal = try #require(try await bench.call("payments.\u{212A}in", [:], as: .agent("refunds")).refusal)
        #expect(refusal.code == "unknown_tool")
        #expect(refusal.message.contains("did you mean `payments.Kin`?"))
    }

    @Test func `an agent is told only of tools that are its own`() async throws {
        let refusal = try await refusal("payments.refunds")
        #expect(!refusal.message.contains("`payments.refund`"))
        #expect(refusal.message.contains("`payments.find`"))
    }

    @Test func `a tool that exists and is not the agent's is refused`() async throws {
        let refusal = try await refusal("payments.refund", ["order_id": "o1", "cents": 1])
        #expect(refusal.code == "tool_not_offered")
    }

    @Test func `an agent that the release does not know is refused`() async throws {
        #expect(try await refusal("payments.find", as: .agent("nobody")).code == "unknown_agent")
    }

    @Test func `arguments that do not match are refused with what is wrong`() async throws {
        let refusal = try await refusal(
            "payments.refund",
            ["order_id": 7, "cents": 0, "x": 1],
            as: .service("workflow")
        )
        #expect(refusal.stage == "validate")
        #expect(refusal.code == "invalid_input")
        let words = try #require(try bench.recorder.words(refusal.detail))
        for place in ["/order_id", "/cents", "x"] { #expect(words.contains(place), "\(words)") }
        #expect(refusal.message == "the arguments of `payments.refund` do not match its schema")
        #expect(try bench.recorder.content(refusal.input) == ["order_id": 7, "cents": 0, "x": 1])
    }

    @Test func `arguments that are too deep or too large are refused without being kept`() async throws {
        var deep: JSON = 1
        for _ in 0..<200 { deep = [deep] }
        let refused = try await refusal("payments.find", ["id": deep])
        #expect(refused.code == "too_large")
        #expect(refused.input == .inline(.null))
        let large = try await bench.call("payments.find", ["id": .string(String(repeating: "x", count: 2 << 20))])
        #expect(large.refusal?.code == "too_large")
    }

    @Test func `what no policy permits is refused`() async throws {
        let refusal = try await refusal("payments.refund", ["order_id": "o1", "cents": 1], as: .service("workflow"))
        #expect(refusal.stage == "authorize")
        #expect(refusal.code == "denied")
        #expect(refusal.message == "no policy permits `service:workflow` to call `payments.refund`")
        #expect(refusal.request["action"] == #"Action::"payments.refund""#)
    }

    @Test func `an overlong name is not recorded in full`() async throws {
        let refusal = try await refusal(String(repeating: "x", count: 100_000))
        #expect(refusal.tool.utf8.count < 300)
        #expect(refusal.message.utf8.count < 300)
    }
}
