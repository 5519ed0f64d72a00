import CCurl
import Synchronization

/// The one thread on which curl works for a client.
///
/// Other threads put commands into an inbox and wake it. The thread keeps the loop alive until ``stop()``.
final class TransferLoop: Sendable {
    enum Command {
        case start(Transfer)
        case cancel(Transfer)
        case resume(Transfer)
    }

    /// curl's multi handle. Others than the loop's thread only wake it, under the inbox's lock and while it is open.
    private struct MultiHandle: @unchecked Sendable {
        let pointer: UnsafeMutableRawPointer
    }

    private struct Inbox {
        var commands: [Command] = []
        var isSignalled = false
        var isStopping = false
        var isClosed = false
        var stopWaiters: [CheckedContinuation<Void, Never>] = []

        mutating func close() -> [CheckedContinuation<Void, Never>] {
            isClosed = true
            defer { stopWaiters = [] }
            return stopWaiters
        }
    }

    private static let isReady = reeve_curl_global_init() == CURLE_OK && reeve_curl_resolves_asynchronously() != 0

    private let configuration: HTTPClient.Configuration
    private let multi: MultiHandle?
    private let inbox = Mutex(Inbox())

    init(_ configuration: HTTPClient.Configuration) {
        self.configuration = configuration
        guard Self.isReady, let pointer = curl_multi_init() else {
            multi = nil
            inbox.withLock { $0.isClosed = true }
            return
        }
        let multi = MultiHandle(pointer: pointer)
        self.multi = multi
        reeve_curl_multi_set_long(pointer, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        reeve_curl_multi_set_long(pointer, CURLMOPT_MAXCONNECTS, configuration.idleConnectionsMax)
        reeve_curl_multi_set_long(pointer, CURLMOPT_MAX_HOST_CONNECTIONS, configuration.connectionsPerHostMax)
        guard !OwnThread.start({ self.run(multi.pointer) }) else { return }
        inbox.withLock { $0.isClosed = true }
        curl_multi_cleanup(pointer)
    }

    /// Starts a transfer; on a stopped loop it fails at once.
    func start(_ transfer: Transfer) {
        guard !post(.start(transfer)) else { return }
        transfer.sink.finish(.clientStopped(requestMayHaveBeenSent: false), redirect: nil)
    }

    /// Ends a transfer, also one whose start is still in the inbox, or not even there.
    func cancel(_ transfer: Transfer) { _ = post(.cancel(transfer)) }

    /// Lets a paused transfer go on.
    func resume(_ transfer: Transfer) { _ = post(.resume(transfer)) }

    /// Ends every transfer, closes every connection, and returns when the thread has let go of them.
    func stop() async {
        await withCheckedContinuation { waiter in
            let isClosed = inbox.withLock { inbox in
                guard !inbox.isClosed else { return true }
                inbox.stopWaiters.append(waiter)
                signalStop(&inbox)
                return false
            }
            if isClosed { waiter.resume() }
        }
    }

    /// As ``stop()``, and waits for nothing.
    func stopSoon() {
        inbox.withLock { if !$0.isClosed { signalStop(&$0) } }
    }

    private func signalStop(_ inbox: inout Inbox) {
        inbox.isStopping = true
        wake(&inbox)
    }

    private func post(_ command: Command) -> Bool {
        inbox.withLock { inbox in
            guard !inbox.isStopping, !inbox.isClosed else { return false }
            inbox.commands.append(command)
            wake(&inbox)
            return true
        }
    }

    private func wake(_ inbox: inout Inbox) {
        guard !inbox.isSignalled, let multi else { return }
        inbox.isSignalled = true
        curl_multi_wakeup(multi.pointer)
    }

    // MARK: - On the thread

    private func run(_ multi: UnsafeMutableRawPointer) {
        var work = TransferWork(multi: multi, configuration: configuration)
        while true {
            let (commands, isStopping) = inbox.withLock { inbox in
                defer {
                    inbox.commands.removeAll(keepingCapacity: true)
                    inbox.isSignalled = false
                }
                return (inbox.commands, inbox.isStopping)
            }
            for command in commands { work.perform(command) }
            guard !isStopping else { break }
            work.turn()
        }
        work.endAll()
        let waiters = inbox.withLock { $0.close() }
        curl_multi_cleanup(multi)
        for waiter in waiters { waiter.resume() }
    }
}

extension TransportError {
    static func clientStopped(requestMayHaveBeenSent: Bool) -> TransportError {
        TransportError(.stopped, "the client is stopped", requestMayHaveBeenSent: requestMayHaveBeenSent)
    }
}
