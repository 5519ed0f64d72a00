import JSON
import Journal
import Manifest
import StoreSQLite
import Testing

@testable import Assurance

/// What cannot be decided is told apart, and never guessed.
struct UndecidedTests {
    private func reasons(_ drafts: [EntryDraft], _ candidate: ProjectDefinition) async throws -> [Undecided] {
        let desk = try PastDesk()
        try await desk.run(1, drafts)
        let report = try await desk.replay(candidate)
        await desk.close()
        #expect(report.decided == 0 && report.flips.isEmpty)
        #expect(report.undecided.allSatisfy { $0.count == 1 && $0.calls.map(\.seq) == [1] })
        return report.undecided.map(\.reason)
    }

    private let past = [PastEntry.intended(5), PastEntry.succeeded()]

    @Test func `a tool that does not exist any more`() async throws {
        let candidate = try PastDesk.project(tool: "desk.send", offered: "desk.send")
        #expect(try await reasons(past, candidate) == [.noTool])
    }

    @Test func `arguments that the schema refuses now`() async throws {
        let candidate = try PastDesk.project(
            input: "{ type: object, required: [cents], properties: { cents: { type: integer } } }"
        )
        #expect(try await reasons(past, candidate) == [.schema])
    }

    @Test func `a tool that the agent is not offered any more`() async throws {
        #expect(try await reasons(past, try PastDesk.project(offered: "desk.order")) == [.notOffered])
    }

    @Test func `an agent that does not exist any more`() async throws {
        let past = [PastEntry.intended(5, principal: "Agent::\"gone\""), PastEntry.succeeded()]
        #expect(try await reasons(past, try PastDesk.project()) == [.noAgent])
    }

    @Test func `a fact that a policy speaks of and nobody had looked up`() async throws {
        let past = [PastEntry.intended(5, facts: [:]), PastEntry.succeeded()]
        let policies =
            PastDesk.permits
            + "forbid (principal, action == Action::\"desk.pay\", resource) when { context.facts.order.paid < 1 };"
        #expect(try await reasons(past, try PastDesk.project(policies: policies)) == [.fact])
        // Where no policy speaks of it, it does not matter.
        let desk = try PastDesk()
        try await desk.run(1, past)
        #expect(try await desk.replay(try PastDesk.project()).decided == 1)
        await desk.close()
    }

    @Test func `labels that a policy speaks of and the entry does not record`() async throws {
        let policies =
            PastDesk.permits
            + "forbid (principal, action == Action::\"desk.pay\", resource) when { context.run.labels.contains(\"untrusted\") };"
        #expect(try await reasons([PastEntry.asked(5)], try PastDesk.project(policies: policies)) == [.labels])
    }

    private static let counters =
        "counters: { paid: { tool: desk.pay, sum: \"${input.amount}\", window: day } }\n"

    @Test func `a counter that a policy speaks of and that was not recorded`() async throws {
        let policies =
            PastDesk.permits
            + "forbid (principal, action == Action::\"desk.pay\", resource) when { context.history.paid > 10 };"
        let candidate = try PastDesk.project(policies: policies, counters: Self.counters)
        #expect(try await reasons(past, candidate) == [.counter])
    }

    @Test func `a call that the counter cannot count is refused now as then, and not undecided`() async throws {
        let policies =
            PastDesk.permits
            + "forbid (principal, action == Action::\"desk.pay\", resource) when { context.history has paid && context.history.paid > 10 };"
        let desk = try PastDesk()
        try await desk.run(1, [PastEntry.refused(-5, code: "uncounted", policies: [])])
        let candidate = try PastDesk.project(policies: policies, counters: Self.counters)
        let report = try await desk.replay(candidate)
        await desk.close()
        #expect(report.undecided.isEmpty && report.flips.isEmpty, "\(report.undecided) \(report.flips)")
    }

    /// Each speaks of what was not recorded, and none has a say in this call.
    @Test(arguments: [
        "forbid (principal, action == Action::\"desk.order\", resource) when { context.history.paid > 10 };",
        "forbid (principal == Service::\"flow\", action == Action::\"desk.pay\", resource) when { context.history.paid > 10 };",
        "forbid (principal in Group::\"leads\", action == Action::\"desk.pay\", resource) when { context.history.paid > 10 };",
        "forbid (principal, action == Action::\"desk.order\", resource) when { context.run.labels.contains(\"web\") };",
        "forbid (principal is User, action == Action::\"desk.pay\", resource) when { context.facts.order.paid < 1 };",
        "forbid (principal, action == Action::\"desk.pay\", resource)"
            + " when { principal == Service::\"flow\" && context.history.paid > 10 };",
    ])
    func `what only policies about other calls speak of leaves a call decidable`(policy: String) async throws {
        let desk = try PastDesk()
        try await desk.run(1, [PastEntry.intended(5, facts: [:]), PastEntry.succeeded()])
        let candidate = try PastDesk.project(
            policies: PastDesk.permits + policy,
            counters: Self.counters,
            labels: "labels: [web]"
        )
        let report = try await desk.replay(candidate)
        await desk.close()
        #expect(report.decided == 1 && report.undecided.isEmpty, "\(report.undecided)")
    }

    @Test func `for whom an agent acts decides too which policies have a say`() async throws {
        let policies =
            PastDesk.permits
            + "forbid (principal in Group::\"leads\", action == Action::\"desk.pay\", resource) when { context.history.paid > 10 };"
        let candidate = try PastDesk.project(policies: policies, counters: Self.counters)
        let desk = try PastDesk()
        try await desk.run(1, [PastEntry.intended(5, for: "user:ada"), PastEntry.succeeded()])
        try await desk.run(2, [PastEntry.intended(5, for: "user:bob"), PastEntry.succeeded()])
        let report = try await desk.replay(candidate)
        await desk.close()
        #expect(report.undecided.map(\.reason) == [.counter])
        #expect(report.undecided.flatMap { $0.calls.map(\.run) } == [PastDesk.id(1)])
    }

    @Test func `arguments that were erased`() async throws {
        let desk = try PastDesk()
        try await desk.run(1, past)
        try await desk.run(2, [PastEntry.intended(6), PastEntry.succeeded()])
        let digest = Blob(["amount": 5]).digest
        try await desk.store.erase(digest, by: "user:ada", reason: "asked for", at: PastDesk.time(9))
        let report = try await desk.replay(try PastDesk.project())
        #expect(report.undecided.map(\.reason) == [.erased])
        #expect(report.undecided.map { $0.calls.map(\.run) } == [[PastDesk.id(1)]])
        #expect(report.decided == 1)
        await desk.close()
    }

    @Test func `a release that cannot be loaded`() async throws {
        let desk = try PastDesk()
        let release = try PastDesk.project(people: "zoe: { name: Zoe, groups: [team, leads, bosses] }")
        try await desk.run(1, past, release: release)
        try await desk.store.erase(release.snapshot.digest, by: "user:ada", reason: "asked for", at: PastDesk.time(9))
        #expect(try await desk.replay(try PastDesk.project()).undecided.map(\.reason) == [.release])
        await desk.close()
    }

    @Test func `what was refused before policy was asked is counted, and no more`() async throws {
        let desk = try PastDesk()
        try await desk.run(1, [PastEntry.refused(5, stage: "validate", code: "invalid_input")])
        try await desk.run(2, [PastEntry.refused(5, stage: "limits", code: "identical_calls")])
        try await desk.run(3, [PastEntry.asked(5), PastEntry.refused(5, stage: "approve", code: "approval_denied")])
        let report = try await desk.replay(try PastDesk.project())
        #expect(report.refusedElsewhere == 2)
        #expect(report.decided == 1)
        await desk.close()
    }
}
