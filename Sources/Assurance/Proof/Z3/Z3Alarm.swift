internal import CZ3
internal import Dispatch
internal import Synchronization

/// Stops the solver when its time is up.
///
/// The solver has a timer of its own, which is not used: in versions up to 4.8.12 one that has run out and another one that
/// a tactic then starts wait for each other for good.
final class Z3Alarm: Sendable {
    private struct State {
        /// The address of the context; nil where nothing is to be stopped any more.
        var context: UInt?
        var hasRung = false
    }

    private let state: Mutex<State>

    /// Rings on a thread of its own, however busy the others are.
    private static let queue = DispatchQueue(label: "reeve.proof.alarm")

    /// Begins to count.
    init(_ context: Z3_context, milliseconds: Int) {
        state = Mutex(State(context: UInt(bitPattern: context)))
        Self.queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [weak self] in self?.ring() }
    }

    /// Ends counting; answers whether the solver was stopped. The context may go after that, and not before.
    func disarm() -> Bool {
        state.withLock { state in
            state.context = nil
            return state.hasRung
        }
    }

    private func ring() {
        state.withLock { state in
            guard let context = state.context.flatMap(OpaquePointer.init(bitPattern:)) else { return }
            state.hasRung = true
            Z3_interrupt(context)
        }
    }
}
