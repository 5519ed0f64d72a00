import Gateway
import JSON
import Journal
import Manifest
import Synchronization

/// One run in this process's hands: its machine, its lease, and the order of its appends.
///
/// Entries are numbered, applied and submitted under one lock, so that the machine, the journal and the writer see them
/// in the same order; whoever appends goes on only after the commit. What others read from the machine in between
/// cannot be acted upon before it is committed, because their own append commits later.
///
/// What touches nothing outside is gathered: applied at once, and handed over together with what follows it, before
/// anything else of the run is, so that the order stands (docs/decisions/0003).
///
/// An append that reserves money, or that rests on what counters held, may be refused. While one is under way, later ones
/// wait for its answer, and its entries reach the machine only when they are committed.
final class RunSession: Recorder, Sendable {
    typealias Completion = @Sendable (Result<[Entry], JournalError>) -> Void

    let store: any Store
    let lease: Lease
    private let clock: @Sendable () -> Timestamp
    /// Told of every entry after its commit.
    private let observer: (@Sendable (Entry) -> Void)?
    private let state: Mutex<State>

    private struct State {
        var machine: RunMachine
        /// Set once the store has refused an append for good: nothing may follow it.
        var lost: JournalError?
        /// Applied to the machine and not handed over yet; nothing else of the run may be handed over before it.
        var gathered = GatheredSteps()
        var isReserving = false
        var waiting: [(Transition, Completion)] = []
        /// Appends that were handed over without waiting for their commit.
        var outstanding = 0
        var flushWaiter: CheckedContinuation<Void, Never>?
        /// What they have committed and nobody was told of yet.
        var untold: [Entry] = []
    }

    init(
        store: any Store,
        lease: Lease,
        machine: RunMachine,
        clock: @escaping @Sendable () -> Timestamp,
        observer: (@Sendable (Entry) -> Void)?
    ) {
        self.store = store
        self.lease = lease
        self.clock = clock
        self.observer = observer
        state = Mutex(State(machine: machine))
    }

    /// Asks the machine.
    func read<Answer>(_ question: (RunMachine) -> Answer) -> Answer {
        state.withLock { question($0.machine) }
    }

    func record(
        _ drafts: [EntryDraft],
        ledger: [LedgerChange],
        given premise: Premise?
    ) async throws(JournalError) {
        try await commit(Transition(drafts: drafts, ledger: ledger, premise: premise))
    }

    func past(
        of path: StepPath,
        windows: [CounterWindow],
        series: [String]
    ) async throws(JournalError) -> RunPast {
        let readings = windows.isEmpty ? [] : try await store.counters(windows)
        return read { $0.history.past(of: path, readings: readings, series: series) }
    }

    /// Appends what a transition says and returns after the commit.
    func commit(_ transition: Transition) async throws(JournalError) {
        let result: Result<[Entry], JournalError> = await withCheckedContinuation { continuation in
            enqueue(transition) { continuation.resume(returning: $0) }
        }
        let entries = try result.get()
        tell(entries)
    }

    /// How many appends of gathered steps may be under way before one waits for them.
    static let outstandingMax = 8

    /// Takes what a transition says without waiting for its commit, to be handed over with what follows.
    ///
    /// For what touches nothing outside: should the commit fail, the same is computed again. Whatever does touch the
    /// outside is recorded and awaited, and so commits after it. Whoever tells others that the run has come to some
    /// point calls ``flush()`` first, and whoever is to wait for something else ``handOver()``.
    func commitLater(_ transition: Transition) async throws(JournalError) {
        guard transition.isGatherable else { return try await commit(transition) }
        switch try gather(transition) {
        case .taken: return
        case .takenButCrowded: try await flush()
        // Meanwhile nothing reaches the machine, which would want the same again.
        case .refusedWhileReserving: try await commit(transition)
        }
    }

    /// Hands over what was gathered.
    func handOver() { state.withLock { handOver(&$0) } }

    private enum Gathering {
        case taken
        /// So much is under way that it is to be waited for.
        case takenButCrowded
        case refusedWhileReserving
    }

    /// Applies and keeps a transition, unless a reservation is under way.
    private func gather(_ transition: Transition) throws(JournalError) -> Gathering {
        let result: Result<Gathering, JournalError> = state.withLock { state in
            if let lost = state.lost { return .failure(lost) }
            guard !state.isReserving else { return .success(.refusedWhileReserving) }
            do throws(JournalError) {
                state.gathered.add(try state.machine.append(transition, lease: lease, now: clock()))
            } catch {
                // Some of it may have reached the machine.
                state.lost = error
                return .failure(error)
            }
            if state.gathered.isFull { handOver(&state) }
            return .success(state.outstanding > Self.outstandingMax ? .takenButCrowded : .taken)
        }
        return try result.get()
    }

    private func handOver(_ state: inout State) {
        guard let append = state.gathered.take(), state.lost == nil else { return }
        state.outstanding += 1
        store.submit(append) { [self] result in
            let waiter = self.state.withLock { state in
                state.outstanding -= 1
                switch result {
                case .success: if observer != nil { state.untold += append.entries }
                case .failure(let error): if state.lost == nil { state.lost = error }
                }
                guard state.outstanding == 0 else { return nil as CheckedContinuation<Void, Never>? }
                defer { state.flushWaiter = nil }
                return state.flushWaiter
            }
            waiter?.resume()
        }
    }

    /// Returns when everything that was gathered is committed; throws where something was refused.
    func flush() async throws(JournalError) {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                handOver(&state)
                guard state.outstanding > 0 else { return true }
                state.flushWaiter = continuation
                return false
            }
            if isDone { continuation.resume() }
        }
        tell([])
        if let lost = state.withLock(\.lost) { throw lost }
    }

    private func tell(_ entries: [Entry]) {
        guard let observer else { return }
        let untold = state.withLock { state in
            defer { state.untold = [] }
            return state.untold
        }
        for entry in untold + entries { observer(entry) }
    }

    private func enqueue(_ transition: Transition, _ completion: @escaping Completion) {
        let refusal = state.withLock { state in
            if state.isReserving, state.lost == nil {
                state.waiting.append((transition, completion))
                return nil as JournalError?
            }
            return submit(transition, completion, &state)
        }
        if let refusal { completion(.failure(refusal)) }
    }

    /// Submits under the lock; answers the error where nothing was submitted.
    private func submit(
        _ transition: Transition,
        _ completion: @escaping Completion,
        _ state: inout State
    ) -> JournalError? {
        handOver(&state)
        if let lost = state.lost { return lost }
        if let premise = transition.premise, !state.machine.history.supports(premise) {
            return JournalError(.moved, "the run has gone on since the call was decided", isRetryable: true)
        }
        let machine: RunMachine
        let append: Append
        do {
            (machine, append) = try state.machine.appending(transition, lease: lease, now: clock())
        } catch {
            return error
        }
        guard transition.mayBeRefused else {
            state.machine = machine
            store.submit(append) { [self] result in
                if case .failure(let error) = result { lose(error) }
                completion(result.map { append.entries })
            }
            return nil
        }
        state.isReserving = true
        store.submit(append) { [self] result in
            reserved(machine, result)
            completion(result.map { append.entries })
        }
        return nil
    }

    /// A reservation was answered: what waited for it goes on, on the machine with or without it.
    private func reserved(_ machine: RunMachine, _ result: Result<Void, JournalError>) {
        let refused: [(Completion, JournalError)] = state.withLock { state in
            state.isReserving = false
            switch result {
            case .success: state.machine = machine
            case .failure(let error) where error.code != .budget && error.code != .moved: state.lost = error
            case .failure: break
            }
            var refused: [(Completion, JournalError)] = []
            while !state.isReserving, !state.waiting.isEmpty {
                let (transition, completion) = state.waiting.removeFirst()
                if let error = submit(transition, completion, &state) { refused.append((completion, error)) }
            }
            return refused
        }
        for (completion, error) in refused { completion(.failure(error)) }
    }

    private func lose(_ error: JournalError) {
        state.withLock { state in
            if state.lost == nil { state.lost = error }
        }
    }
}

extension RunMachine {
    /// The machine after a transition, and what is to be stored for it.
    func appending(
        _ transition: Transition,
        lease: Lease,
        now: Timestamp
    ) throws(JournalError) -> (RunMachine, Append) {
        var machine = self
        let append = try machine.append(transition, lease: lease, now: now)
        return (machine, append)
    }

    /// Applies a transition and answers what is to be stored for it: entries numbered, never earlier than the last.
    ///
    /// Where it throws, a part may have been applied.
    mutating func append(_ transition: Transition, lease: Lease, now: Timestamp) throws(JournalError) -> Append {
        let before = projection
        var entries: [Entry] = []
        var counters: [CounterChange] = []
        entries.reserveCapacity(transition.drafts.count)
        let at = max(now, lastAt)
        do {
            let values = try PayloadSource(of: transition.drafts)
            for draft in transition.drafts {
                let entry = Entry(run: id, seq: nextSeq, kind: draft.kind, at: at, path: draft.path, body: draft.body)
                counters += history.counted.changes(by: entry)
                try apply(entry, values: values)
                entries.append(entry)
            }
        } catch let error as JournalError {
            throw error
        } catch {
            throw JournalError(.damaged, "\(error)")
        }
        var append = Append(lease: lease, entries: entries)
        append.blobs = transition.drafts.flatMap(\.blobs)
        append.approvals = transition.approvals
        append.ledger = transition.ledger
        append.counters = counters
        append.counterReadings = transition.premise?.readings ?? []
        append.consumed = transition.consumed
        append.children = transition.children
        let projection = projection
        if projection != before { append.projection = projection }
        append.releasesLease = status.isTerminal
        if status.isTerminal, let parent = created.parent {
            let body: JSON = ["run": .string(id.rawValue), "status": .string(status.rawValue)]
            append.messages = [Message(run: parent, kind: .childEnded, from: "run:\(id)", body: body)]
        }
        return append
    }

    /// The run as lists show it while it is worked on.
    var projection: RunProjection {
        RunProjection(status: status.isTerminal ? status : .running, cost: cost)
    }
}
