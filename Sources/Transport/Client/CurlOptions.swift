import CCurl

/// Says a request in curl's options.
struct CurlOptions {
    let request: HTTPRequest
    let configuration: HTTPClient.Configuration

    /// Sets everything but the callbacks.
    ///
    /// - Returns: The list of headers, which must live as long as the handle.
    func apply(to handle: UnsafeMutableRawPointer) throws(TransportError) -> UnsafeMutablePointer<curl_slist>? {
        try check(reeve_curl_set_string(handle, CURLOPT_URL, request.url))
        try check(reeve_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"))
        try check(reeve_curl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS)))
        // Signals cannot time out a name lookup on a thread that is not the first.
        try check(reeve_curl_set_long(handle, CURLOPT_NOSIGNAL, 1))
        // A cancelled lookup is left behind, not waited for: it would hold up every other transfer.
        try check(reeve_curl_set_long(handle, CURLOPT_QUICK_EXIT, 1))
        try check(reeve_curl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1))
        try check(reeve_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0))
        try applyRoute(to: handle)
        try applyLimits(to: handle)
        try applyMethod(to: handle)
        return try applyHeaders(to: handle)
    }

    private func applyRoute(to handle: UnsafeMutableRawPointer) throws(TransportError) {
        switch configuration.proxy {
        case .none: try check(reeve_curl_set_string(handle, CURLOPT_PROXY, ""))
        case .environment: break
        case .url(let url): try check(reeve_curl_set_string(handle, CURLOPT_PROXY, url))
        }
        try check(reeve_curl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1))
        try check(reeve_curl_set_long(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)))
        guard let path = configuration.certificateAuthoritiesPath else { return }
        try check(reeve_curl_set_string(handle, CURLOPT_CAINFO, path))
    }

    private func applyLimits(to handle: UnsafeMutableRawPointer) throws(TransportError) {
        try check(reeve_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, request.connectTimeout.wholeMilliseconds))
        try check(reeve_curl_set_long(handle, CURLOPT_TIMEOUT_MS, request.timeout.wholeMilliseconds))
        guard let idle = request.idleTimeout else { return }
        try check(reeve_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, 1))
        try check(reeve_curl_set_long(handle, CURLOPT_LOW_SPEED_TIME, (idle.wholeMilliseconds + 999) / 1000))
    }

    private func applyMethod(to handle: UnsafeMutableRawPointer) throws(TransportError) {
        if request.method == .head {
            try check(reeve_curl_set_long(handle, CURLOPT_NOBODY, 1))
        } else if !request.body.isEmpty || request.method.announcesEmptyBody {
            try check(reeve_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
            let copied = request.body.withUnsafeBytes { bytes in
                // An empty array may have no address, and curl takes NULL for «ask the read function».
                guard let start = bytes.baseAddress else {
                    return reeve_curl_set_string(handle, CURLOPT_COPYPOSTFIELDS, "")
                }
                return reeve_curl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: start))
            }
            try check(copied)
            try check(reeve_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue))
        } else if request.method != .get {
            try check(reeve_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue))
        }
    }

    private func applyHeaders(
        to handle: UnsafeMutableRawPointer
    ) throws(TransportError) -> UnsafeMutablePointer<curl_slist>? {
        var lines: [String] = []
        for field in request.headers where !field.isNamed("content-length") && !field.isNamed("transfer-encoding") {
            // curl reads `name:` as «leave this header out», and `name;` as an empty one.
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        // What curl would add by itself: a content type that is not ours to guess, and a wait before a large body.
        for name in ["Content-Type", "Expect"] where !request.headers.contains(name) { lines.append("\(name):") }
        if !request.headers.contains("User-Agent") { lines.append("User-Agent: \(configuration.userAgent)") }
        if !request.headers.contains("Accept-Encoding") {
            try check(reeve_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, ""))
        }
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                curl_slist_free_all(list)
                throw .outOfMemory
            }
            list = longer
        }
        let result = reeve_curl_set_list(handle, CURLOPT_HTTPHEADER, list)
        guard result == CURLE_OK else {
            curl_slist_free_all(list)
            throw TransportError(.invalidRequest, "curl refuses the headers", requestMayHaveBeenSent: false)
        }
        return list
    }

    private func check(_ result: CURLcode) throws(TransportError) {
        guard result != CURLE_OK else { return }
        guard result != CURLE_OUT_OF_MEMORY else { throw .outOfMemory }
        let detail = String(cString: curl_easy_strerror(result))
        throw TransportError(.invalidRequest, "curl refuses an option: \(detail)", requestMayHaveBeenSent: false)
    }
}

extension TransportError {
    static let outOfMemory = TransportError(
        .stopped,
        "curl has no memory for a transfer",
        requestMayHaveBeenSent: false
    )
}

extension Duration {
    /// Rounded up, and at most what fits into a C `int`, which is where curl counts.
    fileprivate var wholeMilliseconds: Int {
        let longest = Int64(Int32.max)
        let (seconds, attoseconds) = components
        guard seconds < longest / 1000 else { return Int(longest) }
        return Int(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
