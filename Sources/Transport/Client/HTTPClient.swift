/// Sends requests over HTTP/1.1, and over HTTP/2 where TLS offers it, and keeps connections for the next request.
///
/// One client serves any number of tasks: curl does its work on one thread of its own, and the cooperative pool never
/// waits for the network. Environment variables have no influence unless ``Configuration/proxy`` asks for them.
///
/// A request that is not of a safe method is never repeated by the client itself, whatever happens to its connection.
public final class HTTPClient: Sendable {
    /// What holds for every request of a client.
    public struct Configuration: Sendable, Hashable {
        /// The way to the other side.
        public enum Proxy: Sendable, Hashable {
            /// Straight.
            case none
            /// As `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say.
            case environment
            /// Through this proxy.
            case url(String)
        }

        /// The value of `User-Agent` where a request has none.
        public var userAgent: String

        /// The way to the other side.
        public var proxy: Proxy

        /// A PEM file with the certificate authorities to trust; nil for those of the system.
        public var certificateAuthoritiesPath: String?

        /// How many idle connections are kept for reuse.
        public var idleConnectionsMax: Int

        /// How many connections to one host may be open; further requests wait for one, and the wait counts against
        /// their timeout. 0 for no limit.
        public var connectionsPerHostMax: Int

        /// Makes a configuration.
        public init(
            userAgent: String = "reeve",
            proxy: Proxy = .none,
            certificateAuthoritiesPath: String? = nil,
            idleConnectionsMax: Int = 256,
            connectionsPerHostMax: Int = 0
        ) {
            self.userAgent = userAgent
            self.proxy = proxy
            self.certificateAuthoritiesPath = certificateAuthoritiesPath
            self.idleConnectionsMax = idleConnectionsMax
            self.connectionsPerHostMax = connectionsPerHostMax
        }
    }

    private let loop: TransferLoop

    /// Starts the client's thread. Where the system has none to give, every request fails as
    /// ``TransportError/Code/stopped``.
    public init(_ configuration: Configuration = Configuration()) {
        loop = TransferLoop(configuration)
    }

    deinit {
        loop.stopSoon()
    }

    /// Sends a request and collects the answer, whatever its status.
    ///
    /// Cancelling the task ends the transfer and throws ``TransportError/Code/cancelled``.
    public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        var journey = RedirectJourney(request)
        while true {
            let outcome = try await exchange(journey.request)
            guard try journey.follow(outcome.redirect, status: outcome.response.status) else { return outcome.response }
        }
    }

    /// Sends a request and returns as soon as the head of the answer is there. Redirects are not followed.
    ///
    /// The transfer is paused while nobody reads ``HTTPStream/body``, and ends when the stream is let go of.
    /// Cancelling the task ends the transfer and throws ``TransportError/Code/cancelled``.
    public func stream(_ request: HTTPRequest) async throws(TransportError) -> HTTPStream {
        let sink = StreamedResponse()
        let transfer = Transfer(request, to: sink)
        let lease = StreamLease(client: self, transfer: transfer, sink: sink)
        let head = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                sink.deliverHead(to: waiter)
                loop.start(transfer)
            }
        } onCancel: {
            loop.cancel(transfer)
        }
        return HTTPStream(head: try head.get(), body: HTTPBody(lease))
    }

    /// Ends every transfer under way as ``TransportError/Code/stopped`` and closes every connection. Further requests
    /// fail.
    public func stop() async {
        await loop.stop()
    }

    func cancel(_ transfer: Transfer) { loop.cancel(transfer) }

    func resume(_ transfer: Transfer) { loop.resume(transfer) }

    private func exchange(_ request: HTTPRequest) async throws(TransportError) -> WholeResponse.Outcome {
        let sink = WholeResponse()
        let transfer = Transfer(request, to: sink)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                sink.deliver(to: waiter)
                loop.start(transfer)
            }
        } onCancel: {
            loop.cancel(transfer)
        }
        return try result.get()
    }
}
