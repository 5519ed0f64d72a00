internal import Synchronization

/// Answers that wait until somebody lets them go, or their client is gone.
final class HeldAnswers: Sendable {
    private struct State {
        var next = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        /// Those whose task was cancelled before it had begun to wait.
        var gone: Set<Int> = []
    }

    private let state = Mutex(State())

    func wait() async {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isGone = state.withLock { state in
                    if state.gone.remove(number) != nil { return true }
                    state.waiting[number] = continuation
                    return false
                }
                if isGone { continuation.resume() }
            }
        } onCancel: {
            let continuation = state.withLock { state in
                let found = state.waiting.removeValue(forKey: number)
                if found == nil { state.gone.insert(number) }
                return found
            }
            continuation?.resume()
        }
    }

    func releaseAll() {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for continuation in waiting { continuation.resume() }
    }
}
