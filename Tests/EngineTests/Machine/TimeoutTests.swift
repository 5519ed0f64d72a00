import JSON
import Journal
import Testing

@testable import Engine

/// What time does to steps and runs.
struct TimeoutTests {
    @Test func `a step that takes too long is aborted and fails as a timeout`() throws {
        var desk = try Desk(Manifests.with(steps: "  a: { tool: shop.find, with: {}, timeout: 30s }\n"))
        desk.world = { call in [Desk.intent(call)] }
        let call = try desk.firstCall()
        try desk.commit([Desk.intent(call)])
        desk.now = desk.now.advanced(by: .seconds(30))
        var circumstances = desk.circumstances()
        circumstances.inFlight = [StepPath("a")]
        guard case .abort(let path)? = desk.machine.next(circumstances).actions.first else {
            Issue.record("the call under way is to be aborted first")
            return
        }
        #expect(path == StepPath("a"))
        try desk.work()
        #expect(desk.machine.failure?.code == "timeout")
    }

    @Test func `a timeout can be gone on from with another reaction than an error`() throws {
        var desk = try Desk(
            Manifests.with(
                steps: "  a: { wait: { signal: go }, timeout: 1m, on_timeout: { value: late }, on_error: fail }\n",
                output: "${steps.a.output}"
            )
        )
        try desk.work()
        desk.now = desk.now.advanced(by: .seconds(60))
        try desk.work()
        #expect(desk.machine.output == "late")
        #expect(desk.machine.missing.map(\.code) == ["timeout"])
    }

    @Test func `a workflow's own timeout ends the run`() throws {
        var desk = try Desk(Manifests.with(steps: "  a: { wait: { signal: go } }\n", head: "timeout: 1h\n"))
        try desk.work()
        #expect(desk.plan.wakeAt == desk.now.advanced(by: .seconds(3600)))
        desk.now = desk.now.advanced(by: .seconds(3600))
        try desk.work()
        #expect(desk.machine.failure?.code == "timeout")
    }

    @Test func `a timeout does not bury an effect whose outcome nobody knows`() throws {
        var desk = try Desk(Manifests.with(steps: "  pay: { tool: shop.pay, with: {}, timeout: 30s }\n"))
        let call = try desk.firstCall()
        try desk.commit([
            Desk.intent(call, recovery: "ask"), ToolUnknown(code: "timeout", message: "").draft(at: call.path),
        ])
        desk.now = desk.now.advanced(by: .seconds(3600))
        try desk.work()
        #expect(!desk.machine.status.isTerminal)
        #expect(desk.plan.waitingFor.contains { $0.contains("settles") })
    }
}
