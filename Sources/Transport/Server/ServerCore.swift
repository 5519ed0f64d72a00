import CMicrohttpd
import Glibc
import Synchronization

/// What a server's thread and its handlers share: the daemon and the exchanges under way.
final class ServerCore: Sendable {
    /// The library's daemon. It locks for itself; that it is not used after its end is the business of `State`.
    private struct Daemon: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private struct State {
        var daemon: Daemon?
        var exchanges: [ObjectIdentifier: Exchange] = [:]
        var isDraining = false
        var isGraceOver = false
        var isAborting = false
        var isStopped = false
        var drainWaiter: CheckedContinuation<Void, Never>?
        var stopWaiters: [CheckedContinuation<Void, Never>] = []

        mutating func takeDrainWaiter() -> CheckedContinuation<Void, Never>? {
            defer { drainWaiter = nil }
            return drainWaiter
        }
    }

    let configuration: HTTPServer.Configuration
    let handler: HTTPServer.Handler
    private let state = Mutex(State())
    private let listeningSocket = Mutex<Int32>(-1)

    /// Header fields of a request and of its answer, each.
    private static let connectionBytesMax = 64 << 10

    init(_ configuration: HTTPServer.Configuration, handler: @escaping HTTPServer.Handler) {
        self.configuration = configuration
        self.handler = handler
    }

    /// Whether new requests are refused.
    var isDraining: Bool { state.withLock { $0.isDraining } }

    func start() throws(TransportError) -> UInt16 {
        let context = Unmanaged.passRetained(self)
        var reason: Int32 = 0
        guard let pointer = launch(context.toOpaque(), &reason) else {
            context.release()
            let address = "`\(configuration.host):\(configuration.port)`"
            let why = reason == 0 ? "the server does not start" : String(cString: strerror(reason))
            throw TransportError(.bind, "could not listen on \(address): \(why)", requestMayHaveBeenSent: false)
        }
        state.withLock { $0.daemon = Daemon(pointer: pointer) }
        return reeve_mhd_port(pointer)
    }

    private func launch(_ context: UnsafeMutableRawPointer, _ reason: inout Int32) -> OpaquePointer? {
        configuration.host.withCString { host in
            withOptionalCString(configuration.identity?.certificatePEM) { certificate in
                withOptionalCString(configuration.identity?.keyPEM) { key in
                    var settings = reeve_mhd_settings()
                    settings.host = host
                    settings.port = configuration.port
                    settings.connections_max = UInt32(clamping: configuration.connectionsMax)
                    settings.idle_seconds = configuration.idleTimeout.wholeSeconds
                    settings.connection_bytes_max = Self.connectionBytesMax
                    settings.certificate_pem = certificate
                    settings.key_pem = key
                    settings.context = context
                    settings.started = ServerCallbacks.started
                    settings.handle = ServerCallbacks.handle
                    settings.completed = ServerCallbacks.completed
                    return reeve_mhd_start(&settings, &reason)
                }
            }
        }
    }

    // MARK: - Exchanges

    func add(_ exchange: Exchange) {
        let isAborting = state.withLock { state in
            state.exchanges[ObjectIdentifier(exchange)] = exchange
            return state.isAborting
        }
        if isAborting { exchange.abort() }
    }

    func remove(_ exchange: Exchange) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.exchanges[ObjectIdentifier(exchange)] = nil
            guard state.exchanges.isEmpty else { return nil }
            return state.takeDrainWaiter()
        }
        waiter?.resume()
    }

    // MARK: - Stopping

    func stop(grace: Duration) async {
        let isFirst = refuseNewConnections()
        if isFirst, grace > .zero { await drain(grace) }
        await withCheckedContinuation { waiter in
            let isStopped = state.withLock { state in
                if !state.isStopped { state.stopWaiters.append(waiter) }
                return state.isStopped
            }
            if isStopped { waiter.resume() }
            if isFirst { end() }
        }
    }

    /// As ``stop(grace:)`` without grace, and waits for nothing.
    func stopSoon() {
        if refuseNewConnections() { end() }
    }

    /// - Returns: Whether this was the first call, so that the caller is the one to bring the end.
    private func refuseNewConnections() -> Bool {
        let daemon = state.withLock { state -> Daemon? in
            guard !state.isDraining else { return nil }
            state.isDraining = true
            return state.daemon
        }
        guard let daemon else { return false }
        let socket = MHD_quiesce_daemon(daemon.pointer)
        guard socket >= 0 else { return true }
        // The library's thread may still look at the socket, so it is closed after that thread's end.
        shutdown(socket, Int32(SHUT_RDWR))
        listeningSocket.withLock { $0 = socket }
        return true
    }

    /// Waits until no exchange is under way, or the time is over.
    private func drain(_ grace: Duration) async {
        let timer = Task.detached { [self] in
            try? await Task.sleep(for: grace)
            let waiter = state.withLock { state in
                state.isGraceOver = true
                return state.takeDrainWaiter()
            }
            waiter?.resume()
        }
        await withCheckedContinuation { waiter in
            let waits = state.withLock { state in
                let waits = !state.exchanges.isEmpty && !state.isGraceOver
                if waits { state.drainWaiter = waiter }
                return waits
            }
            if !waits { waiter.resume() }
        }
        timer.cancel()
    }

    /// Cuts what is under way and ends the daemon, on a thread that may block.
    private func end() {
        let exchanges = state.withLock { state in
            state.isAborting = true
            return Array(state.exchanges.values)
        }
        for exchange in exchanges { exchange.abort() }
        if !OwnThread.start({ self.endDaemon() }) { endDaemon() }
    }

    private func endDaemon() {
        guard let daemon = state.withLock({ $0.daemon }) else { return }
        // Its thread may still call back, so the lock is not held here.
        MHD_stop_daemon(daemon.pointer)
        listeningSocket.withLock { socket in
            if socket >= 0 { close(socket) }
            socket = -1
        }
        let waiters = state.withLock { state in
            state.daemon = nil
            state.isStopped = true
            defer { state.stopWaiters = [] }
            return state.stopWaiters
        }
        // The daemon's own reference.
        Unmanaged.passUnretained(self).release()
        for waiter in waiters { waiter.resume() }
    }
}

private func withOptionalCString<Result>(
    _ text: String?,
    _ body: (UnsafePointer<CChar>?) -> Result
) -> Result {
    guard let text else { return body(nil) }
    return text.withCString { body($0) }
}

extension Duration {
    /// Rounded up.
    fileprivate var wholeSeconds: UInt32 {
        UInt32(clamping: components.seconds + (components.attoseconds > 0 ? 1 : 0))
    }
}
