/// A model that can be called. One attempt each: retries and fallbacks belong to the gateway, which journals them.
public protocol ModelProvider: Sendable {
    /// Exactly the bytes that the model will be given. Pure: the same request renders to the same bytes for ever.
    func render(_ request: ModelRequest) throws(ModelError) -> [UInt8]

    /// Sends what ``render(_:)`` made of the request and reads the answer.
    func send(_ body: [UInt8], for request: ModelRequest, timeout: Duration) async throws(ModelError) -> ModelReply
}
