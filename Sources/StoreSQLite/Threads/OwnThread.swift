internal import Glibc
internal import Journal

/// A thread for calls that block, which must never run on Swift's few pool threads.
enum OwnThread {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread; it ends with its body and nobody joins it.
    static func start(_ run: @escaping @Sendable () -> Void) throws(JournalError) {
        var thread = pthread_t()
        let body = Unmanaged.passRetained(Body(run))
        let status = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            body.toOpaque()
        )
        guard status == 0 else {
            body.release()
            throw JournalError.system(status, "start a thread")
        }
        pthread_detach(thread)
    }
}
