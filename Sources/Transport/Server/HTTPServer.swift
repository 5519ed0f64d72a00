import CMicrohttpd

/// Serves HTTP/1.1 on one address.
///
/// The network is served by a thread of the library's own; each request runs the handler in a task of its own, so that a
/// handler may take as long as it likes. When the client of a streamed answer leaves, or the server stops, the handler's
/// task is cancelled.
public final class HTTPServer: Sendable {
    /// Answers a request.
    public typealias Handler = @Sendable (ServerRequest) async -> ServerResponse

    /// Where and within which limits a server serves.
    public struct Configuration: Sendable {
        /// A certificate chain and its private key, both as PEM text.
        public struct Identity: Sendable {
            /// The chain, the server's own certificate first.
            public var certificatePEM: String
            /// The private key.
            public var keyPEM: String

            /// Puts a chain and its key together.
            public init(certificatePEM: String, keyPEM: String) {
                self.certificatePEM = certificatePEM
                self.keyPEM = keyPEM
            }
        }

        /// A numeric IPv4 or IPv6 address of this machine.
        public var host: String

        /// The port; 0 for any that is free.
        public var port: UInt16

        /// How many bytes the body of a request may have; more is answered with 413.
        public var requestBytesMax: Int

        /// How many connections may be open; further ones wait to be accepted.
        public var connectionsMax: Int

        /// How long a connection may be idle while the server waits for the client, in whole seconds rounded up.
        public var idleTimeout: Duration

        /// What to prove to clients; nil for HTTP without TLS.
        public var identity: Identity?

        /// Makes a configuration.
        public init(
            host: String = "127.0.0.1",
            port: UInt16 = 0,
            requestBytesMax: Int = 4 << 20,
            connectionsMax: Int = 4096,
            idleTimeout: Duration = .seconds(60),
            identity: Identity? = nil
        ) {
            self.host = host
            self.port = port
            self.requestBytesMax = requestBytesMax
            self.connectionsMax = connectionsMax
            self.idleTimeout = idleTimeout
            self.identity = identity
        }
    }

    /// The port that the server listens on, also where the configuration left the choice to the system.
    public let port: UInt16

    /// The server's base URL, without a slash at its end.
    public let url: String

    private let core: ServerCore

    /// Takes the address and starts to serve.
    ///
    /// - Throws: ``TransportError/Code/bind`` where the address is not to be had.
    public init(_ configuration: Configuration = Configuration(), handler: @escaping Handler) throws(TransportError) {
        core = ServerCore(configuration, handler: handler)
        port = try core.start()
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        url = "\(configuration.identity == nil ? "http" : "https")://\(host):\(port)"
    }

    deinit {
        core.stopSoon()
    }

    /// Stops to serve: new connections are refused at once, requests under way may end within a time of grace, then every
    /// connection is cut and every handler's task cancelled. Returns when the address is free again.
    ///
    /// A handler that does not end, cancelled or not, does not keep the server from stopping.
    public func stop(grace: Duration = .zero) async {
        await core.stop(grace: grace)
    }
}
