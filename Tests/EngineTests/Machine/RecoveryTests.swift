import Gateway
import JSON
import Journal
import Models
import Testing

@testable import Engine

/// What a process finds after another has died at any moment: the same fold, and no effect twice.
struct RecoveryTests {
    private static let steps = """
          find: { tool: shop.find, with: { id: 1 } }
          decide: { agent: clerk, with: { order: "${steps.find.output}" } }
          each:
            map: { over: "${input.list}", as: item, steps: { pay: { tool: shop.pay, with: { n: "${item}" } } } }
            after: [decide]
          sum: { set: "${size(steps.each.output)}" }
        """

    private func desk() throws -> Desk {
        var desk = try Desk(
            Manifests.with(steps: Self.steps, output: "${steps.sum.output}"),
            input: ["list": [1, 2, 3]]
        )
        desk.replies = [
            ChatMessage(
                role: .assistant,
                content: nil,
                toolCalls: [ToolCallRequest(id: "c0", name: "shop.find", arguments: "{\"id\":2}")]
            ),
            ChatMessage(role: .assistant, content: "fine"),
        ]
        return desk
    }

    @Test func `a machine folded from any part of the journal goes on to the same end`() throws {
        var whole = try desk()
        try whole.work()
        #expect(whole.machine.output == 3)
        for count in 1...whole.journal.count {
            var other = try whole.crashed(after: count)
            try other.work()
            #expect(other.machine.output == 3, "cut after \(count) entries: \(whole.journal[count - 1].kind)")
        }
    }

    @Test func `what had its outcome is never called again`() throws {
        var whole = try desk()
        try whole.work()
        for count in 1...whole.journal.count {
            let ended = Set(whole.journal.prefix(count).filter { $0.kind == .toolSucceeded }.map(\.path))
            var other = try whole.crashed(after: count)
            try other.work()
            #expect(ended.isDisjoint(with: other.calls.map(\.path)), "cut after \(count) entries")
        }
    }

    @Test func `an effect that cannot be repeated and has no outcome waits for a person`() throws {
        var whole = try Desk(Manifests.with(steps: "  pay: { tool: shop.pay, with: {} }\n"))
        whole.world = { call in [Desk.intent(call, recovery: "ask")] }
        let call = try whole.firstCall()
        try whole.commit([Desk.intent(call, recovery: "ask")])
        var other = try whole.crashed(after: whole.journal.count)
        try other.work()
        #expect(other.calls.isEmpty, "an unsafe call must not be repeated in silence")
        #expect(other.kinds.last == "tool.unknown")
        #expect(other.machine.unsettledPaths == [StepPath("pay")])
        #expect(other.plan.waitingFor.first?.contains("settles") == true)

        try other.receive(.settle, ["path": "pay", "succeeded": true, "output": ["paid": true]])
        try other.work()
        #expect(other.machine.status == .succeeded)
        #expect(other.machine.output == ["pay": ["paid": true]])
    }

    @Test func `a settlement as failed fails the step without a second try`() throws {
        var desk = try Desk(Manifests.with(steps: "  pay: { tool: shop.pay, with: {} }\n"))
        let call = try desk.firstCall()
        try desk.commit([Desk.intent(call, recovery: "ask")])
        try desk.work()
        try desk.receive(.settle, ["path": "pay", "succeeded": false])
        try desk.work()
        #expect(desk.calls.isEmpty)
        #expect(desk.machine.failure?.code == "settled_failed")
    }

    @Test func `an effect with a probe is looked into, and made where it did not happen`() throws {
        var desk = try Desk(Manifests.with(steps: "  pay: { tool: shop.pay, with: {} }\n"))
        let call = try desk.firstCall()
        try desk.commit([Desk.intent(call, recovery: "probe")])
        let plan = desk.machine.next(desk.circumstances())
        guard case .probe(let probed)? = plan.actions.first else {
            Issue.record("a probe is due: \(plan.actions)")
            return
        }
        #expect(probed.path == StepPath("pay"))
        var circumstances = desk.circumstances()
        try desk.commit(desk.machine.probed(.didNotHappen, at: probed.path, circumstances).drafts)
        #expect(desk.kinds.last == "retry.scheduled", "the request may still be on its way")
        desk.now = desk.now.advanced(by: .seconds(3600))
        circumstances = desk.circumstances()
        try desk.commit(desk.machine.probed(.didNotHappen, at: probed.path, circumstances).drafts)
        try desk.work()
        #expect(desk.calls.map(\.attempt) == [2])
        #expect(desk.machine.status == .succeeded)
    }

    @Test func `a model turn that was cut off is asked again and its reservation is spent`() throws {
        var desk = try desk()
        for _ in 0..<50 {
            let plan = desk.machine.next(desk.circumstances())
            if plan.actions.contains(where: { if case .turn = $0 { true } else { false } }) { break }
            try desk.work(roundsMax: 1)
        }
        let intended = ModelIntended(
            tier: "standard",
            model: "m",
            provider: "p",
            attempt: 1,
            delta: [],
            parameters: .inline(.null),
            requestDigest: Digest(of: []),
            reserved: 1000,
            budgets: ["daily/2026-01-01"]
        )
        try desk.commit([intended.draft(at: StepPath("decide/turn.0"))])
        let plan = desk.machine.next(desk.circumstances())
        guard case .commit(let transition)? = plan.actions.first else {
            Issue.record("the reservation is to be settled first")
            return
        }
        #expect(transition.ledger == [LedgerChange(budget: "daily/2026-01-01", cap: .max, release: 1000, spend: 1000)])
        try desk.commit(transition.drafts)
        #expect(desk.machine.cost == 1000)
    }

    @Test func `a call that may have had its effect is repeated under the permission that it had`() throws {
        var desk = try Desk(Manifests.with(steps: "  pay: { tool: shop.pay, with: {} }\n"))
        let call = try desk.firstCall()
        try desk.commit([Desk.intent(call, recovery: "retry")])
        let again = try desk.firstCall()
        #expect(again.repeats?.tool == "shop.pay")
        #expect(call.repeats == nil)
    }

    @Test func `a repetition that was stopped before it left is tried again when it may, and then a person is asked`()
        throws
    {
        var desk = try Desk(Manifests.with(steps: "  pay: { tool: shop.pay, with: {} }\n"))
        let call = try desk.firstCall()
        try desk.commit([Desk.intent(call, recovery: "retry")])
        desk.world = { call in
            [ToolUnknown(code: "circuit_open", message: "", retryAfter: .seconds(60)).draft(at: call.path)]
        }
        try desk.work()
        let wake = try #require(desk.plan.wakeAt)
        #expect(wake >= desk.now.advanced(by: .seconds(60)))
        for _ in 0..<10 {
            guard let wake = desk.plan.wakeAt else { break }
            desk.now = wake
            try desk.work()
        }
        #expect(desk.calls.count == 2, "tries have a bound")
        #expect(desk.calls.allSatisfy { $0.repeats != nil })
        #expect(!desk.machine.status.isTerminal)
        #expect(desk.plan.waitingFor.contains { $0.contains("settles") })
    }

    @Test func `a later failure does not hide that an earlier try may have had its effect`() throws {
        var desk = try Desk(Manifests.with(steps: "  pay: { tool: shop.pay, with: {} }\n"))
        let call = try desk.firstCall()
        try desk.commit([Desk.intent(call, recovery: "retry")])
        desk.world = { call in Desk.failure(call, code: "connect", isRetryable: true) }
        for _ in 0..<10 {
            try desk.work()
            guard let wake = desk.plan.wakeAt else { break }
            desk.now = wake
        }
        #expect(!desk.machine.status.isTerminal, "nobody knows whether the first try paid")
        #expect(desk.plan.waitingFor.contains { $0.contains("settles") })
        try desk.receive(.settle, ["path": "pay", "succeeded": true])
        try desk.work()
        #expect(desk.machine.status == .succeeded)
    }

    @Test func `a run with an unknown effect does not end over it`() throws {
        var desk = try Desk(
            Manifests.with(steps: "  pay: { tool: shop.pay, with: {} }\n  other: { tool: shop.find, with: {} }\n")
        )
        desk.world = { call in
            call.tool == "shop.pay"
                ? [
                    Desk.intent(call, recovery: "ask"),
                    ToolUnknown(code: "timeout", message: "no answer").draft(at: call.path),
                ]
                : Desk.failure(call, code: "http_404", isRetryable: false)
        }
        try desk.work()
        #expect(desk.machine.status == .ready, "a failure beside it must not bury an unknown payment")
        try desk.receive(.settle, ["path": "pay", "succeeded": true])
        try desk.work()
        #expect(desk.machine.status == .failed)
    }
}
