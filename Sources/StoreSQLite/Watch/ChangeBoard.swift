internal import Synchronization

/// Which generation the store has reached, and who waits for a later one.
///
/// The generation is the store's own count of commits, so a token means the same in every process.
final class ChangeBoard: Sendable {
    fileprivate struct State {
        var generation: UInt64
        var waiters: [UInt64: CheckedContinuation<UInt64, Never>] = [:]
        var nextWaiter: UInt64 = 0
        var isClosed = false
    }

    private let state: Mutex<State>

    init(generation: UInt64) { state = Mutex(State(generation: generation)) }

    var generation: UInt64 { state.withLock(\.generation) }

    /// Takes note of a commit and lets go everybody who waits.
    func advance(to generation: UInt64) {
        let (waiters, now) = state.withLock { state -> ([CheckedContinuation<UInt64, Never>], UInt64) in
            guard generation > state.generation else { return ([], state.generation) }
            state.generation = generation
            return (state.takeWaiters(), generation)
        }
        for waiter in waiters { waiter.resume(returning: now) }
    }

    /// Adds a waiter; answers its number, or nil where it was let go at once.
    func add(_ waiter: CheckedContinuation<UInt64, Never>, since token: UInt64) -> UInt64? {
        let (number, now) = state.withLock { state -> (UInt64?, UInt64) in
            guard state.generation == token, !state.isClosed else { return (nil, state.generation) }
            state.nextWaiter += 1
            state.waiters[state.nextWaiter] = waiter
            return (state.nextWaiter, state.generation)
        }
        if number == nil { waiter.resume(returning: now) }
        return number
    }

    /// Lets one go, where it still waits.
    func remove(_ number: UInt64) {
        let (waiter, now) = state.withLock { ($0.waiters.removeValue(forKey: number), $0.generation) }
        waiter?.resume(returning: now)
    }

    func close() {
        let (waiters, now) = state.withLock { state in
            state.isClosed = true
            return (state.takeWaiters(), state.generation)
        }
        for waiter in waiters { waiter.resume(returning: now) }
    }
}

extension ChangeBoard.State {
    fileprivate mutating func takeWaiters() -> [CheckedContinuation<UInt64, Never>] {
        defer { waiters = [:] }
        return Array(waiters.values)
    }
}
