/// A request that ``HTTPClient`` can send, with the limits that its answer must keep.
public struct HTTPRequest: Sendable, Hashable {
    /// The method.
    public var method: HTTPMethod

    /// An absolute `http` or `https` URL, percent-encoded, without user and password.
    public var url: String

    /// The header fields. `Content-Length` and `Transfer-Encoding` follow from the body and are ignored here. With an
    /// `Accept-Encoding` of the caller's own, the body comes as it was sent; otherwise it comes decompressed.
    public var headers: HTTPHeaders

    /// The body; empty for none.
    public var body: [UInt8]

    /// How long finding the host, connecting and the TLS handshake may take together.
    public var connectTimeout: Duration

    /// How long everything may take, a streamed body and the time its reader takes included.
    public var timeout: Duration

    /// How long the other side may send nothing, in whole seconds rounded up; nil for as long as ``timeout`` allows.
    public var idleTimeout: Duration?

    /// How many bytes the body of the answer may have after decompression. More are never received: the transfer ends
    /// as ``TransportError/Code/tooLarge``.
    public var responseBytesMax: Int

    /// How many redirects ``HTTPClient/send(_:)`` follows. Only `GET` and `HEAD` follow any, and another origin gets none
    /// of the headers that could carry a credential.
    public var redirectsMax: Int

    /// Makes a request.
    public init(
        _ method: HTTPMethod,
        _ url: String,
        headers: HTTPHeaders = [:],
        body: [UInt8] = [],
        connectTimeout: Duration = .seconds(5),
        timeout: Duration = .seconds(60),
        idleTimeout: Duration? = nil,
        responseBytesMax: Int = 16 << 20,
        redirectsMax: Int = 0
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.idleTimeout = idleTimeout
        self.responseBytesMax = responseBytesMax
        self.redirectsMax = redirectsMax
    }
}
