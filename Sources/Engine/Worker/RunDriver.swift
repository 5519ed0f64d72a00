import Gateway
import JSON
import Journal
import Manifest

/// When steps that touch nothing outside are committed. What touches the outside is awaited in any case.
public enum StepCommits: Sendable {
    /// Together, without one waiting for another: after a crash some are computed again.
    case gathered
    /// Each by itself and before the next begins, so that a watcher sees every step as it is done.
    case each
}

/// Drives one run until it ends or has to wait: asks the machine, performs, records.
struct RunDriver {
    let session: RunSession
    let gateway: Gateway
    let clock: EngineClock
    /// Whether the process is to end: nothing new is begun, what is under way is finished.
    let isStopping: @Sendable () -> Bool
    var commits = StepCommits.gathered
    /// Whether messages wait for the run from the start.
    var hasMessages = true

    /// What reaches a driver while actions are under way.
    enum Event: Sendable {
        case finished(StepPath, JournalError?)
        case tick
    }

    /// A wait that is shorter is spent here; a longer one gives the run back.
    static let patience: Duration = .seconds(1)

    /// How often a run that waits for a call looks into its inbox.
    static let inboxInterval: Duration = .milliseconds(50)

    /// Answers how the run stands: ended, or given back, to be found again when it is due or told something.
    func drive() async throws(JournalError) -> RunProjection {
        var actions = ActionsInFlight()
        // One that comes later is found at the next look, or makes the run due again where it is given back.
        var inboxDue = ContinuousClock.now + (hasMessages ? .zero : Self.inboxInterval)
        while true {
            if ContinuousClock.now >= inboxDue {
                try await takeMessages()
                inboxDue = .now + Self.inboxInterval
            }
            let status = session.read(\.status)
            if status.isTerminal {
                try await session.flush()
                return session.read(\.projection)
            }

            let circumstances = clock.circumstances(inFlight: actions.paths)
            let plan = session.read { $0.next(circumstances) }
            if isStopping(), actions.isEmpty { return try await suspend(plan, isStopping: true) }

            let transition = isStopping() ? Transition() : try await begin(plan, &actions)
            if !transition.isEmpty {
                try await record(transition)
            } else if !actions.isEmpty {
                session.handOver()
                try await actions.wait(until: pause(until: plan.wakeAt), clock)
            } else if let wakeAt = plan.wakeAt, wakeAt.since(clock.now()) <= Self.patience {
                session.handOver()
                await clock.sleep(pause(until: wakeAt))
            } else {
                try await takeMessages()
                let again = session.read { $0.next(clock.circumstances()) }
                // A run that it started and that has not ended is no work: its end comes as a message.
                if again.actions.allSatisfy(\.isLookAtChild) { return try await suspend(again, isStopping: false) }
            }
        }
    }

    /// Nothing outside is touched by it, so the next step need not wait for the disk, unless it is wished.
    private func record(_ transition: Transition) async throws(JournalError) {
        switch commits {
        case .gathered: try await session.commitLater(transition)
        case .each: try await session.commit(transition)
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
    private func suspend(_ plan: Plan, isStopping: Bool) async throws(JournalError) -> RunProjection {
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
        return projection
    }
}
