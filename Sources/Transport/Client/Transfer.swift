import CCurl

/// One request on its way through curl.
///
/// `@unchecked Sendable`: no lock, but one thread. Everything mutable here is touched on the thread of the
/// ``TransferLoop`` alone, to which a transfer is handed once; other threads only pass the reference back to it.
final class Transfer: @unchecked Sendable {
    let request: HTTPRequest
    let sink: any TransferSink

    /// curl's handle while the transfer is under way.
    private(set) var handle: UnsafeMutableRawPointer?
    private(set) var isFinished = false
    private var isCancelled = false

    /// What curl was told to end with, where the reason is ours and not curl's.
    private var refusal: TransportError?
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private var heading = ResponseHeading()
    private var receivedBytes = 0
    private var origin: HTTPOrigin?

    /// How often curl was about to write the request to a connection.
    private var sendings = 0

    init(_ request: HTTPRequest, to sink: any TransferSink) {
        self.request = request
        self.sink = sink
        errorText.pointee = 0
    }

    deinit {
        errorText.deallocate()
    }

    /// Makes curl's handle, or finishes the transfer where the request cannot be sent.
    func begin(_ configuration: HTTPClient.Configuration) -> UnsafeMutableRawPointer? {
        guard !isFinished else { return nil }
        guard !isCancelled else {
            finish(cancellation)
            return nil
        }
        do throws(TransportError) {
            let origin = try RequestCheck.origin(of: request)
            self.origin = origin
            guard let handle = curl_easy_init() else { throw failure(.stopped, "curl has no memory for a transfer") }
            self.handle = handle
            headerList = try CurlOptions(request: request, configuration: configuration).apply(to: handle)
            connect(handle)
            return handle
        } catch {
            finish(error)
            return nil
        }
    }

    /// Notes a cancellation that overtook the start of the transfer.
    func cancelBeforeBeginning() { isCancelled = true }

    var cancellation: TransportError { failure(.cancelled, "the request was cancelled") }

    /// An error of our own, which knows whether the request was sent.
    func failure(_ code: TransportError.Code, _ message: String) -> TransportError {
        TransportError(code, message, requestMayHaveBeenSent: sendings > 0)
    }

    /// Ends as curl says. The handle has left the multi handle.
    func finish(_ result: CURLcode) {
        if let refusal { return finish(refusal) }
        guard result != CURLE_OK else { return finish(nil as TransportError?) }
        let detail = String(cString: errorText.pointee == 0 ? curl_easy_strerror(result) : UnsafePointer(errorText))
        finish(.of(result, origin: origin, detail: detail, requestMayHaveBeenSent: sendings > 0))
    }

    /// Ends the transfer, once, and gives back what it holds. The handle has left the multi handle.
    func finish(_ failure: TransportError?) {
        guard !isFinished else { return }
        isFinished = true
        var redirect: String?
        if let handle {
            redirect = reeve_curl_get_string(handle, CURLINFO_REDIRECT_URL).map { String(cString: $0) }
            curl_easy_cleanup(handle)
        }
        handle = nil
        curl_slist_free_all(headerList)
        headerList = nil
        sink.finish(failure, redirect: redirect)
    }

    // MARK: - Called by curl

    private func connect(_ handle: UnsafeMutableRawPointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        reeve_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
        reeve_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        reeve_curl_set_receiver(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            Transfer.of(context)?.take(body: UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        reeve_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        reeve_curl_set_receiver(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            Transfer.of(context)?.take(line: UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? 0
        }
        reeve_curl_set_pointer(handle, CURLOPT_PREREQDATA, context)
        reeve_curl_set_prerequest(handle) { context, _, _, _, _ in
            Transfer.of(context)?.maySend() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Decides whether curl may write the request to the connection it has chosen.
    ///
    /// curl repeats a request by itself where a reused connection ends before the first byte of an answer. The server
    /// may have done its work by then, so only a safe method is repeated.
    private func maySend() -> Bool {
        guard sendings == 0 || request.method.isSafe else {
            let host = origin.map { "`\($0)` " } ?? ""
            refusal = failure(.closed, "\(host)closed the connection before it answered")
            return false
        }
        sendings += 1
        return true
    }

    private func take(line: UnsafeRawBufferPointer) -> Int {
        switch heading.take(line) {
        case .more: break
        case .complete(let head): sink.receive(head: head)
        case .tooLarge:
            refusal = failure(.tooLarge, "the headers of the answer exceed \(ResponseHeading.bytesMax) bytes")
            return line.count + 1
        }
        return line.count
    }

    private func take(body bytes: UnsafeRawBufferPointer) -> Int {
        guard bytes.count <= request.responseBytesMax - receivedBytes else {
            refusal = failure(.tooLarge, "the body of the answer exceeds \(request.responseBytesMax) bytes")
            return bytes.count + 1
        }
        switch sink.receive(bytes) {
        case .taken:
            receivedBytes += bytes.count
            return bytes.count
        case .full:
            return reeve_curl_receiver_pauses
        }
    }
}
