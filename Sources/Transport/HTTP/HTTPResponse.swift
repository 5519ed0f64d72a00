/// The status line and the header fields of an answer.
public struct HTTPResponseHead: Sendable, Hashable {
    /// The status code, 200 to 599 where the server keeps to RFC 9110.
    public let status: Int

    /// The header fields.
    public let headers: HTTPHeaders

    /// Makes a head.
    public init(status: Int, headers: HTTPHeaders = [:]) {
        self.status = status
        self.headers = headers
    }
}

/// A whole answer.
///
/// Every status is an answer, also 404 and 500: only a missing answer is a ``TransportError``.
public struct HTTPResponse: Sendable, Hashable {
    /// The status line and the header fields.
    public let head: HTTPResponseHead

    /// The body, decompressed unless the request said otherwise.
    public let body: [UInt8]

    /// Puts a head and a body together.
    public init(head: HTTPResponseHead, body: [UInt8]) {
        self.head = head
        self.body = body
    }

    /// The status code.
    public var status: Int { head.status }

    /// The header fields.
    public var headers: HTTPHeaders { head.headers }

    /// Whether the status is 200 to 299.
    public var isSuccess: Bool { (200..<300).contains(head.status) }

    /// The body as UTF-8 text, with U+FFFD for what is not.
    public var text: String { String(decoding: body, as: UTF8.self) }
}
