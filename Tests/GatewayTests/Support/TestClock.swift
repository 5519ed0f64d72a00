import Journal
import Synchronization

/// A clock that moves when it is told to, and by sleeping.
final class TestClock: Sendable {
    private let state = Mutex((now: Timestamp(microseconds: 1_778_800_000_000_000), slept: [Duration]()))

    var now: Timestamp { state.withLock { $0.now } }

    /// How long was slept, each time.
    var slept: [Duration] { state.withLock { $0.slept } }

    func advance(by duration: Duration) { state.withLock { $0.now = $0.now.advanced(by: duration) } }

    /// Lets the time pass at once.
    func sleep(_ duration: Duration) throws {
        try Task.checkCancellation()
        state.withLock {
            $0.now = $0.now.advanced(by: duration)
            $0.slept.append(duration)
        }
    }
}

/// Waits until the task is cancelled.
func waitForCancellation() async {
    for await _ in AsyncStream<Never>.makeStream().stream {}
}
