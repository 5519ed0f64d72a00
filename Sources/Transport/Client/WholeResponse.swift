import Synchronization

/// Collects an answer until its end.
final class WholeResponse: TransferSink {
    struct Outcome: Sendable {
        let response: HTTPResponse
        let redirect: String?
    }

    private struct State {
        var head: HTTPResponseHead?
        var body: [UInt8] = []
        var waiter: CheckedContinuation<Result<Outcome, TransportError>, Never>?
    }

    private let state = Mutex(State())

    /// Registers who gets the answer. Comes before the transfer starts.
    func deliver(to waiter: CheckedContinuation<Result<Outcome, TransportError>, Never>) {
        state.withLock { $0.waiter = waiter }
    }

    func receive(head: HTTPResponseHead) {
        state.withLock { $0.head = head }
    }

    func receive(_ bytes: UnsafeRawBufferPointer) -> Reception {
        state.withLock { $0.body.append(contentsOf: bytes) }
        return .taken
    }

    func finish(_ failure: TransportError?, redirect: String?) {
        let (waiter, result) = state.withLock { state in
            let waiter = state.waiter
            state.waiter = nil
            let result: Result<Outcome, TransportError>
            if let failure {
                result = .failure(failure)
            } else if let head = state.head {
                result = .success(Outcome(response: HTTPResponse(head: head, body: state.body), redirect: redirect))
            } else {
                result = .failure(.withoutHead)
            }
            state.body = []
            return (waiter, result)
        }
        waiter?.resume(returning: result)
    }
}

extension TransportError {
    /// curl says that all is well, and yet there was no status line.
    static let withoutHead = TransportError(
        .protocolViolation,
        "the answer has no status line",
        requestMayHaveBeenSent: true
    )
}
