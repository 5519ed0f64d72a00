internal import Synchronization

/// Brings together a waiter's number and its task's cancellation, which come in either order.
final class WaiterNumber: Sendable {
    private enum State {
        case unknown, known(UInt64), cancelled
    }

    private let state = Mutex(State.unknown)

    /// Takes the number; true where the task was cancelled before.
    func set(_ number: UInt64) -> Bool {
        state.withLock { state in
            if case .cancelled = state { return true }
            state = .known(number)
            return false
        }
    }

    /// Takes note of the cancellation; answers the number where it is known.
    func cancel() -> UInt64? {
        state.withLock { state in
            defer { state = .cancelled }
            guard case .known(let number) = state else { return nil }
            return number
        }
    }
}
