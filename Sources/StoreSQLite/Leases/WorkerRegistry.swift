internal import Journal

/// The workers of this store object, and whether those of others live. Lives on the writer's thread.
final class WorkerRegistry {
    private let directory: String
    private var locks: [WorkerID: WorkerLock] = [:]
    private var numbers: [WorkerID: Int64] = [:]
    private var uncommitted: [WorkerID] = []

    init(directory: String) { self.directory = directory }

    /// The number of a worker of this store object; the first call locks its file.
    func number(of worker: WorkerID, in connection: Connection) throws(JournalError) -> Int64 {
        if let number = numbers[worker] { return number }
        if locks[worker] == nil {
            guard let lock = try WorkerLock(directory: directory, worker: worker) else {
                throw JournalError(.invalid, "a worker called `\(worker)` is at work already")
            }
            locks[worker] = lock
        }
        let number = try connection.workers.insert(worker)
        numbers[worker] = number
        uncommitted.append(worker)
        return number
    }

    /// Whether the worker will never write again.
    func isDead(_ number: Int64, in connection: Connection) throws(JournalError) -> Bool {
        guard let worker = try connection.workers.worker(number) else { return true }
        if numbers[worker.id] == number { return false }
        // A later life of the same name has the lock, so this one lost it.
        return !worker.isLatest || WorkerLock.isFree(directory: directory, worker: worker.id)
    }

    /// Removes the rows of dead workers that hold nothing.
    func forgetDead(in connection: Connection) throws(JournalError) {
        for worker in try connection.workers.idle() where numbers[worker.id] != worker.number {
            if try isDead(worker.number, in: connection) { try connection.workers.delete(worker.number) }
        }
    }

    func commit() { uncommitted = [] }

    /// The rows that the transaction has added are gone again.
    func rollBack() {
        for worker in uncommitted { numbers[worker] = nil }
        uncommitted = []
    }

    func close() {
        for lock in locks.values { lock.unlock() }
        locks = [:]
        numbers = [:]
    }
}
