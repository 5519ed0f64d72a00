import CMicrohttpd
import Synchronization

/// One request and its answer.
///
/// The server's thread brings the request and fetches the answer; the handler's task makes it. While the answer is not
/// there, or has no bytes to send, the connection is suspended: nothing but ``wake(_:)`` moves it on.
final class Exchange: Sendable {
    /// The library's connection. It is used on the server's thread, and by others only to resume it while it is suspended,
    /// under the lock of `State`: a suspended connection does not go away.
    private struct Connection: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    enum Phase {
        /// The head of the request is not yet read.
        case heading
        case body
        /// The handler works.
        case handling
        /// The answer waits for the server's thread.
        case answered(ServerResponse)
        /// The answer, or its body, is being sent.
        case sending
    }

    private struct State {
        /// Nil after the end of the exchange.
        var connection: Connection?
        var phase = Phase.heading
        var isSuspended = false
        /// Whether the connection is to be cut.
        var isAborted = false
        var method = HTTPMethod.get
        var headers = HTTPHeaders()
        var incoming: IncomingBody
        var outgoing = OutgoingBody()
        var task: Task<Void, Never>?
        var writers: [CheckedContinuation<Void, Never>] = []

        mutating func takeWriters() -> [CheckedContinuation<Void, Never>] {
            defer { writers = [] }
            return writers
        }
    }

    private let core: ServerCore
    private let target: String
    private let state: Mutex<State>

    init(_ core: ServerCore, connection: OpaquePointer, target: String) {
        self.core = core
        self.target = target
        let incoming = IncomingBody(bytesMax: core.configuration.requestBytesMax)
        state = Mutex(State(connection: Connection(pointer: connection), incoming: incoming))
    }

    /// Cuts the connection, whatever state it is in, and cancels the handler.
    func abort() {
        let (task, writers) = state.withLock { state in
            state.isAborted = true
            state.outgoing.finish(.broken)
            wake(&state)
            return (state.task, state.takeWriters())
        }
        task?.cancel()
        for writer in writers { writer.resume() }
    }

    /// The library is done with the exchange.
    func end() {
        let (task, writers) = state.withLock { state in
            state.connection = nil
            state.isAborted = true
            state.outgoing.finish(.broken)
            defer { state.task = nil }
            return (state.task, state.takeWriters())
        }
        // A handler that has returned does not notice.
        task?.cancel()
        for writer in writers { writer.resume() }
        core.remove(self)
    }

    // MARK: - On the server's thread

    /// One step of the library: the head has come, a part of the body, or all of it, or the connection was resumed.
    ///
    /// - Returns: Whether the connection goes on.
    func advance(method: UnsafePointer<CChar>?, part: UnsafeRawBufferPointer) -> Bool {
        state.withLock { state in
            guard !state.isAborted, let connection = state.connection?.pointer else { return false }
            switch state.phase {
            case .heading:
                state.method = HTTPMethod(rawValue: method.map { String(cString: $0) } ?? "")
                state.headers = ServerCallbacks.headers(of: connection)
                state.phase = .body
                return admit(&state, connection)
            case .body where !part.isEmpty:
                if case .cut = state.incoming.take(part) { return false }
                return true
            case .body:
                guard !state.incoming.isTooLarge else { return send(Self.tooLarge, &state, connection) }
                suspend(&state, connection)
                state.phase = .handling
                let request = ServerRequest(
                    state.method,
                    target,
                    headers: state.headers,
                    body: state.incoming.bytes,
                    peer: ServerCallbacks.peer(of: connection)
                )
                state.incoming = IncomingBody(bytesMax: 0)
                state.task = Task.detached { [self] in await handle(request) }
                return true
            case .handling:
                suspend(&state, connection)
                return true
            case .answered(let response):
                return send(response, &state, connection)
            case .sending:
                return true
            }
        }
    }

    /// Fills a part of the answer's body.
    func read(into space: UnsafeMutableRawBufferPointer) -> Int {
        let (result, writers) = state.withLock { state -> (Int, [CheckedContinuation<Void, Never>]) in
            guard !state.isAborted else { return (reeve_mhd_end_with_error, []) }
            switch state.outgoing.take(into: space) {
            case .bytes(let count): return (count, state.outgoing.isFull ? [] : state.takeWriters())
            case .complete: return (reeve_mhd_end_of_stream, [])
            case .broken: return (reeve_mhd_end_with_error, [])
            case .nothing:
                guard let connection = state.connection?.pointer else { return (reeve_mhd_end_with_error, []) }
                suspend(&state, connection)
                return (0, [])
            }
        }
        for writer in writers { writer.resume() }
        return result
    }

    /// Refuses a request whose head says enough to do so. The library then reads no body and closes the connection.
    private func admit(_ state: inout State, _ connection: OpaquePointer) -> Bool {
        if core.isDraining { return send(Self.stopping, &state, connection) }
        if let length = state.headers["content-length"], let bytes = Int(length), bytes > state.incoming.bytesMax {
            return send(Self.tooLarge, &state, connection)
        }
        return true
    }

    private func send(_ response: ServerResponse, _ state: inout State, _ connection: OpaquePointer) -> Bool {
        state.phase = .sending
        return ServerCallbacks.queue(response, to: state.method, of: self, on: connection)
    }

    private func suspend(_ state: inout State, _ connection: OpaquePointer) {
        state.isSuspended = true
        MHD_suspend_connection(connection)
    }

    private static let tooLarge = ServerResponse.text("the request is too large\n", status: 413)
    private static let stopping = ServerResponse(status: 503, headers: ["Connection": "close"])

    // MARK: - In the handler's task

    private func handle(_ request: ServerRequest) async {
        let response = await core.handler(request)
        guard answer(response), case .stream(let produce) = response.body else { return }
        guard response.hasBody(to: request.method) else { return finish(.complete) }
        do {
            try await produce(ResponseWriter(self))
            finish(.complete)
        } catch {
            finish(.broken)
        }
    }

    /// Hands the answer to the server's thread.
    ///
    /// - Returns: Whether anybody still wants it.
    private func answer(_ response: ServerResponse) -> Bool {
        state.withLock { state in
            guard !state.isAborted else { return false }
            state.phase = .answered(response)
            wake(&state)
            return true
        }
    }

    /// Appends bytes to the body, then waits while there are too many.
    func write(_ bytes: [UInt8]) async throws(TransportError) {
        guard !Task.isCancelled else { throw Self.cancelled }
        state.withLock { state in
            state.outgoing.append(bytes)
            if !bytes.isEmpty { wakeReader(&state) }
        }
        while true {
            await withTaskCancellationHandler {
                await withCheckedContinuation { writer in
                    let waits = state.withLock { state in
                        let waits = state.outgoing.isFull && !state.isAborted && !Task.isCancelled
                        if waits { state.writers.append(writer) }
                        return waits
                    }
                    if !waits { writer.resume() }
                }
            } onCancel: {
                for writer in state.withLock({ $0.takeWriters() }) { writer.resume() }
            }
            let (isFull, isAborted) = state.withLock { ($0.outgoing.isFull, $0.isAborted) }
            guard !isAborted else { throw Self.gone }
            guard !Task.isCancelled else { throw Self.cancelled }
            if !isFull { return }
        }
    }

    private func finish(_ end: OutgoingBody.End) {
        state.withLock { state in
            state.outgoing.finish(end)
            wakeReader(&state)
        }
    }

    /// Resumes a connection that waits for bytes. One that still waits for the answer is left alone.
    private func wakeReader(_ state: inout State) {
        if case .sending = state.phase { wake(&state) }
    }

    private func wake(_ state: inout State) {
        guard state.isSuspended, let connection = state.connection?.pointer else { return }
        state.isSuspended = false
        MHD_resume_connection(connection)
    }

    private static let cancelled = TransportError(.cancelled, "the answer was cancelled", requestMayHaveBeenSent: true)
    private static let gone = TransportError(.closed, "the client is gone", requestMayHaveBeenSent: true)
}
