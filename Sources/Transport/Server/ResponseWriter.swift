/// Writes the body of an answer while the client reads it.
public struct ResponseWriter: Sendable {
    private let exchange: Exchange

    init(_ exchange: Exchange) { self.exchange = exchange }

    /// Writes bytes, and waits while the client lags behind.
    ///
    /// - Throws: ``TransportError/Code/closed`` where the client is gone or the server stops,
    ///   ``TransportError/Code/cancelled`` where the task is cancelled, which both also do to the handler's task. A client
    ///   that leaves is noticed when something is written: write ``ServerSentEvent/keepAlive`` now and then.
    public func write(_ bytes: [UInt8]) async throws(TransportError) {
        try await exchange.write(bytes)
    }

    /// Writes text as UTF-8: see ``write(_:)-([UInt8])``.
    public func write(_ text: String) async throws(TransportError) {
        try await exchange.write(Array(text.utf8))
    }

    /// Writes an event: see ``write(_:)-([UInt8])``.
    public func write(_ event: ServerSentEvent) async throws(TransportError) {
        try await exchange.write(event.encoded())
    }
}
