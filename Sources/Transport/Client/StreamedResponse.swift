import Synchronization

/// Hands an answer on as it comes, and holds the transfer back while nobody reads.
final class StreamedResponse: TransferSink {
    /// How much is kept for a reader who lags before the transfer is paused.
    static let bufferedBytesMax = 256 << 10

    private struct State {
        var head: HTTPResponseHead?
        var buffer: [UInt8] = []
        var isPaused = false
        var end: Result<Void, TransportError>?
        var headWaiter: CheckedContinuation<Result<HTTPResponseHead, TransportError>, Never>?
        var reader: CheckedContinuation<Result<[UInt8]?, TransportError>, Never>?
    }

    private let state = Mutex(State())

    /// Registers who gets the head. Comes before the transfer starts.
    func deliverHead(to waiter: CheckedContinuation<Result<HTTPResponseHead, TransportError>, Never>) {
        state.withLock { $0.headWaiter = waiter }
    }

    /// Gives the reader what has come, or keeps it until something comes; nil at the end.
    ///
    /// - Returns: Whether the transfer waits to be resumed.
    func deliverBytes(to reader: CheckedContinuation<Result<[UInt8]?, TransportError>, Never>) -> Bool {
        let (ready, wasPaused) = state.withLock { state -> (Result<[UInt8]?, TransportError>?, Bool) in
            precondition(state.reader == nil, "a body has one reader")
            if !state.buffer.isEmpty {
                let bytes = state.buffer
                state.buffer = []
                let wasPaused = state.isPaused
                state.isPaused = false
                return (.success(bytes), wasPaused)
            }
            if let end = state.end { return (end.map { nil }, false) }
            state.reader = reader
            return (nil, false)
        }
        if let ready { reader.resume(returning: ready) }
        return wasPaused
    }

    func receive(head: HTTPResponseHead) {
        let waiter = state.withLock { state in
            state.head = head
            let waiter = state.headWaiter
            state.headWaiter = nil
            return waiter
        }
        waiter?.resume(returning: .success(head))
    }

    func receive(_ bytes: UnsafeRawBufferPointer) -> Reception {
        let (reader, reception) = state.withLock {
            state -> (CheckedContinuation<Result<[UInt8]?, TransportError>, Never>?, Reception) in
            if let reader = state.reader {
                state.reader = nil
                return (reader, .taken)
            }
            guard state.buffer.count < Self.bufferedBytesMax else {
                state.isPaused = true
                return (nil, .full)
            }
            state.buffer.append(contentsOf: bytes)
            return (nil, .taken)
        }
        reader?.resume(returning: .success(Array(bytes)))
        return reception
    }

    func finish(_ failure: TransportError?, redirect: String?) {
        let (headWaiter, reader, end) = state.withLock { state in
            let end: Result<Void, TransportError> =
                if let failure { .failure(failure) } else if state.head == nil { .failure(.withoutHead) } else {
                    .success(())
                }
            state.end = end
            defer {
                state.headWaiter = nil
                state.reader = nil
            }
            return (state.headWaiter, state.reader, end)
        }
        if case .failure(let error) = end { headWaiter?.resume(returning: .failure(error)) }
        reader?.resume(returning: end.map { nil })
    }
}
