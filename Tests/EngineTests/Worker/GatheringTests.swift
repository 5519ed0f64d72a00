import Foundation
import Gateway
import JSON
import Journal
import Manifest
import StoreSQLite
import Synchronization
import Testing
import Transport

@testable import Engine

/// Steps that touch nothing outside share appends (docs/decisions/0003): what may not come of it when appends are
/// refused, held up or overtaken.
struct GatheringTests {
    private final class Place {
        let directory = FileManager.default.temporaryDirectory.appending(path: "reeve-gather-\(UUID().uuidString)")
        let project: ProjectDefinition
        let store: SQLiteStore

        init(_ files: [String: String]) throws {
            let loaded = Project.load(.memory(files))
            project = try #require(loaded.definition, "\(loaded.problems.map(\.description))")
            store = try SQLiteStore.open(directory.path)
        }

        deinit { try? FileManager.default.removeItem(at: directory) }

        /// How old gathered steps are must not decide how many share an append here.
        private static let stillClock: EngineClock = {
            let now = Timestamp.current
            return EngineClock(now: { now }, random: { .random(in: .min ... .max) }, sleep: { _ in await Task.yield() })
        }()

        var releases: ReleaseCatalog {
            ReleaseCatalog(current: project) { _ throws(JournalError) in throw JournalError(.notFound, "one release") }
        }

        func worker(_ store: any Store, name: String = "wrk_a", commits: StepCommits = .gathered) -> Worker {
            Worker(
                id: WorkerID(rawValue: name),
                store: store,
                releases: releases,
                environment: GatewayEnvironment(directory: "/nonexistent", variables: [:], client: HTTPClient()),
                clock: Self.stillClock,
                commits: commits
            )
        }

        func start() async throws -> RunID {
            try await RunStarter(store: store, project: project).start(workflow: "main", input: [:])
        }

        /// A run in the hands of a session over the watched store.
        func session(_ watched: WatchedStore) async throws -> RunSession {
            let run = try await start()
            let claimed = try await store.claim(run, worker: WorkerID(rawValue: "wrk_a"), now: .current)
            let machine = try await RunLoader(store: store, releases: releases).load(run)
            let lease = try #require(claimed).lease
            let clock = Self.stillClock.now
            return RunSession(store: watched, lease: lease, machine: machine, clock: clock, observer: nil)
        }

        func entries(of run: RunID) async throws -> [Entry] { try await store.entries(of: run, from: 0, limit: 1000) }

        func expectIntactLog() async throws {
            let report = try await store.verify()
            #expect(report.isIntact, "\(report.findings)")
            await store.close()
        }
    }

    /// Steps that compute, one after the other.
    private static func chain(_ count: Int) -> String {
        (0..<count).map { "  s\($0): { set: \($0)\($0 == 0 ? "" : ", after: [s\($0 - 1)]") }" }.joined(separator: "\n")
    }

    private static func succeeded(_ step: String) -> Transition {
        Transition(drafts: [StepSucceeded(output: .inline(.null)).draft(at: StepPath(step))])
    }

    private static func paths(_ entries: [Entry]) -> [String] { entries.map(\.path.rawValue) }

    @Test func `steps that compute share one append, and each has its entry`() async throws {
        let place = try Place(Manifests.with(steps: Self.chain(10)))
        let watched = WatchedStore(place.store)
        let run = try await place.start()
        let ended = try await place.worker(watched).drive(run)
        #expect(ended?.projection.status == .succeeded)
        #expect(watched.appends.map(\.entries.count) == [11])
        let entries = try await place.entries(of: run)
        #expect(Self.paths(entries) == [""] + (0..<10).map { "s\($0)" } + [""])
        #expect(entries.map(\.seq) == Array(0..<12))
        try await place.expectIntactLog()
    }

    @Test func `an append is bounded, however many steps compute in a row`() async throws {
        let place = try Place(Manifests.with(steps: Self.chain(300)))
        let watched = WatchedStore(place.store)
        let run = try await place.start()
        let ended = try await place.worker(watched).drive(run)
        #expect(ended?.projection.status == .succeeded)
        let sizes = watched.appends.map(\.entries.count)
        #expect(sizes.reduce(0, +) == 301)
        #expect(sizes.allSatisfy { $0 <= GatheredSteps.entriesMax })
        #expect(try await place.entries(of: run).count == 302)
        try await place.expectIntactLog()
    }

    @Test func `where each step is to be committed by itself, the next one waits for it`() async throws {
        let place = try Place(Manifests.with(steps: Self.chain(5)))
        let watched = WatchedStore(place.store)
        let ended = try await place.worker(watched, commits: .each).drive(try await place.start())
        #expect(ended?.projection.status == .succeeded)
        #expect(watched.appends.map(\.entries.count) == [1, 1, 1, 1, 1, 1])
        await place.store.close()
    }

    @Test func `what is gathered goes before an intent, in an append of its own`() async throws {
        let place = try Place(Manifests.with(steps: Self.chain(3)))
        let watched = WatchedStore(place.store)
        let session = try await place.session(watched)
        try await session.commitLater(Self.succeeded("s0"))
        try await session.commitLater(Self.succeeded("s1"))
        #expect(watched.appends.isEmpty, "nothing is handed over before it must be")
        try await session.commit(Self.succeeded("s2"))
        #expect(watched.appends.map { Self.paths($0.entries) } == [["s0", "s1"], ["s2"]])
        #expect(try await place.entries(of: session.lease.run).map(\.seq) == [0, 1, 2, 3])
        try await place.expectIntactLog()
    }

    @Test func `a run that was taken over loses what was gathered, and nothing of it is done`() async throws {
        let place = try Place(Manifests.with(steps: Self.chain(3)))
        let watched = WatchedStore(place.store)
        let session = try await place.session(watched)
        let run = session.lease.run
        try await session.commitLater(Self.succeeded("s0"))
        // Somebody else takes the run while the step is on its way.
        try await place.store.release([session.lease], wakeAt: nil)
        let other = try #require(
            try await place.store.claim(run, worker: WorkerID(rawValue: "wrk_b"), now: .current)
        )
        try await session.commitLater(Self.succeeded("s1"))
        await expectStale { () async throws(JournalError) in try await session.commit(Self.succeeded("s2")) }
        await expectStale { () async throws(JournalError) in try await session.flush() }
        await expectStale { () async throws(JournalError) in try await session.commitLater(Self.succeeded("s2")) }
        #expect(try await place.entries(of: run).count == 1)
        // Whoever has the run now starts from what is committed.
        try await place.store.release([other.lease], wakeAt: nil)
        let ended = try await place.worker(place.store, name: "wrk_c").drive(run)
        #expect(ended?.projection.status == .succeeded)
        #expect(Self.paths(try await place.entries(of: run)) == ["", "s0", "s1", "s2", ""])
        try await place.expectIntactLog()
    }

    @Test func `after an append that failed nothing follows, and the next worker computes the rest again`() async throws
    {
        let place = try Place(Manifests.with(steps: Self.chain(150)))
        let full = JournalError(.full, "no space", isRetryable: true)
        let watched = WatchedStore(place.store) { number, _ in number == 1 ? .isRefused(full) : .passes }
        let run = try await place.start()
        await #expect(throws: JournalError.self) { _ = try await place.worker(watched).drive(run) }
        let left = try await place.entries(of: run)
        #expect(left.count == 1 + GatheredSteps.entriesMax, "only what came before the failure is there")
        let ended = try await place.worker(place.store, name: "wrk_b").drive(run)
        #expect(ended?.projection.status == .succeeded)
        #expect(Self.paths(try await place.entries(of: run)) == [""] + (0..<150).map { "s\($0)" } + [""])
        try await place.expectIntactLog()
    }

    @Test func `a cancellation that is accepted while steps are on their way comes after them and ends the run`()
        async throws
    {
        let place = try Place(
            Manifests.with(steps: Self.chain(3) + "\n  hold: { wait: { signal: go }, after: [s2] }")
        )
        let run = try await place.start()
        let store = place.store
        let watched = WatchedStore(place.store) { number, _ in
            guard number == 0 else { return .passes }
            return .passesAfter {
                let message = Message(run: run, kind: .cancel, from: "user:ada", body: ["reason": "enough"])
                _ = try? await store.post(message, at: .current)
            }
        }
        let ended = try await place.worker(watched).drive(run)
        #expect(ended?.projection.status == .cancelled)
        let kinds = try await place.entries(of: run).map(\.kind)
        #expect(
            kinds == [
                .runCreated, .stepSucceeded, .stepSucceeded, .stepSucceeded, .waitStarted, .runCancelRequested,
                .runCancelled,
            ]
        )
        try await place.expectIntactLog()
    }

    @Test func `a step that is done while money is being reserved is written down once`() async throws {
        var files = Manifests.with(steps: "  think: { agent: clerk, with: {} }\n" + Self.chain(2))
        files["reeve.yaml"] = "project: desk\nowner: team\nbudgets:\n  all: { cap_usd: 5, window: day }\n"
        files["models.yaml"]? += "\n"
        files["models.yaml"] = files["models.yaml"]?.replacingOccurrences(
            of: "m: { provider: script }",
            with: "m: { provider: script, prices: { input: 1, cached_input: 1, output: 1 } }"
        )
        let place = try Place(files)
        let watched = WatchedStore(place.store) { _, append in
            guard append.ledger.contains(where: { $0.reserve > 0 }) else { return .passes }
            return .passesAfter { for _ in 0..<200 { await Task.yield() } }
        }
        let run = try await place.start()
        let ended = try await place.worker(watched).drive(run)
        #expect(ended?.projection.status == .succeeded, "\(String(describing: ended))")
        #expect(watched.appends.contains { $0.ledger.contains { $0.reserve > 0 } }, "nothing was reserved")
        let entries = try await place.entries(of: run)
        #expect(entries.map(\.seq) == Array(0..<entries.count))
        for step in ["s0", "s1"] { #expect(entries.count { $0.path.rawValue == step } == 1) }
        try await place.expectIntactLog()
    }

    private func expectStale(_ body: () async throws(JournalError) -> Void) async {
        do throws(JournalError) {
            try await body()
            Issue.record("was not refused")
        } catch {
            #expect(error.code == .stale)
        }
    }
}
