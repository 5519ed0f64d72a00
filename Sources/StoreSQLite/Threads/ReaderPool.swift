internal import Journal

/// Threads that read, each with a connection of its own, so that reads wait neither for the writer nor for each other.
final class ReaderPool: Sendable {
    private struct Queue {
        var jobs: [@Sendable (Connection) -> Void] = []
        var isStopping = false
        var threads = 0
        var whenStopped: [@Sendable () -> Void] = []
    }

    private let queue = Monitor(Queue())

    init(count: Int, connect: @Sendable () throws(JournalError) -> Connection) throws(JournalError) {
        for _ in 0..<count {
            // Handed over to its thread here and never touched from elsewhere again.
            nonisolated(unsafe) let connection = try connect()
            queue.withLock { $0.threads += 1 }
            try OwnThread.start { [queue] in Self.loop(queue, connection) }
        }
    }

    deinit { stop {} }

    /// Runs a read on one of the threads.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(JournalError) -> Result
    ) async throws(JournalError) -> Result {
        let result: Swift.Result<Result, JournalError> = await withCheckedContinuation { continuation in
            let isTaken = queue.update { queue in
                guard !queue.isStopping else { return false }
                queue.jobs.append { connection in
                    continuation.resume(
                        returning: Swift.Result { () throws(JournalError) in try body(connection) }
                    )
                }
                return true
            }
            if !isTaken { continuation.resume(returning: .failure(.storeIsClosed)) }
        }
        return try result.get()
    }

    /// Ends the threads after what is queued.
    func stop(_ done: @escaping @Sendable () -> Void) {
        let isStopped = queue.update { queue in
            queue.isStopping = true
            guard queue.threads > 0 else { return true }
            queue.whenStopped.append(done)
            return false
        }
        if isStopped { done() }
    }

    private static func loop(_ queue: Monitor<Queue>, _ connection: Connection) {
        while true {
            let next = queue.wait { queue -> (@Sendable (Connection) -> Void)?? in
                if !queue.jobs.isEmpty { return .some(queue.jobs.removeFirst()) }
                return queue.isStopping ? .some(nil) : nil
            }
            guard case .some(.some(let job)) = next else { break }
            job(connection)
        }
        // The update wakes the next thread, which ends in its turn.
        let done = queue.update { queue -> [@Sendable () -> Void] in
            queue.threads -= 1
            guard queue.threads == 0 else { return [] }
            defer { queue.whenStopped = [] }
            return queue.whenStopped
        }
        for notify in done { notify() }
    }
}

extension JournalError {
    static let storeIsClosed = JournalError(.io, "the store is closed")
}
