/// What a handler answers.
public struct ServerResponse: Sendable {
    /// The body of an answer.
    public enum Body: Sendable {
        /// All of it at once.
        case bytes([UInt8])

        /// Written while the client reads. When the function returns, the body is complete; when it throws, the connection
        /// is cut, so that the client does not take a part for the whole. It is not called where the answer has no body,
        /// as to `HEAD`.
        case stream(@Sendable (ResponseWriter) async throws -> Void)
    }

    /// The status code, 200 to 999. Others are sent as 500.
    public var status: Int

    /// The header fields. `Content-Length`, `Transfer-Encoding` and `Date` are the server's own affair
    /// and ignored here.
    public var headers: HTTPHeaders

    /// The body.
    public var body: Body

    /// Answers with bytes.
    public init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = .bytes(body)
    }

    /// Answers with bytes that are written while the client reads.
    public init(
        status: Int,
        headers: HTTPHeaders = [:],
        stream: @escaping @Sendable (ResponseWriter) async throws -> Void
    ) {
        self.status = status
        self.headers = headers
        body = .stream(stream)
    }

    /// Whether the answer to a method has a body at all (RFC 9110, section 6.4.1).
    func hasBody(to method: HTTPMethod) -> Bool { method != .head && status != 204 && status != 304 }

    /// Answers with plain text.
    public static func text(_ text: String, status: Int = 200) -> ServerResponse {
        ServerResponse(status: status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
    }

    /// Answers with server-sent events, until the function returns or the client is gone.
    public static func events(
        _ send: @escaping @Sendable (ResponseWriter) async throws -> Void
    ) -> ServerResponse {
        ServerResponse(
            status: 200,
            headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"],
            stream: send
        )
    }
}
