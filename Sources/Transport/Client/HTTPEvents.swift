/// The body of an answer as server-sent events.
public struct HTTPEvents: AsyncSequence, Sendable {
    /// An event.
    public typealias Element = ServerSentEvent
    /// Why the stream ended early.
    public typealias Failure = TransportError

    private let body: HTTPBody

    init(body: HTTPBody) { self.body = body }

    /// Reads the events.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(body: body.makeAsyncIterator()) }

    /// Reads the events.
    public struct AsyncIterator: AsyncIteratorProtocol {
        private var body: HTTPBody.AsyncIterator
        private var parser = ServerSentEvents()
        private var ready: ArraySlice<ServerSentEvent> = []

        init(body: HTTPBody.AsyncIterator) { self.body = body }

        /// The next event; nil at the end. An event that the end cuts off is dropped, as the standard says.
        public mutating func next(
            isolation actor: isolated (any Actor)? = #isolation
        ) async throws(TransportError) -> ServerSentEvent? {
            while ready.isEmpty {
                guard let chunk = try await body.next(isolation: actor) else { return nil }
                ready = try parser.take(chunk)[...]
            }
            return ready.removeFirst()
        }
    }
}
