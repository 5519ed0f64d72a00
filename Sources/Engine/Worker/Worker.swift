public import Gateway
public import Journal
import Manifest
import Synchronization

/// A process's share of the work: takes runs that have something to do and drives each until it ends or waits.
///
/// A run that waits is given back and costs nothing but its rows. Many workers, in one process or in many, share a
/// store; each run is in one hand at a time.
public final class Worker: Sendable {
    /// Its name, which no other worker has.
    public let id: WorkerID
    private let store: any Store
    private let releases: ReleaseCatalog
    private let gateways: GatewayPool
    private let clock: EngineClock
    private let observer: (@Sendable (Entry) -> Void)?
    private let concurrencyMax: Int
    private let commits: StepCommits
    private let active = Mutex<Int>(0)
    private let stopping = Atomic<Bool>(false)

    /// How long a worker without anything to do waits before it looks again by itself.
    private static let idleInterval: Duration = .seconds(5)

    /// How soon a worker that waits notices that it is to stop.
    private static let stopInterval: Duration = .milliseconds(200)

    /// Makes it of its parts.
    public init(
        id: WorkerID,
        store: any Store,
        releases: ReleaseCatalog,
        environment: GatewayEnvironment,
        clock: EngineClock = .system,
        concurrencyMax: Int = 64,
        commits: StepCommits = .gathered,
        observer: (@Sendable (Entry) -> Void)? = nil
    ) {
        self.id = id
        self.store = store
        self.releases = releases
        gateways = GatewayPool(environment: environment)
        self.clock = clock
        self.concurrencyMax = concurrencyMax
        self.commits = commits
        self.observer = observer
    }

    /// Lets go of what it can: nothing new is begun, calls under way are finished and recorded.
    public func stop() { stopping.store(true, ordering: .relaxed) }

    /// Whether it takes up nothing more.
    public var isStopping: Bool { stopping.load(ordering: .relaxed) }

    /// Works until stopped. A run that cannot be driven is reported and left as it is; the others go on.
    public func work(report: @escaping @Sendable (RunID, JournalError) -> Void) async throws(JournalError) {
        do {
            try await withThrowingDiscardingTaskGroup { group in
                try await claimAndDrive(&group, report)
            }
        } catch let error as JournalError {
            throw error
        } catch {
            throw JournalError(.io, "\(error)")
        }
    }

    private func claimAndDrive(
        _ group: inout ThrowingDiscardingTaskGroup<any Error>,
        _ report: @escaping @Sendable (RunID, JournalError) -> Void
    ) async throws {
        let freed = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        var freedEvents = freed.stream.makeAsyncIterator()
        var token: UInt64 = 0
        while !isStopping {
            let room = concurrencyMax - active.withLock(\.self)
            guard room > 0 else {
                await freedEvents.next()
                continue
            }
            let claimed = try await store.claim(worker: id, limit: room, now: clock.now())
            for run in claimed {
                active.withLock { $0 += 1 }
                group.addTask { [self] in
                    do throws(JournalError) {
                        try await drive(run)
                    } catch {
                        report(run.lease.run, error)
                    }
                    active.withLock { $0 -= 1 }
                    freed.continuation.yield()
                }
            }
            if claimed.isEmpty { token = await waitForWork(since: token) }
        }
    }

    private func waitForWork(since token: UInt64) async -> UInt64 {
        let next = try? await store.nextWake()
        var pause = Self.idleInterval
        if let next { pause = min(pause, max(.milliseconds(1), next.since(clock.now()))) }
        let deadline = ContinuousClock.now + pause
        var latest = token
        repeat {
            latest = await store.waitForChange(since: token, deadline: min(deadline, .now + Self.stopInterval))
        } while latest == token && !isStopping && ContinuousClock.now < deadline
        return latest
    }

    /// Takes one run, where nobody holds it, and drives it until it ends or waits.
    public func drive(_ run: RunID) async throws(JournalError) -> RunRecord? {
        if let claimed = try await store.claim(run, worker: id, now: clock.now()) { try await drive(claimed) }
        return try await store.run(run)
    }

    /// Drives a run that was accepted for this worker until it ends or waits; answers how it stands then.
    public func drive(_ started: StartedRun) async throws(JournalError) -> RunProjection {
        guard let claim = started.claim else {
            guard let record = try await drive(started.id) else {
                throw JournalError(.notFound, "there is no run `\(started.id)`")
            }
            return record.projection
        }
        return try await drive(claim, created: started.created)
    }

    @discardableResult
    private func drive(_ run: ClaimedRun, created: NewRun? = nil) async throws(JournalError) -> RunProjection {
        do {
            let loader = RunLoader(store: store, releases: releases)
            let machine: RunMachine
            if let created {
                machine = try await loader.load(created)
            } else {
                machine = try await loader.load(run.lease.run)
            }
            let session = RunSession(
                store: store,
                lease: run.lease,
                machine: machine,
                clock: clock.now,
                observer: observer
            )
            if run.wasAbandoned {
                let event = RunResumed(worker: id.rawValue, epoch: run.lease.epoch, afterCrash: true)
                try await session.record(event.draft(at: .run))
            }
            let driver = RunDriver(
                session: session,
                gateway: gateways.gateway(for: machine.project),
                clock: clock,
                isStopping: { [self] in isStopping },
                commits: commits,
                hasMessages: run.hasMessages
            )
            return try await driver.drive()
        } catch {
            // The lease is given back so that the run is not held by a worker that does nothing for it; whoever takes it
            // next starts from what is committed.
            try? await store.release([run.lease], wakeAt: clock.now().advanced(by: .seconds(30)))
            throw error
        }
    }
}

/// One gateway a release, so that rate limits and breakers are shared by all runs of it.
final class GatewayPool: Sendable {
    private let environment: GatewayEnvironment
    private let gateways = Mutex<[ReleaseID: Gateway]>([:])

    init(environment: GatewayEnvironment) { self.environment = environment }

    func gateway(for project: ProjectDefinition) -> Gateway {
        gateways.withLock { gateways in
            if let gateway = gateways[project.release] { return gateway }
            let gateway = Gateway(project: project, environment: environment)
            gateways[project.release] = gateway
            return gateway
        }
    }
}
