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

/// Workers on a real store: runs that start runs, several workers, budgets of leases, and what an observer is told.
struct WorkerTests {
    private static let family: [String: String] = [
        "reeve.yaml": "project: desk\nowner: team\n",
        "people.yaml": "people:\n  ada: { name: Ada, groups: [team] }\n",
        "policies/none.cedar": "",
        "workflows/main.yaml": """
        workflow: main
        steps:
          one: { workflow: child, with: { n: 20 } }
          two: { workflow: child, with: { n: "${steps.one.output}" } }
        output: "${steps.two.output}"
        """,
        "workflows/child.yaml": """
        workflow: child
        input: { type: object, required: [n], properties: { n: { type: integer } } }
        steps:
          double: { set: "${input.n * 2}" }
        output: "${steps.double.output}"
        """,
        "workflows/sleeper.yaml": """
        workflow: sleeper
        steps:
          nap: { wait: { for: 1h } }
        output: "${steps.nap.status}"
        """,
    ]

    private final class Place {
        let directory = FileManager.default.temporaryDirectory.appending(path: "reeve-worker-\(UUID().uuidString)")
        let project: ProjectDefinition
        let store: SQLiteStore

        init() throws {
            let loaded = Project.load(.memory(WorkerTests.family))
            project = try #require(loaded.definition, "\(loaded.problems.map(\.description))")
            store = try SQLiteStore.open(directory.path)
        }

        deinit { try? FileManager.default.removeItem(at: directory) }

        func worker(_ name: String, clock: EngineClock = .system, observer: (@Sendable (Entry) -> Void)? = nil)
            -> Worker
        {
            Worker(
                id: WorkerID(rawValue: name),
                store: store,
                releases: ReleaseCatalog(current: project) { _ throws(JournalError) in
                    throw JournalError(.notFound, "one release")
                },
                environment: GatewayEnvironment(directory: "/nonexistent", variables: [:], client: HTTPClient()),
                clock: clock,
                observer: observer
            )
        }

        func start(_ workflow: String, clock: EngineClock = .system) async throws -> RunID {
            try await RunStarter(store: store, project: project, clock: clock).start(workflow: workflow, input: [:])
        }

        /// Waits for a run's status, looking whenever something was committed; at most half a minute.
        func wait(for status: RunStatus, of run: RunID) async throws {
            let deadline = ContinuousClock.now + .seconds(30)
            var token: UInt64 = 0
            while try await store.run(run)?.projection.status != status {
                guard ContinuousClock.now < deadline else {
                    Issue.record("\(run) is \(String(describing: try await store.run(run)?.projection))")
                    return
                }
                token = await store.waitForChange(since: token, deadline: .now + .milliseconds(100))
            }
        }
    }

    @Test func `a run that starts others goes on with what they gave`() async throws {
        let place = try Place()
        let worker = place.worker("wrk_a")
        let work = Task { try await worker.work { run, error in Issue.record("\(run): \(error)") } }
        let run = try await place.start("main")
        try await place.wait(for: .succeeded, of: run)
        let machine = try await RunLoader(
            store: place.store,
            releases: ReleaseCatalog(current: place.project) { _ throws(JournalError) in
                throw JournalError(.notFound, "")
            }
        ).load(run)
        #expect(machine.output == 80)
        #expect(try await place.store.runs(RunFilter(parent: run)).count == 2)
        worker.stop()
        try await work.value
        await place.store.close()
    }

    @Test func `many runs on two workers are each driven once`() async throws {
        let place = try Place()
        let finished = Mutex<[RunID: Int]>([:])
        let observer: @Sendable (Entry) -> Void = { entry in
            if entry.kind == .runSucceeded { finished.withLock { $0[entry.run, default: 0] += 1 } }
        }
        let workers = ["wrk_a", "wrk_b"].map { place.worker($0, observer: observer) }
        let work = workers.map { worker in
            Task { try await worker.work { run, error in Issue.record("\(run): \(error)") } }
        }
        var runs: [RunID] = []
        for _ in 0..<40 { runs.append(try await place.start("main")) }
        for run in runs { try await place.wait(for: .succeeded, of: run) }
        for worker in workers { worker.stop() }
        for task in work { try await task.value }
        let counts = finished.withLock(\.self)
        #expect(counts.count == 120, "40 runs and their 80 children")
        #expect(counts.values.allSatisfy { $0 == 1 })
        let report = try await place.store.verify()
        #expect(report.isIntact, "\(report.findings)")
        await place.store.close()
    }

    @Test func `an observer is told of every entry in order, after its commit`() async throws {
        let place = try Place()
        let seen = Mutex<[Entry]>([])
        let worker = place.worker("wrk_a") { entry in seen.withLock { $0.append(entry) } }
        let run = try await RunStarter(store: place.store, project: place.project).start(
            workflow: "child",
            input: ["n": 4]
        )
        _ = try await worker.drive(run)
        let stored = try await place.store.entries(of: run, from: 1, limit: 100)
        #expect(seen.withLock(\.self) == stored)
        await place.store.close()
    }

    @Test func `a run that waits is given back, and goes on when its time has come`() async throws {
        let place = try Place()
        let time = Mutex(Timestamp.current)
        let clock = EngineClock(
            now: { time.withLock(\.self) },
            random: { UInt64.random(in: .min ... .max) },
            sleep: { _ in await Task.yield() }
        )
        let run = try await place.start("sleeper", clock: clock)
        let worker = place.worker("wrk_a", clock: clock)
        let waiting = try await worker.drive(run)
        #expect(waiting?.projection.status == .waiting)
        #expect(waiting?.projection.waitingFor == "a timer")
        #expect(waiting?.holder == nil)
        time.withLock { $0 = $0.advanced(by: .seconds(3600)) }
        let ended = try await worker.drive(run)
        #expect(ended?.projection.status == .succeeded)
        await place.store.close()
    }

    @Test func `a clock that jumps back makes no entry earlier than the one before it`() async throws {
        let place = try Place()
        let time = Mutex(Timestamp.current)
        let clock = EngineClock(
            now: {
                time.withLock { time in
                    time = time.advanced(by: .seconds(-3600))
                    return time
                }
            },
            random: { UInt64.random(in: .min ... .max) },
            sleep: { _ in await Task.yield() }
        )
        let run = try await RunStarter(store: place.store, project: place.project, clock: clock)
            .start(workflow: "child", input: ["n": 1])
        let ended = try await place.worker("wrk_a", clock: clock).drive(run)
        #expect(ended?.projection.status == .succeeded)
        let times = try await place.store.entries(of: run, from: 0, limit: 100).map(\.at)
        #expect(times == times.sorted())
        await place.store.close()
    }

    @Test func `a run that is started for a worker is driven without another claim, and twice under one key once`()
        async throws
    {
        let place = try Place()
        let worker = place.worker("wrk_a")
        let starter = RunStarter(store: place.store, project: place.project)
        let first = try await starter.start(workflow: "child", input: ["n": 4], idempotencyKey: "k", for: worker)
        let second = try await starter.start(workflow: "child", input: ["n": 9], idempotencyKey: "k", for: worker)
        #expect(second.id == first.id)
        #expect(try await worker.drive(first).status == .succeeded)
        #expect(try await worker.drive(second).status == .succeeded)
        let kinds = try await place.store.entries(of: first.id, from: 0, limit: 100).map(\.kind)
        #expect(kinds == [.runCreated, .stepSucceeded, .runSucceeded])
        #expect(try await place.store.run(first.id)?.epoch == 1)
        let sleeper = try await starter.start(workflow: "sleeper", input: [:], for: worker)
        let waiting = try await worker.drive(sleeper)
        #expect(waiting.status == .waiting)
        #expect(waiting == (try await place.store.run(sleeper.id))?.projection)
        #expect(try await place.store.verify().isIntact)
        await place.store.close()
    }

    @Test func `a second start with the same key answers with the first run`() async throws {
        let place = try Place()
        let starter = RunStarter(store: place.store, project: place.project)
        let first = try await starter.start(workflow: "child", input: ["n": 1], idempotencyKey: "k")
        let second = try await starter.start(workflow: "child", input: ["n": 2], idempotencyKey: "k")
        #expect(first == second)
        #expect(try await place.store.runs(RunFilter()).count == 1)
        await place.store.close()
    }
}
