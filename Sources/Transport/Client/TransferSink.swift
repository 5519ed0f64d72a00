/// Where a transfer brings its answer. Called on the client's thread, in this order: the head, bytes, one end.
protocol TransferSink: AnyObject, Sendable {
    func receive(head: HTTPResponseHead)

    /// Takes the bytes, or refuses them for now: they are then brought again after the transfer is resumed.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Reception

    /// The end of the transfer.
    ///
    /// - Parameter redirect: The absolute URL that the answer points to, where it is a redirect.
    func finish(_ failure: TransportError?, redirect: String?)
}

enum Reception {
    case taken
    case full
}
