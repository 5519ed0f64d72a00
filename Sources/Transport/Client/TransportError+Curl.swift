import CCurl

extension TransportError {
    /// Says curl's result in our words.
    ///
    /// - Parameters:
    ///   - origin: Whom the request was for.
    ///   - detail: curl's own words.
    ///   - requestMayHaveBeenSent: Whether curl came to write the request to a connection.
    static func of(
        _ result: CURLcode,
        origin: HTTPOrigin?,
        detail: String,
        requestMayHaveBeenSent: Bool
    ) -> TransportError {
        let host = origin.map { "`\($0)`" } ?? "the host"
        let (code, phrase): (Code, String) =
            switch result {
            case CURLE_URL_MALFORMAT: (.invalidRequest, "the url is malformed")
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: (.resolve, "could not resolve \(host)")
            case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_INTERFACE_FAILED: (.connect, "could not connect to \(host)")
            case CURLE_OPERATION_TIMEDOUT: (.timeout, "\(host) took too long")
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ENGINE_NOTFOUND,
                CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED,
                CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED,
                CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
                CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
                (.tls, "no secure connection to \(host)")
            case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR:
                (.closed, "\(host) closed the connection too early")
            case CURLE_OUT_OF_MEMORY: (.stopped, "curl has no memory for a transfer")
            default: (.protocolViolation, "\(host) does not speak http")
            }
        return TransportError(
            code,
            "\(phrase): \(plain(detail))",
            requestMayHaveBeenSent: requestMayHaveBeenSent
        )
    }

    /// curl's words in our manner: a small first letter unless the first word is an acronym, no full stop.
    private static func plain(_ detail: String) -> String {
        var text = Substring(detail)
        while text.last == "." || text.last == "\n" { text.removeLast() }
        guard let first = text.first, let second = text.dropFirst().first, second.isLowercase else {
            return String(text)
        }
        return first.lowercased() + text.dropFirst()
    }
}
