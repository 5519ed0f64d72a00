/// Why an exchange over the network did not happen, or did not end.
///
/// The question that decides what may follow is ``requestMayHaveBeenSent``: a call that certainly never left may be
/// tried again whatever its effect, any other may have happened.
public struct TransportError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Stable codes: the raw values are written to journals and shown to people.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The request itself is not one that can be sent: its URL, method or headers.
        case invalidRequest = "invalid_request"
        /// The name of the host has no address.
        case resolve
        /// No connection came about: refused, unreachable.
        case connect
        /// The TLS handshake failed, or the certificate was not accepted.
        case tls
        /// A time limit ran out.
        case timeout
        /// The answer is larger than the caller accepts.
        case tooLarge = "too_large"
        /// The calling task was cancelled.
        case cancelled
        /// The other side does not speak the protocol.
        case protocolViolation = "protocol"
        /// The connection ended too early.
        case closed
        /// The client or server was stopped on this side.
        case stopped
        /// The server could not take its address.
        case bind
    }

    /// What went wrong, for programs.
    public let code: Code

    /// What went wrong, for people. It names hosts, never paths, queries or headers, which may hold secrets.
    public let message: String

    /// Whether the other side may have seen the request, or a part of it.
    ///
    /// `false` is certain: no byte of the request was handed to a connection. `true` also covers every doubt.
    public let requestMayHaveBeenSent: Bool

    /// Makes an error.
    public init(_ code: Code, _ message: String, requestMayHaveBeenSent: Bool) {
        self.code = code
        self.message = message
        self.requestMayHaveBeenSent = requestMayHaveBeenSent
    }

    /// Whether the same request may succeed later. Says nothing about whether it may be repeated: see
    /// ``requestMayHaveBeenSent``.
    public var isTransient: Bool {
        switch code {
        case .resolve, .connect, .timeout, .closed: true
        case .invalidRequest, .tls, .tooLarge, .cancelled, .protocolViolation, .stopped, .bind: false
        }
    }

    /// The code and the message.
    public var description: String { "\(code.rawValue): \(message)" }
}
