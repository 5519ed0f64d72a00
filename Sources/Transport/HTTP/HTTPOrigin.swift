/// Scheme, host and port of a URL: what an error message may name, and what decides whether a redirect stays at home.
struct HTTPOrigin: Sendable, Hashable, CustomStringConvertible {
    let isSecure: Bool
    /// Lowercase, with the brackets of an IPv6 address.
    let host: String
    let port: UInt16

    /// Reads the origin, and refuses a URL that must not be sent: another scheme than `http` and `https`, credentials,
    /// white space or control characters.
    init(of url: String) throws(TransportError) {
        func refuse(_ why: String) -> TransportError {
            TransportError(.invalidRequest, "the url \(why)", requestMayHaveBeenSent: false)
        }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw refuse("has a space or a control character; percent-encode it")
        }
        guard let colon = url.utf8.firstIndex(of: 0x3A) else { throw refuse("has no scheme; use `http` or `https`") }
        let scheme = url[..<colon].lowercased()
        guard scheme == "http" || scheme == "https" else {
            throw refuse("has the scheme `\(scheme)`; use `http` or `https`")
        }
        let rest = url[colon...]
        guard rest.hasPrefix("://") else { throw refuse("has no host") }
        let authority = rest.dropFirst(3).prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != "\\" }
        guard !authority.contains("@") else { throw refuse("holds credentials; send them in a header") }
        isSecure = scheme == "https"
        var host = authority
        var port = isSecure ? UInt16(443) : 80
        let afterAddress = authority.lastIndex(of: "]").map { authority.index(after: $0) } ?? authority.startIndex
        if let mark = authority[afterAddress...].lastIndex(of: ":") {
            host = authority[..<mark]
            let digits = authority[authority.index(after: mark)...]
            if !digits.isEmpty {
                guard let number = UInt16(digits) else { throw refuse("has the port `\(digits)`; use 1 to 65535") }
                port = number
            }
        }
        guard !host.isEmpty else { throw refuse("has no host") }
        self.host = host.lowercased()
        self.port = port
    }

    var description: String { "\(host):\(port)" }
}
