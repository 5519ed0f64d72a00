/// An answer whose body is still coming.
public struct HTTPStream: Sendable {
    /// The status line and the header fields.
    public let head: HTTPResponseHead

    /// The bytes, in pieces as they come. One reader.
    public let body: HTTPBody

    init(head: HTTPResponseHead, body: HTTPBody) {
        self.head = head
        self.body = body
    }

    /// The status code.
    public var status: Int { head.status }

    /// The header fields.
    public var headers: HTTPHeaders { head.headers }

    /// The body as server-sent events, for `text/event-stream`.
    public var events: HTTPEvents { HTTPEvents(body: body) }

    /// Reads the rest of the body: for an answer that turns out not to be a stream, such as an error.
    public func collected() async throws(TransportError) -> HTTPResponse {
        var bytes: [UInt8] = []
        for try await chunk in body { bytes += chunk }
        return HTTPResponse(head: head, body: bytes)
    }
}

/// The body of an answer, in pieces as they come: each has at least one byte.
///
/// It has one reader, and ends with a ``TransportError`` where the connection does not end as it should. Letting go of it
/// ends the transfer.
public struct HTTPBody: AsyncSequence, Sendable {
    /// A piece of the body.
    public typealias Element = [UInt8]
    /// Why the body ended early.
    public typealias Failure = TransportError

    private let lease: StreamLease

    init(_ lease: StreamLease) { self.lease = lease }

    /// Reads the body, from where an earlier reader left off.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(lease: lease) }

    /// Reads the body.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let lease: StreamLease

        /// The next piece, as soon as there is one; nil at the end.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(TransportError) -> [UInt8]? {
            try await lease.next(isolation: actor)
        }
    }
}

/// Keeps a streamed transfer, and its client, alive for as long as somebody may read.
final class StreamLease: Sendable {
    private let client: HTTPClient
    private let transfer: Transfer
    private let sink: StreamedResponse

    init(client: HTTPClient, transfer: Transfer, sink: StreamedResponse) {
        self.client = client
        self.transfer = transfer
        self.sink = sink
    }

    deinit {
        client.cancel(transfer)
    }

    func next(isolation actor: isolated (any Actor)?) async throws(TransportError) -> [UInt8]? {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { reader in
                if sink.deliverBytes(to: reader) { client.resume(transfer) }
            }
        } onCancel: {
            client.cancel(transfer)
        }
        return try result.get()
    }
}
