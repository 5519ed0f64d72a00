import Synchronization

/// Lets so many calls through at once; the others wait in the order in which they came.
final class ConcurrencyGate: Sendable {
    private struct Waiter {
        var id: UInt64
        var continuation: CheckedContinuation<Bool, Never>
        /// Withdraws the waiter when its time is over.
        var timer: Task<Void, Never>

        func resume(returning isInside: Bool) {
            timer.cancel()
            continuation.resume(returning: isInside)
        }
    }

    private struct State {
        var inside = 0
        var callsMax: Int
        var waiters: [Waiter] = []
        var nextID: UInt64 = 0
    }

    private let state: Mutex<State>

    init(callsMax: Int) {
        state = Mutex(State(callsMax: max(callsMax, 1)))
    }

    /// How many calls are inside and how many wait.
    var load: (inside: Int, waiting: Int) {
        state.withLock { ($0.inside, $0.waiters.count) }
    }

    /// Enters, and answers whether there was room in time. Whoever entered must leave.
    ///
    /// - Parameter sleep: waits so long; throws where the task is cancelled.
    func enter(waitMax: Duration, sleep: @escaping @Sendable (Duration) async throws -> Void) async -> Bool {
        let id: UInt64? = state.withLock { state in
            if Self.enterAtOnce(&state) { return nil }
            state.nextID += 1
            return state.nextID
        }
        guard let id else { return true }
        guard waitMax > .zero else { return false }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let verdict: Bool? = state.withLock { state in
                    // A cancellation before this moment has found nobody to withdraw.
                    if Task.isCancelled { return false }
                    if Self.enterAtOnce(&state) { return true }
                    // The timer finds the waiter, however short it is: it needs the lock that is held here.
                    let timer = Task { [weak self] in
                        guard (try? await sleep(waitMax)) != nil else { return }
                        self?.withdraw(id)
                    }
                    state.waiters.append(Waiter(id: id, continuation: continuation, timer: timer))
                    return nil
                }
                if let verdict { continuation.resume(returning: verdict) }
            }
        } onCancel: {
            withdraw(id)
        }
    }

    /// Leaves, and lets the one in that has waited longest.
    func leave() {
        let next: Waiter? = state.withLock { state in
            state.inside -= 1
            return Self.admitOne(&state)
        }
        next?.resume(returning: true)
    }

    /// Follows a changed definition; who is inside stays there.
    func resize(callsMax: Int) {
        let admitted: [Waiter] = state.withLock { state in
            guard state.callsMax != max(callsMax, 1) else { return [] }
            state.callsMax = max(callsMax, 1)
            var admitted: [Waiter] = []
            while let waiter = Self.admitOne(&state) { admitted.append(waiter) }
            return admitted
        }
        for waiter in admitted { waiter.resume(returning: true) }
    }

    private static func enterAtOnce(_ state: inout State) -> Bool {
        guard state.inside < state.callsMax, state.waiters.isEmpty else { return false }
        state.inside += 1
        return true
    }

    private static func admitOne(_ state: inout State) -> Waiter? {
        guard state.inside < state.callsMax, !state.waiters.isEmpty else { return nil }
        state.inside += 1
        return state.waiters.removeFirst()
    }

    private func withdraw(_ id: UInt64) {
        let waiter: Waiter? = state.withLock { state in
            state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
        }
        waiter?.resume(returning: false)
    }
}
