import Gateway
import Governance
import JSON
import Journal
import Manifest
import Testing

@testable import Engine

/// Questions to people: bound, single, expiring, escalating.
struct ApprovalTests {
    private func desk(_ approval: String) throws -> Desk {
        try Desk(
            Manifests.with(steps: "  confirm: { approval: \(approval) }\n", output: "${steps.confirm.output.approved}")
        )
    }

    @Test func `a yes lets the run go on and a no fails the step with its reason`() throws {
        var yes = try desk("{ ask: leads }")
        try yes.work()
        let asked = try #require(yes.machine.questions.keys.first)
        try yes.receive(.approvalGranted, ["groups": ["leads"]], approval: asked)
        try yes.work()
        #expect(yes.machine.output == true)

        var no = try desk("{ ask: leads }")
        try no.work()
        let question = try #require(no.machine.questions.keys.first)
        try no.receive(.approvalDenied, ["reason": "not ours"], approval: question)
        try no.work()
        #expect(no.machine.failure?.code == "approval_denied")
        #expect(no.machine.failure?.message.contains("not ours") == true)
    }

    @Test func `silence escalates and then denies`() throws {
        var desk = try desk("{ ask: leads, timeout: 4h, escalate: [{ after: 2h, to: managers }], on_timeout: deny }")
        let start = desk.now
        try desk.work()
        #expect(desk.plan.wakeAt == start.advanced(by: .seconds(7200)))
        desk.now = start.advanced(by: .seconds(7200))
        try desk.work()
        let id = try #require(desk.machine.questions.keys.first)
        #expect(desk.machine.question(id)?.requested.groups == ["leads", "managers"])
        desk.now = start.advanced(by: .seconds(4 * 3600))
        try desk.work()
        #expect(desk.machine.failure?.code == "approval_expired")
    }

    @Test func `silence goes on where the step says so`() throws {
        var desk = try desk("{ ask: leads, timeout: 1h, on_timeout: continue }")
        try desk.work()
        desk.now = desk.now.advanced(by: .seconds(3600))
        try desk.work()
        #expect(desk.machine.output == true)
    }

    @Test func `a decision on a question that is closed changes nothing`() throws {
        var desk = try desk("{ ask: leads, timeout: 1h, on_timeout: continue }")
        try desk.work()
        let id = try #require(desk.machine.questions.keys.first)
        desk.now = desk.now.advanced(by: .seconds(3600))
        try desk.work()
        try desk.receive(.approvalDenied, ["reason": "too late"], approval: id)
        #expect(desk.kinds.last == "message.ignored")
        #expect(desk.machine.output == true)
    }

    @Test func `a granted call is made with the grant, and a denied one is refused`() throws {
        var desk = try Desk(Manifests.with(steps: "  pay: { tool: shop.pay, with: { amount: 5 } }\n"))
        let pending = try desk.firstCall()
        try desk.ask(pending, groups: ["leads"])
        try desk.grant(groups: ["leads"])
        let granted = try desk.firstCall()
        #expect(granted.grant?.groups == ["leads"])
        #expect(granted.grant?.digest == desk.digest(of: pending, input: pending.input))
        #expect(granted.attempt == 1, "a question is no try")
    }

    @Test func `a second yes to the same call adds to the first`() throws {
        var desk = try Desk(Manifests.with(steps: "  pay: { tool: shop.pay, with: { amount: 5 } }\n"))
        let pending = try desk.firstCall()
        try desk.ask(pending, groups: ["leads", "managers"])
        try desk.grant(groups: ["leads"])
        try desk.ask(try desk.firstCall(), groups: ["managers"])
        try desk.grant(groups: ["managers"])
        #expect(try desk.firstCall().grant?.groups == ["leads", "managers"])
    }

    @Test func `edited arguments are what is called, and the grant is bound to them`() throws {
        var desk = try Desk(Manifests.with(steps: "  pay: { tool: shop.pay, with: { amount: 500 } }\n"))
        let pending = try desk.firstCall()
        try desk.ask(pending, groups: ["leads"])
        try desk.grant(groups: ["leads"], edited: ["amount": 90])
        let granted = try desk.firstCall()
        #expect(granted.input == ["amount": 90])
        #expect(granted.grant?.digest == desk.digest(of: pending, input: ["amount": 90]))
    }

    @Test func `a call whose question nobody answers is refused, whatever was hoped for`() throws {
        var desk = try Desk(Manifests.with(steps: "  pay: { tool: shop.pay, with: {} }\n"))
        let pending = try desk.firstCall()
        try desk.ask(pending, groups: ["leads"])
        desk.now = desk.now.advanced(by: .seconds(5 * 3600))
        try desk.work()
        #expect(desk.calls.isEmpty)
        #expect(desk.machine.failure?.code == "approval_expired")
    }
}

extension Desk {
    func digest(of call: PendingCall, input: JSON) -> Digest? {
        project.tools[call.tool].map { tool in
            CallDigest.of(tool: tool.digest, input: input, run: run, path: call.path, policies: project.policyDigest)
        }
    }

    /// Opens the question that a gateway's `needsApproval` leads to.
    mutating func ask(_ call: PendingCall, groups: [String]) throws {
        let bound = try #require(digest(of: call, input: call.input))
        let need = ApprovalNeed(
            rule: ApprovalRule(groups: groups),
            digest: bound,
            policies: [.init(id: "p", because: "it is much")],
            facts: [:],
            request: .null
        )
        let asked = machine.ask(need, for: call, circumstances())
        try commit(asked.drafts)
    }

    /// Says yes to the one open question.
    mutating func grant(groups: [String], edited: JSON? = nil) throws {
        let id = try #require(machine.questions.keys.first)
        var body: JSONObject = ["groups": .array(groups.map(JSON.string))]
        if let edited { body["content"] = edited }
        try receive(.approvalGranted, .object(body), approval: id)
    }
}
