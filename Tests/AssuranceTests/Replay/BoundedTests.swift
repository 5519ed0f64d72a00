import JSON
import Journal
import Manifest
import Testing

@testable import Assurance

/// What is held does not grow with the journal.
struct BoundedTests {
    private func entry(_ number: Int, _ seq: Int, _ draft: EntryDraft) -> CallEntry {
        CallEntry(
            position: LogPosition(rawValue: Int64(number * 10 + seq)),
            workflow: "flow",
            release: ReleaseID(rawValue: "rel_1"),
            entry: Entry(
                run: PastDesk.id(number),
                seq: seq,
                kind: draft.kind,
                at: PastDesk.time(number),
                path: draft.path,
                body: draft.body
            )
        )
    }

    @Test func `calls that have ended are not remembered`() throws {
        var chronicle = CallChronicle()
        for number in 0..<500 {
            let life = [
                PastEntry.asked(500), PastEntry.granted(500), PastEntry.intended(500, grant: "apr_500"),
                PastEntry.unknown(), PastEntry.settled(true),
            ]
            for (seq, draft) in life.enumerated() { _ = try chronicle.read(entry(number, seq, draft)) }
            for draft in [PastEntry.refused(5), PastEntry.intended(6), PastEntry.failed()] {
                _ = try chronicle.read(entry(number, 9, draft))
            }
            // Approvals of steps are no calls.
            _ = try chronicle.read(entry(number, 9, PastEntry.granted(1, path: "confirm")))
            #expect(chronicle.openCount == 0)
        }
    }

    @Test func `all flips are counted and the first are listed, breaking ones before others`() async throws {
        let desk = try PastDesk()
        for number in 0..<30 {
            let end = number < 20 ? PastEntry.failed() : PastEntry.succeeded()
            try await desk.run(number, [PastEntry.intended(60), end])
        }
        let candidate = try PastDesk.project(policies: "forbid (principal, action, resource);")
        let report = try await desk.replay(candidate, listMax: 5)
        #expect(report.flipCount == 30 && report.breaking == 10)
        #expect(report.flips.map(\.endings) == [[.failed: 20, .succeeded: 10]])
        let listed = report.flips.flatMap(\.calls)
        #expect(listed.count == 5)
        #expect(listed.allSatisfy { $0.isBreaking })
        await desk.close()
    }

    @Test func `more calls than a page holds are counted in order`() async throws {
        let desk = try PastDesk()
        let perRun = 700
        for number in 0..<8 {
            let drafts = (0..<perRun).flatMap { call in
                [PastEntry.intended(Int64(call), path: "step.\(call)"), PastEntry.succeeded(path: "step.\(call)")]
            }
            try await desk.run(number, drafts)
        }
        let policies =
            PastDesk.permits
            + "@id(\"odd\") forbid (principal, action == Action::\"desk.pay\", resource) when { context.input.amount == 699 };"
        let report = try await desk.replay(try PastDesk.project(policies: policies))
        #expect(report.decided == 8 * perRun)
        #expect(report.flips.flatMap(\.calls).map(\.run) == (0..<8).map { PastDesk.id($0) })
        #expect(report.flips.flatMap(\.calls).allSatisfy { $0.ending == .succeeded })
        await desk.close()
    }
}
