import CLinux
import Glibc
import Synchronization

/// A bounded set of threads for what blocks: files, SQLite, libpq, child processes.
///
/// The cooperative pool has a thread per core, so a single blocked one stalls everybody; here a blocked thread delays only
/// calls of its own kind. Threads are started as they are needed and then kept.
///
/// `@unchecked Sendable`: everything mutable is guarded by `mutex`, a `pthread_mutex_t`.
final class BlockingThreads: @unchecked Sendable {
    private let name: String
    private let threadsMax: Int
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var jobs: [@Sendable () -> Void] = []
    private var nextJob = 0
    private var threads = 0
    private var idle = 0

    /// - Parameter name: at most 15 bytes, for whoever looks at the process from outside.
    init(name: String, threadsMax: Int) {
        self.name = name
        self.threadsMax = max(threadsMax, 1)
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    /// Runs the work on one of the threads and answers its result.
    ///
    /// The work is given a flag that is raised when the calling task is cancelled; work that can take long looks at it.
    func run<Success: Sendable, Failure: Error>(
        _ work: @escaping @Sendable (Flag) throws(Failure) -> Success
    ) async throws(Failure) -> Success {
        let flag = Flag()
        let result: Result<Success, Failure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                submit {
                    do throws(Failure) {
                        continuation.resume(returning: .success(try work(flag)))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
            }
        } onCancel: {
            flag.raise()
        }
        return try result.get()
    }

    private func submit(_ job: @escaping @Sendable () -> Void) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        let needsThread = idle < jobs.count - nextJob && threads < threadsMax
        if needsThread { threads += 1 }
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
        guard needsThread else { return }
        guard start() else {
            pthread_mutex_lock(mutex)
            threads -= 1
            let isStranded = threads == 0
            pthread_mutex_unlock(mutex)
            // Without any thread of its own the work is still done, on the thread that asked for it.
            if isStranded, let job = take(waits: false) { job() }
            return
        }
    }

    private func start() -> Bool {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread,
            nil,
            { raw in
                raw.map { Unmanaged<BlockingThreads>.fromOpaque($0).takeRetainedValue().serve() }
                return nil
            },
            context.toOpaque()
        )
        guard status == 0 else {
            context.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private func serve() {
        clinux_name_thread(name)
        // A pipe whose reader is gone answers EPIPE here, instead of ending the process.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        while let job = take(waits: true) { job() }
    }

    private func take(waits: Bool) -> (@Sendable () -> Void)? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while nextJob == jobs.count {
            guard waits else { return nil }
            idle += 1
            pthread_cond_wait(condition, mutex)
            idle -= 1
        }
        let job = jobs[nextJob]
        nextJob += 1
        if nextJob == jobs.count || nextJob >= 64 {
            jobs.removeFirst(nextJob)
            nextJob = 0
        }
        return job
    }
}

extension BlockingThreads {
    /// Says to running work that nobody waits for it any more.
    final class Flag: Sendable {
        private let value = Atomic(false)

        var isRaised: Bool { value.load(ordering: .acquiring) }

        func raise() { value.store(true, ordering: .releasing) }
    }

    static let files = BlockingThreads(name: "reeve-files", threadsMax: 8)
    static let commands = BlockingThreads(name: "reeve-commands", threadsMax: 32)
    static let sqlite = BlockingThreads(name: "reeve-sqlite", threadsMax: 16)
    static let postgres = BlockingThreads(name: "reeve-postgres", threadsMax: 32)
    static let secrets = BlockingThreads(name: "reeve-secrets", threadsMax: 2)
}
