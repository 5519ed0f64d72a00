import Synchronization

/// Lets one at a time do something about each of several names; others wait for their turn in the order of their coming.
///
/// Calls of one process that add to the same sum decide one after the other, so that only other processes can make a
/// decision void.
final class Turns: Sendable {
    private let waiting = Mutex<[String: [CheckedContinuation<Void, Never>]]>([:])

    /// Waits for the turn of all names. Everybody asks in the same order, so nobody waits for ever.
    func enter(_ names: Set<String>) async {
        for name in names.sorted() {
            await withCheckedContinuation { continuation in
                let isFree = waiting.withLock { waiting in
                    guard waiting[name] != nil else {
                        waiting[name] = []
                        return true
                    }
                    waiting[name]?.append(continuation)
                    return false
                }
                if isFree { continuation.resume() }
            }
        }
    }

    /// Gives the turn of each name to whoever comes next.
    func leave(_ names: Set<String>) {
        for name in names {
            let next = waiting.withLock { waiting in
                guard let line = waiting[name], !line.isEmpty else {
                    waiting[name] = nil
                    return nil as CheckedContinuation<Void, Never>?
                }
                return waiting[name]?.removeFirst()
            }
            next?.resume()
        }
    }
}
