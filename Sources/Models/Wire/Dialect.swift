import JSON
import Transport

/// A provider's protocol: what differs between providers that are called over HTTP with JSON. Pure.
protocol Dialect: Sendable {
    associatedtype Stream: StreamAssembler

    /// What follows the base URL.
    var path: String { get }

    /// The request's body.
    func body(_ request: ModelRequest) -> JSON

    /// Headers of the protocol, the key's among them.
    func headers(key: String?) -> HTTPHeaders

    /// Reads an answer that came whole and is no error.
    func reply(whole body: JSON, to request: ModelRequest) throws(ModelError) -> ModelReply

    /// What reads an answer that comes in pieces.
    func stream() -> Stream

    /// What the headers of any answer say of what is left.
    ///
    /// - Parameter now: Since 1970.
    func pacing(_ headers: HTTPHeaders, now: Duration) -> PacingHint?
}
