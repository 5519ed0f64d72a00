import JSON
import Journal
import Testing

@testable import Engine

/// What each kind of step does, without a store, a gateway or a clock.
struct StepTests {
    @Test func `steps that compute run in the order of what they name`() throws {
        var desk = try Desk(
            Manifests.with(
                steps: """
                      b: { set: { sum: "${steps.a.output.n + 1}" } }
                      a: { set: { n: "${input.n * 2}" } }
                    """,
                output: "${steps.b.output.sum}"
            ),
            input: ["n": 20]
        )
        try desk.work()
        #expect(desk.machine.status == .succeeded)
        #expect(desk.machine.output == 41)
        #expect(desk.kinds == ["run.created", "step.succeeded", "step.succeeded", "run.succeeded"])
    }

    @Test func `a step whose condition is false is skipped and what follows goes on`() throws {
        var desk = try Desk(
            Manifests.with(
                steps: """
                      a: { set: 1, when: "input.go" }
                      b: { set: "${steps.a.status}", after: [a] }
                    """,
                output: "${steps.b.output}"
            ),
            input: ["go": false]
        )
        try desk.work()
        #expect(desk.machine.output == "skipped")
    }

    @Test func `the first arm whose condition holds is taken`() throws {
        let steps = """
              route:
                branch:
                  - { when: "input.n > 10", steps: { x: { set: big } }, output: "${steps.x.output}" }
                  - { else: true, steps: { y: { set: small } }, output: "${steps.y.output}" }
            """
        for (n, expected) in [(11, "big"), (3, "small")] {
            var desk = try Desk(
                Manifests.with(steps: steps, output: "${steps.route.output}"),
                input: ["n": .int(Int64(n))]
            )
            try desk.work()
            #expect(desk.machine.output == .string(expected))
        }
    }

    @Test func `a map gives its outputs in the order of its list, few at a time`() throws {
        let steps = """
              each:
                map:
                  over: "${input.list}"
                  as: item
                  concurrency: 2
                  steps: { find: { tool: shop.find, with: { id: "${item}" } } }
                  output: "${steps.find.output.id + index}"
            """
        var desk = try Desk(
            Manifests.with(steps: steps, output: "${steps.each.output}"),
            input: ["list": [10, 20, 30, 40, 50]]
        )
        desk.world = { call in Desk.success(call, output: call.input) }
        try desk.work()
        #expect(desk.machine.output == [10, 21, 32, 43, 54])
        #expect(desk.calls.map(\.path.rawValue).sorted() == (0..<5).map { "each/\($0)/find" })
    }

    @Test func `no more elements of a map are begun at once than it allows`() throws {
        let steps = """
              each:
                map: { over: "${input.list}", as: item, concurrency: 2, steps: { find: { tool: shop.find, with: {} } } }
            """
        var desk = try Desk(Manifests.with(steps: steps), input: ["list": [1, 2, 3, 4]])
        var circumstances = desk.circumstances()
        let begun = desk.machine.next(circumstances)
        try desk.commit(begun.actions.drafts)
        circumstances = desk.circumstances()
        let plan = desk.machine.next(circumstances)
        #expect(plan.actions.count == 2)
        circumstances.inFlight = Set(plan.actions.compactMap(\.callPath))
        #expect(desk.machine.next(circumstances).actions.isEmpty)
    }

    @Test func `a step that fails fails the run, and says where and why`() throws {
        var desk = try Desk(Manifests.with(steps: "  a: { tool: shop.find, with: {} }\n  b: { set: 1, after: [a] }\n"))
        desk.world = { call in Desk.failure(call, code: "http_404", isRetryable: false) }
        try desk.work()
        #expect(desk.machine.status == .failed)
        #expect(desk.machine.failure?.step == StepPath("a"))
        #expect(desk.machine.failure?.code == "http_404")
        #expect(!desk.kinds.contains("step.succeeded"), "what follows a failed step must not run")
    }

    @Test func `a run goes on without a step that may be missing, and its result says so`() throws {
        var desk = try Desk(
            Manifests.with(
                steps: """
                      a: { tool: shop.find, with: {}, on_error: continue }
                      b: { tool: shop.find, with: {}, on_error: { value: { id: 7 } } }
                    """,
                output: "${steps.b.output.id}"
            )
        )
        desk.world = { call in Desk.failure(call, code: "http_404", isRetryable: false) }
        try desk.work()
        #expect(desk.machine.status == .succeeded)
        #expect(desk.machine.output == 7)
        #expect(desk.machine.missing.map(\.step.rawValue).sorted() == ["a", "b"])
    }

    @Test func `failures that may pass are tried again after a pause, and not for ever`() throws {
        var desk = try Desk(Manifests.with(steps: "  a: { tool: shop.find, with: {} }\n"))
        desk.world = { call in Desk.failure(call, code: "connect", isRetryable: true) }
        for _ in 0..<10 {
            try desk.work()
            guard let wake = desk.plan.wakeAt else { break }
            desk.now = wake
        }
        #expect(desk.calls.map(\.attempt) == [1, 2, 3])
        #expect(desk.machine.failure?.code == "connect")
        #expect(desk.kinds.filter { $0 == "retry.scheduled" }.count == 2)
    }

    @Test func `a call that is stopped before it leaves each time is not tried without end`() throws {
        var desk = try Desk(Manifests.with(steps: "  find: { tool: shop.find, with: {}, retry: { attempts: 3 } }\n"))
        desk.world = { call in
            let failed = ToolFailed(code: "circuit_open", message: "left alone", isRetryable: true, took: .zero)
            return [failed.draft(at: call.path)]
        }
        for _ in 0..<20 {
            try desk.work()
            desk.now = desk.now.advanced(by: .seconds(600))
        }
        #expect(desk.machine.failure?.code == "circuit_open")
        #expect(desk.calls.count == 3)
    }

    @Test func `a timer wakes the run and no earlier moment does`() throws {
        var desk = try Desk(Manifests.with(steps: "  a: { wait: { for: 2h } }\n"))
        let start = desk.now
        try desk.work()
        #expect(desk.plan.wakeAt == start.advanced(by: .seconds(7200)))
        desk.now = start.advanced(by: .seconds(7199))
        try desk.work()
        #expect(desk.machine.status == .ready)
        desk.now = start.advanced(by: .seconds(7200))
        try desk.work()
        #expect(desk.machine.status == .succeeded)
    }

    @Test func `a signal that arrives early is kept until something waits for it`() throws {
        var desk = try Desk(
            Manifests.with(
                steps: "  a: { wait: { for: 1h } }\n  b: { wait: { signal: parcel }, after: [a] }\n",
                output: "${steps.b.output.weight}"
            )
        )
        try desk.work()
        try desk.receive(.signal, ["name": "parcel", "payload": ["weight": 12]])
        desk.now = desk.now.advanced(by: .seconds(3600))
        try desk.work()
        #expect(desk.machine.output == 12)
    }

    @Test func `a paused run does nothing until it is let go`() throws {
        var desk = try Desk(Manifests.with(steps: "  a: { tool: shop.find, with: {} }\n"))
        try desk.receive(.pause, [:])
        try desk.work()
        #expect(desk.calls.isEmpty)
        try desk.receive(.resume, [:])
        try desk.work()
        #expect(desk.machine.status == .succeeded)
    }

    @Test func `a cancelled run ends and voids its questions`() throws {
        var desk = try Desk(Manifests.with(steps: "  a: { approval: { ask: leads } }\n"))
        try desk.work()
        #expect(desk.machine.questions.count == 1)
        try desk.receive(.cancel, ["reason": "sent twice"])
        try desk.work()
        #expect(desk.machine.status == .cancelled)
        #expect(desk.kinds.contains("approval.voided"))
    }

    @Test func `an expression that cannot be evaluated fails its step and not the process`() throws {
        var desk = try Desk(
            Manifests.with(steps: "  a: { set: \"${input.list[5]}\" }\n"),
            input: ["list": [1]]
        )
        try desk.work()
        #expect(desk.machine.failure?.code == "expression")
    }
}

extension [Action] {
    var drafts: [EntryDraft] {
        flatMap { action in
            if case .commit(let transition) = action { transition.drafts } else { [] as [EntryDraft] }
        }
    }
}

extension Action {
    var callPath: StepPath? {
        if case .call(let call) = self { call.path } else { nil }
    }
}

extension Desk {
    /// Hands a message to the machine, as a driver does.
    mutating func receive(_ kind: Message.Kind, _ body: JSON, from: String = "user:bob", approval: ApprovalID? = nil)
        throws
    {
        let message = Message(run: run, kind: kind, from: from, body: body, approval: approval)
        let inbox = InboxMessage(position: LogPosition(rawValue: 1), at: now, message: message)
        try commit(machine.receive(inbox, circumstances()).drafts)
    }
}
