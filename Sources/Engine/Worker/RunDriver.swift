import Gateway
import JSON
import Journal
import Manifest

/// Drives one run until it ends or has to wait: asks the machine, performs, records.
struct RunDriver {
    let session: RunSession
    let gateway: Gateway
    let clock: EngineClock
    /// Whether the process is to end: nothing new is begun, what is under way is finished.
    let isStopping: @Sendable () -> Bool

    /// How a drive ended.
    enum Ending: Sendable {
        case ended(RunStatus)
        /// The lease is given back; the run is found again when it is due or told something.
        case suspended(RunProjection)
    }

    /// What reaches a driver while actions are under way.
    enum Event: Sendable {
        case finished(StepPath, JournalError?)
        case tick
    }

    /// A wait that is shorter is spent here; a longer one gives the run back.
    static let patience: Duration = .seconds(1)

    /// How often a run that waits for a call looks into its inbox.
    static let inboxInterval: Duration = .milliseconds(50)

    func drive() async throws(JournalError) -> Ending {
        var actions = ActionsInFlight()
        var inboxDue = ContinuousClock.now
        while true {
            if ContinuousClock.now >= inboxDue {
                try await takeMessages()
                inboxDue = .now + Self.inboxInterval
            }
            let status = session.read(\.status)
            if status.isTerminal {
                try await session.flush()
                return .ended(status)
            }

            let circumstances = clock.circumstances(inFlight: actions.paths)
            let plan = session.read { $0.next(circumstances) }
            if isStopping(), actions.isEmpty { return try await suspend(plan, isStopping: true) }

            let transition = isStopping() ? Transition() : try await begin(plan, &actions)
            if !transition.isEmpty {
                // Nothing outside is touched by it, so the next step need not wait for the disk.
                try await session.commitLater(transition)
            } else if !actions.isEmpty {
                try await actions.wait(until: pause(until: plan.wakeAt), clock)
            } else if let wakeAt = plan.wakeAt, wakeAt.since(clock.now()) <= Self.patience {
                await clock.sleep(pause(until: wakeAt))
            } else {
                try await takeMessages()
                let again = session.read { $0.next(clock.circumstances()) }
                // A run that it started and that has not ended is no work: its end comes as a message.
                if again.actions.allSatisfy(\.isLookAtChild) { return try await suspend(again, isStopping: false) }
            }
        }
    }

    private func pause(until wakeAt: Timestamp?) -> Duration {
        guard let wakeAt else { return Self.inboxInterval }
        return max(.zero, min(Self.inboxInterval, wakeAt.since(clock.now())))
    }

    /// Starts what is due and answers what is only to be written down.
    private func begin(_ plan: Plan, _ actions: inout ActionsInFlight) async throws(JournalError) -> Transition {
        var transition = Transition()
        for action in plan.actions {
            switch action {
            case .commit(let part):
                transition.append(part)
            case .abort(let path):
                actions.cancel(within: path)
            case .call(let call):
                actions.start(call.path) { () async throws(JournalError) in try await perform(call) }
            case .probe(let call):
                actions.start(call.path) { () async throws(JournalError) in try await probe(call) }
            case .turn(let turn):
                actions.start(turn.path) { () async throws(JournalError) in try await perform(turn) }
            case .checkChild(let path, let run):
                if let ended = try await childEnd(run, at: path) { transition.append(ended) }
            }
        }
        return transition
    }

    private func takeMessages() async throws(JournalError) {
        try await session.flush()
        let messages = try await session.store.inbox(of: session.lease.run)
        for var message in messages {
            message.message.body = try await session.store.withContents(of: message.message.body)
            let transition = session.read { $0.receive(message, clock.circumstances()) }
            try await session.commit(transition)
        }
    }

    /// Gives the run back, saying what it waits for.
    private func suspend(_ plan: Plan, isStopping: Bool) async throws(JournalError) -> Ending {
        let projection = session.read { machine in
            RunProjection(
                status: isStopping ? .ready : machine.isPaused ? .paused : .waiting,
                wakeAt: isStopping ? clock.now() : plan.wakeAt,
                waitingFor: plan.waitingFor.isEmpty ? nil : plan.waitingFor.joined(separator: "; "),
                cost: machine.cost
            )
        }
        var append = Append(lease: session.lease, entries: [])
        append.projection = projection
        append.releasesLease = true
        try await session.flush()
        try await session.store.append(append)
        return .suspended(projection)
    }
}
