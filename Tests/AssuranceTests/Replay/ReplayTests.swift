import JSON
import Journal
import Manifest
import Testing

@testable import Assurance

/// What flips, and what breaks.
struct ReplayTests {
    private static let never = """
        @id("nobody-over-50") @because("Too much")
        forbid (principal, action == Action::"desk.pay", resource) when { context.input.amount > 50 };

        """

    /// The flips of one past under a candidate, as `FROM → TO by POLICIES: ENDING`, with `!` where it breaks.
    private func flips(_ drafts: [EntryDraft], under policies: String) async throws -> [String] {
        let desk = try PastDesk()
        try await desk.run(1, drafts)
        let report = try await desk.replay(try PastDesk.project(policies: policies))
        await desk.close()
        return report.flips.flatMap { group in
            group.calls.map { call in
                let mark = call.isBreaking ? "!" : ""
                return
                    "\(group.from.text) → \(group.to.text) by \(group.policies.joined(separator: ",")): \(call.ending)\(mark)"
            }
        }
    }

    @Test func `what was allowed and would be blocked breaks where it went well`() async throws {
        let policies = PastDesk.permits + Self.never
        let well = try await flips([PastEntry.intended(60), PastEntry.succeeded()], under: policies)
        #expect(well == ["allow → deny by nobody-over-50: succeeded!"])
        let failed = try await flips([PastEntry.intended(60), PastEntry.failed()], under: policies)
        #expect(failed == ["allow → deny by nobody-over-50: failed"])
        let unknown = try await flips([PastEntry.intended(60), PastEntry.unknown()], under: policies)
        #expect(unknown == ["allow → deny by nobody-over-50: unknown"])
        let cut = try await flips([PastEntry.intended(60)], under: policies)
        #expect(cut == ["allow → deny by nobody-over-50: unknown"])
    }

    @Test func `an unknown end that a person settled counts as it was settled`() async throws {
        let policies = PastDesk.permits + Self.never
        let past = [PastEntry.intended(60), PastEntry.unknown(), PastEntry.settled(true)]
        #expect(try await flips(past, under: policies) == ["allow → deny by nobody-over-50: succeeded!"])
    }

    @Test func `what was allowed and would wait for people breaks too`() async throws {
        let past = [PastEntry.intended(500), PastEntry.succeeded()]
        let found = try await flips(past, under: PastDesk.permits + PastDesk.asks)
        #expect(found == ["allow → ask leads by over-100-asks: succeeded!"])
    }

    @Test func `what nobody permits any more has no policy to its name`() async throws {
        let past = [PastEntry.intended(5), PastEntry.succeeded()]
        let found = try await flips(past, under: "permit (principal == Service::\"flow\", action, resource);")
        #expect(found == ["allow → deny by : succeeded!"])
    }

    @Test func `what was refused and would be allowed flips under the name of what refused it`() async throws {
        #expect(
            try await flips([PastEntry.refused(60)], under: PastDesk.permits)
                == ["deny → allow by clerk-never: refused"]
        )
        #expect(
            try await flips([PastEntry.refused(600)], under: PastDesk.permits + PastDesk.asks)
                == ["deny → ask leads by over-100-asks: refused"]
        )
    }

    @Test func `a question that is not asked any more flips, one that is does not`() async throws {
        #expect(try await flips([PastEntry.asked(500)], under: PastDesk.permits) == ["ask leads → allow by : waiting"])
        #expect(try await flips([PastEntry.asked(500)], under: PastDesk.permits + PastDesk.asks).isEmpty)
        let others = PastDesk.asks.replacing("\"leads\"", with: "\"bosses\"")
        #expect(
            try await flips([PastEntry.asked(500)], under: PastDesk.permits + others)
                == ["ask leads → ask bosses by over-100-asks: waiting"]
        )
    }

    @Test func `what a person agreed to counts as allowed by a person, and once`() async throws {
        let past = [
            PastEntry.asked(500), PastEntry.granted(500), PastEntry.intended(500, grant: "apr_500"),
            PastEntry.succeeded(),
        ]
        #expect(try await flips(past, under: PastDesk.permits + PastDesk.asks).isEmpty)
        #expect(try await flips(past, under: PastDesk.permits) == ["granted → allow by : succeeded"])
        #expect(
            try await flips(past, under: PastDesk.permits + PastDesk.asks + Self.never)
                == ["granted → deny by nobody-over-50: succeeded!"]
        )
        let others = PastDesk.asks.replacing("\"leads\"", with: "\"bosses\"")
        #expect(
            try await flips(past, under: PastDesk.permits + others)
                == ["granted → ask bosses by over-100-asks: succeeded!"]
        )
    }

    @Test func `two people's yes to one call count together`() async throws {
        let past = [
            PastEntry.asked(500), PastEntry.granted(500), PastEntry.asked(500, ["bosses"]),
            PastEntry.granted(500, by: ["bosses"]), PastEntry.intended(500, grant: "apr_500"), PastEntry.succeeded(),
        ]
        let both =
            PastDesk.permits + PastDesk.asks
                + """
                @id("bosses-too") @approval("bosses") forbid (principal, action == Action::"desk.pay", resource);
                """
        #expect(try await flips(past, under: both).isEmpty)
    }

    @Test func `a yes to other arguments does not add to those before it`() async throws {
        let past = [
            PastEntry.asked(500), PastEntry.granted(500, by: ["leads"]), PastEntry.asked(500, ["bosses"]),
            PastEntry.granted(500, by: ["bosses"], arguments: 2), PastEntry.intended(500, grant: "apr_500"),
            PastEntry.succeeded(),
        ]
        #expect(
            try await flips(past, under: PastDesk.permits + PastDesk.asks)
                == ["granted → ask leads by over-100-asks: succeeded!"]
        )
    }

    @Test func `a yes from before the window is found`() async throws {
        let desk = try PastDesk()
        try await desk.run(
            1,
            [
                PastEntry.asked(500), PastEntry.granted(500), PastEntry.intended(500, grant: "apr_500"),
                PastEntry.succeeded(),
            ]
        )
        let candidate = try PastDesk.project(policies: PastDesk.permits + PastDesk.asks)
        let report = try await desk.replay(candidate, CallRange(since: PastDesk.time(2)))
        #expect(report.decided == 1)
        #expect(report.flips.isEmpty, "\(report.flips)")
        await desk.close()
    }

    @Test func `calls outside of the window are not decided`() async throws {
        let desk = try PastDesk()
        try await desk.run(1, [PastEntry.intended(60), PastEntry.succeeded()], at: 0)
        try await desk.run(2, [PastEntry.intended(60), PastEntry.succeeded()], at: 100)
        try await desk.run(3, [PastEntry.intended(60), PastEntry.succeeded()], at: 200)
        let candidate = try PastDesk.project(policies: PastDesk.permits + Self.never)
        let times = CallRange(since: PastDesk.time(50), until: PastDesk.time(150))
        let report = try await desk.replay(candidate, times)
        #expect(report.decided == 1)
        #expect(report.flips.flatMap(\.calls).map(\.run) == [PastDesk.id(2)])
        await desk.close()
    }

    @Test func `lookups are no calls, and a repetition under an old permission is none either`() async throws {
        let desk = try PastDesk()
        try await desk.run(
            1,
            [
                PastEntry.intended(1, tool: "desk.order", path: "pay/facts.order", isFact: true),
                PastEntry.succeeded(path: "pay/facts.order"),
                PastEntry.intended(60), PastEntry.unknown(),
                PastEntry.intended(60, attempt: 2, facts: [:]), PastEntry.succeeded(),
            ]
        )
        let report = try await desk.replay(try PastDesk.project(policies: PastDesk.permits + Self.never))
        #expect(report.decided == 1)
        #expect(report.flips.flatMap(\.calls).map(\.seq) == [3])
        #expect(report.flips.flatMap(\.calls).map(\.ending) == [.succeeded])
        await desk.close()
    }

    @Test func `an attempt after a failure is decided anew, as it was then`() async throws {
        let past = [
            PastEntry.intended(60), PastEntry.failed(), PastEntry.intended(60, attempt: 2), PastEntry.succeeded(),
        ]
        let found = try await flips(past, under: PastDesk.permits + Self.never)
        #expect(
            found.sorted() == [
                "allow → deny by nobody-over-50: failed", "allow → deny by nobody-over-50: succeeded!",
            ]
        )
    }

    @Test func `people are those of the run's release`() async throws {
        let desk = try PastDesk()
        let policies = """
            permit (principal == Agent::"clerk", action, resource);
            permit (principal in Group::"team", action, resource);
            """
        let before = try PastDesk.project(policies: policies)
        try await desk.run(1, [PastEntry.intended(5, for: "user:ada"), PastEntry.succeeded()], release: before)
        // Ada has left the team since; the policies are the same.
        let after = try PastDesk.project(policies: policies, people: "ada: { name: Ada, groups: [leads] }")
        let report = try await desk.replay(after)
        #expect(report.decided == 1)
        #expect(report.flips.isEmpty)
        await desk.close()
    }

    @Test func `an empty journal has nothing to say`() async throws {
        let desk = try PastDesk()
        let report = try await desk.replay(try PastDesk.project())
        #expect(report.decided == 0 && report.flips.isEmpty && report.breaking == 0)
        await desk.close()
    }

    @Test func `the report has the shape that is documented`() async throws {
        let desk = try PastDesk()
        let run = try await desk.run(1, [PastEntry.intended(60), PastEntry.succeeded()])
        let json = try await desk.replay(try PastDesk.project(policies: PastDesk.permits + Self.never)).json
        let expected: JSON = [
            "decided": 1, "made": 1, "refused_elsewhere": 0, "flipped": 1, "breaking": 1, "undecided_calls": 0,
            "flips": [
                [
                    "tool": "desk.pay", "from": "allow", "to": "deny", "policies": ["nobody-over-50"],
                    "because": ["Too much"], "count": 1, "breaking": 1, "intended": 0, "endings": ["succeeded": 1],
                    "calls": [
                        [
                            "run": .string(run.rawValue), "seq": 1, "path": "pay",
                            "at": .string(PastDesk.time(0).rfc3339), "ending": "succeeded", "breaking": true,
                            "intended": nil,
                        ]
                    ],
                ]
            ], "undecided": [], "unused": [],
        ]
        #expect(json == expected, "\(json.serialized(pretty: true))")
        await desk.close()
    }
}
