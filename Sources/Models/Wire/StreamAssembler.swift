import Transport

/// Puts the events of a stream together.
protocol StreamAssembler: Sendable {
    /// Whether anything of an answer came, so that it may be billed.
    var hasBegun: Bool { get }
    /// Whether the marker that ends the stream has come.
    var isComplete: Bool { get }

    /// Takes one event; throws where it is an error or no event of the protocol.
    mutating func take(event: String?, data: String) throws(ModelError)

    /// The whole answer; only to be asked for when complete.
    func reply(to request: ModelRequest) throws(ModelError) -> ModelReply
}

extension StreamAssembler {
    /// Reads the events to their end; throws ``ModelError/Code/interrupted`` where the answer ends later than they do.
    func reply<Events: AsyncSequence>(
        to request: ModelRequest,
        from events: Events
    ) async throws(ModelError) -> ModelReply
    where Events.Element == ServerSentEvent, Events.Failure == TransportError {
        var assembler = self
        var iterator = events.makeAsyncIterator()
        var failure: TransportError?
        while failure == nil {
            var next: ServerSentEvent?
            do throws(TransportError) {
                next = try await iterator.next(isolation: nil)
            } catch {
                failure = error
            }
            guard let event = next else { break }
            try assembler.take(event: event.type, data: event.data)
        }
        // Whatever becomes of the connection once all is said does not matter.
        guard assembler.isComplete else {
            throw failure.map(ModelError.init) ?? .interrupted("the stream ended before the answer did")
        }
        return try assembler.reply(to: request)
    }
}
