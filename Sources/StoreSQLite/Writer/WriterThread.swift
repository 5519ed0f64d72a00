internal import Journal

/// The one thread of a store that writes: it takes everything that waits and commits it together.
///
/// A commit costs a synchronous write to the disk whether it holds one append or a hundred, so what comes in while one
/// is under way shares the next.
final class WriterThread: Sendable {
    /// One thing to do in a transaction.
    struct Job: Sendable {
        /// Makes the change. A refusal must come before anything is changed, so that the rest of the batch stands.
        var work: @Sendable (WriterSession) throws(JournalError) -> Void
        /// Told after the commit, or of what stood in its way. Must not block.
        var finish: @Sendable (JournalError?) -> Void
        /// Roughly what it adds to the transaction.
        var bytes = 0
        /// Leases to end later where the store fails now: nobody else could end them.
        var leases = ReleaseOrder()
    }

    fileprivate struct Queue {
        var jobs: [Job] = []
        var isStopping = false
        var isStopped = false
        var whenStopped: [@Sendable () -> Void] = []
    }

    /// A transaction grows up to one of these; what is left waits for the next.
    static let batchJobsMax = 256
    static let batchBytesMax = 8 << 20

    /// How long a store that failed is left alone before leases are ended that it could not end.
    private static let retryInterval = Duration.milliseconds(500)

    private let queue = Monitor(Queue())

    init(_ session: WriterSession) throws(JournalError) {
        // Handed over to the thread here and never touched from elsewhere again.
        nonisolated(unsafe) let session = session
        try OwnThread.start { [queue] in Self.loop(queue, session) }
    }

    deinit { stop {} }

    /// Queues a job; jobs run in the order of submission.
    func submit(_ job: Job) {
        let isTaken = queue.update { queue in
            guard !queue.isStopping else { return false }
            queue.jobs.append(job)
            return true
        }
        // Not within the call: whoever submits may hold the lock that `finish` takes.
        if !isTaken { Task.detached { job.finish(.storeIsClosed) } }
    }

    /// Runs a job and answers after its commit.
    func perform<Result: Sendable>(
        bytes: Int = 0,
        leases: ReleaseOrder = ReleaseOrder(),
        _ work: @escaping @Sendable (WriterSession) throws(JournalError) -> Result
    ) async throws(JournalError) -> Result {
        let result: Swift.Result<Result, JournalError> = await withCheckedContinuation { continuation in
            let answer = Answer<Result>()
            let job = Job(
                work: { session throws(JournalError) in answer.value = try work(session) },
                finish: { error in
                    if let error {
                        continuation.resume(returning: .failure(error))
                    } else if let value = answer.value {
                        continuation.resume(returning: .success(value))
                    } else {
                        continuation.resume(returning: .failure(.storeIsClosed))
                    }
                },
                bytes: bytes,
                leases: leases
            )
            submit(job)
        }
        return try result.get()
    }

    /// Ends the thread after what is queued.
    func stop(_ done: @escaping @Sendable () -> Void) {
        let isStopped = queue.update { queue in
            queue.isStopping = true
            if !queue.isStopped { queue.whenStopped.append(done) }
            return queue.isStopped
        }
        if isStopped { done() }
    }

    private static func loop(_ queue: Monitor<Queue>, _ session: WriterSession) {
        while true {
            let pause = session.owes ? retryInterval : nil
            // Nil after a pause in which nothing came.
            let batch = queue.wait(atMost: pause) { $0.nextBatch() }
            if let batch, batch.isEmpty { break }
            session.commit(batch ?? [])
        }
        session.close()
        let done = queue.update { queue in
            queue.isStopped = true
            defer { queue.whenStopped = [] }
            return queue.whenStopped
        }
        for notify in done { notify() }
    }

    /// What a job answers, until its commit.
    ///
    /// @unchecked Sendable: touched by the writer's thread only.
    private final class Answer<Value>: @unchecked Sendable {
        var value: Value?
    }
}

extension WriterThread.Queue {
    /// The jobs of the next transaction; empty where the thread is to end, nil where it is to wait.
    fileprivate mutating func nextBatch() -> [WriterThread.Job]? {
        guard !jobs.isEmpty else { return isStopping ? [] : nil }
        var (count, bytes) = (0, 0)
        while count < jobs.count, count < WriterThread.batchJobsMax {
            bytes += jobs[count].bytes
            if count > 0, bytes > WriterThread.batchBytesMax { break }
            count += 1
        }
        guard count < jobs.count else {
            defer { jobs = [] }
            return jobs
        }
        defer { jobs.removeFirst(count) }
        return Array(jobs[..<count])
    }
}
