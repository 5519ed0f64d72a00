/// A request that ``HTTPServer`` has received in full.
public struct ServerRequest: Sendable, Hashable {
    /// The method.
    public let method: HTTPMethod

    /// The request target as it came: path and query, still percent-encoded.
    public let target: String

    /// The header fields.
    public let headers: HTTPHeaders

    /// The body, never longer than ``HTTPServer/Configuration/requestBytesMax``.
    public let body: [UInt8]

    /// The client's address and port, such as `127.0.0.1:50312`: the same for every request of a connection.
    public let peer: String

    /// Makes a request, to call a handler without a socket.
    public init(
        _ method: HTTPMethod,
        _ target: String,
        headers: HTTPHeaders = [:],
        body: [UInt8] = [],
        peer: String = "127.0.0.1:0"
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.peer = peer
    }

    /// The target up to its query, still percent-encoded.
    public var path: Substring { target.prefix { $0 != "?" } }

    /// What follows the `?`, still percent-encoded; nil without one.
    public var query: Substring? {
        target.firstIndex(of: "?").map { target[target.index(after: $0)...] }
    }
}
