/// Follows redirects for a request, within its limits. Pure but for the clock that shortens the time left.
struct RedirectJourney {
    /// Headers that say nothing about who asks: all that another origin gets to see.
    private static let publicHeaders: Set<String> = [
        "accept", "accept-encoding", "accept-language", "if-modified-since", "if-none-match", "range", "user-agent",
    ]

    /// What to send next.
    private(set) var request: HTTPRequest
    private var left: Int
    private let deadline: ContinuousClock.Instant?

    init(_ request: HTTPRequest) {
        self.request = request
        let follows = request.redirectsMax > 0 && (request.method == .get || request.method == .head)
        left = follows ? request.redirectsMax : 0
        deadline = follows ? .now + request.timeout : nil
    }

    /// Moves on to the target of a redirect.
    ///
    /// - Returns: Whether there is a further request; otherwise the answer at hand is the caller's.
    mutating func follow(_ target: String?, status: Int) throws(TransportError) -> Bool {
        guard let deadline, let target, [301, 302, 303, 307, 308].contains(status) else { return false }
        guard left > 0 else { throw refusal("more than \(request.redirectsMax) redirects") }
        left -= 1
        let home = try HTTPOrigin(of: request.url)
        let destination = try HTTPOrigin(of: target)
        guard destination.isSecure || !home.isSecure else {
            throw refusal("`\(home)` redirects to `\(destination)` without tls")
        }
        request.url = target
        request.timeout = max(deadline - .now, .milliseconds(1))
        if destination != home {
            request.headers = HTTPHeaders(
                request.headers.filter { Self.publicHeaders.contains($0.name.lowercased()) }
            )
        }
        return true
    }

    private func refusal(_ message: String) -> TransportError {
        TransportError(.protocolViolation, message, requestMayHaveBeenSent: true)
    }
}
