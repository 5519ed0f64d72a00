import Journal
import Manifest
import Testing

@testable import Assurance

/// What is meant to be blocked, and what somebody only believes to have listed.
struct IntendedTests {
    private static let policies = """
        \(PastDesk.permits)
        @id("not-this") forbid (principal, action == Action::"desk.pay", resource) when { context.input.amount > 50 };
        @id("nor-that") forbid (principal, action == Action::"desk.pay", resource) when { context.input.amount > 80 };
        """

    private func report(_ list: String, policies: String = policies) async throws -> ReplayReport {
        let desk = try PastDesk()
        try await desk.run(1, [PastEntry.intended(60), PastEntry.succeeded()])
        try await desk.run(2, [PastEntry.intended(90), PastEntry.succeeded()])
        let candidate = try PastDesk.project(policies: policies)
        let (changes, problems) = IntendedChange.read(Array(list.utf8), file: "intended.yaml", project: candidate)
        #expect(problems.map(\.description) == [])
        let report = try await desk.replay(candidate, intended: changes)
        await desk.close()
        return report
    }

    @Test func `a call breaks nothing where everything that blocks it is listed`() async throws {
        let one = try await report("intended: [ { policy: not-this, tool: desk.pay, reason: the board said so } ]")
        #expect(one.flipCount == 2 && one.breaking == 1)
        #expect(one.flips.flatMap(\.calls).compactMap(\.reason) == ["the board said so"])
        let both = try await report(
            "intended: [ { policy: not-this, reason: a }, { policy: nor-that, tool: desk.pay, reason: b } ]"
        )
        #expect(both.breaking == 0 && both.flips.reduce(0) { $0 + $1.intended } == 2)
        #expect(both.unused.isEmpty)
    }

    @Test func `a run, or one entry of it, is listed by its name`() async throws {
        let run = PastDesk.id(2).rawValue
        #expect(try await report("intended: [ { run: \(run), reason: a test } ]").breaking == 1)
        #expect(try await report("intended: [ { run: \(run), entry: 1, reason: a test } ]").breaking == 1)
        let other = try await report("intended: [ { run: \(run), entry: 2, reason: a test } ]")
        #expect(other.breaking == 2)
        #expect(other.unused.map(\.location.description) == ["intended.yaml:1:13"])
    }

    @Test func `what nothing permits any more is listed by its tool`() async throws {
        let policies = "permit (principal == Service::\"flow\", action, resource);"
        #expect(try await report("intended: []", policies: policies).breaking == 2)
        let listed = try await report("intended: [ { unpermitted: desk.pay, reason: closed } ]", policies: policies)
        #expect(listed.breaking == 0)
    }

    @Test(arguments: [
        (
            "intended: [ { policy: not-thsi, reason: a } ]", "intended.yaml:1:23: there is no policy `not-thsi`",
            "`not-this`"
        ),
        (
            "intended: [ { policy: not-this, tool: desk.pya, reason: a } ]",
            "intended.yaml:1:39: there is no tool `desk.pya`", "`desk.pay`"
        ),
        ("intended: [ { policy: not-this } ]", "intended.yaml:1:13: an intended change needs the field `reason`", ""),
        ("intended: [ { reason: a } ]", "intended.yaml:1:13: an intended change needs one of", ""),
        ("intendet: []", "intended.yaml:1:1: unknown field `intendet`", "`intended`"),
        ("intended: [ { unpermitted: desk.pya, reason: a } ]", "intended.yaml:1:28: there is no tool", "`desk.pay`"),
    ])
    func `a slip in the list is named with its place`(list: String, message: String, hint: String) throws {
        let candidate = try PastDesk.project(policies: Self.policies)
        let problems = IntendedChange.read(Array(list.utf8), file: "intended.yaml", project: candidate).problems
        #expect(problems.contains { $0.description.hasPrefix(message) && $0.description.contains(hint) }, "\(problems)")
    }

    @Test func `an option names a policy and a tool`() throws {
        let candidate = try PastDesk.project(policies: Self.policies)
        let read = IntendedChange.read(option: "not-this:desk.pay", project: candidate)
        #expect(read.change?.scope == .policy("not-this", tool: "desk.pay") && read.problems.isEmpty)
        let closed = IntendedChange.read(option: "unpermitted:desk.pay", project: candidate)
        #expect(closed.change?.scope == .unpermitted(tool: "desk.pay") && closed.problems.isEmpty)
        for wrong in ["not-this", ":desk.pay", "not-this:", "not-that:desk.pay", "not-this:desk.pya"] {
            #expect(!IntendedChange.read(option: wrong, project: candidate).problems.isEmpty, "\(wrong)")
        }
    }
}
