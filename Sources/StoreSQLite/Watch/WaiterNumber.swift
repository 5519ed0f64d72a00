internal import Synchronization

/// Brings together a waiter's number and its task's cancellation, which come in either order.
final class WaiterNumber: Sendable {
    private struct State {
        var number: UInt64?
        var isCancelled = false
    }

    private let state = Mutex(State())

    /// The number, once there is one.
    var value: UInt64? { state.withLock(\.number) }

    /// Takes the number; true where the task was cancelled before.
    func set(_ number: UInt64) -> Bool {
        state.withLock { state in
            state.number = number
            return state.isCancelled
        }
    }

    /// Takes note of the cancellation; answers the number where it is known.
    func cancel() -> UInt64? {
        state.withLock { state in
            state.isCancelled = true
            return state.number
        }
    }
}
