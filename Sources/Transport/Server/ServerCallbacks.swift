import CMicrohttpd

/// The functions that the library calls, and the values it hands over.
enum ServerCallbacks {
    /// Before anything else of a request: its target as it came. What this returns is the request's own pointer below.
    static let started: reeve_mhd_uri_callback = { context, target, connection in
        guard let context, let target, let connection else { return nil }
        let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
        let exchange = Exchange(core, connection: connection, target: String(cString: target))
        core.add(exchange)
        return Unmanaged.passRetained(exchange).toOpaque()
    }

    static let handle: MHD_AccessHandlerCallback = { _, _, _, method, _, part, partBytes, pointer in
        guard let exchange = exchange(pointer?.pointee), let partBytes else { return reeve_mhd_no }
        let bytes = UnsafeRawBufferPointer(start: part, count: part == nil ? 0 : partBytes.pointee)
        partBytes.pointee = 0
        return exchange.advance(method: method, part: bytes) ? reeve_mhd_yes : reeve_mhd_no
    }

    static let completed: MHD_RequestCompletedCallback = { _, _, pointer, _ in
        guard let held = pointer?.pointee else { return }
        pointer?.pointee = nil
        Unmanaged<Exchange>.fromOpaque(held).takeRetainedValue().end()
    }

    private static func exchange(_ pointer: UnsafeMutableRawPointer?) -> Exchange? {
        pointer.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: - Reading a request

    static func headers(of connection: OpaquePointer) -> HTTPHeaders {
        var headers = HTTPHeaders()
        withUnsafeMutablePointer(to: &headers) { headers in
            reeve_mhd_each_header(
                connection,
                { context, _, name, nameBytes, value, valueBytes in
                    let headers = context?.assumingMemoryBound(to: HTTPHeaders.self)
                    headers?.pointee.add(ServerCallbacks.text(name, nameBytes), ServerCallbacks.text(value, valueBytes))
                    return reeve_mhd_yes
                },
                headers
            )
        }
        return headers
    }

    private static func text(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> String {
        guard let bytes else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    static func peer(of connection: OpaquePointer) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
            guard let start = text.baseAddress else { return "" }
            reeve_mhd_peer(connection, start, text.count)
            return String(cString: start)
        }
    }

    // MARK: - Sending an answer

    /// What the server says itself, and a handler's say would contradict.
    private static let ownHeaders = ["content-length", "transfer-encoding", "date"]

    /// Queues an answer, or a 500 in place of one that cannot be sent.
    static func queue(
        _ response: ServerResponse,
        to method: HTTPMethod,
        of exchange: Exchange,
        on connection: OpaquePointer
    ) -> Bool {
        guard (200...999).contains(response.status), HTTPSyntax.firstInvalid(of: response.headers) == nil,
            let handle = make(response, of: exchange)
        else { return queueFailure(on: connection) }
        defer { MHD_destroy_response(handle) }
        if case .stream = response.body, !response.hasBody(to: method) { reeve_mhd_close_after(handle) }
        for field in response.headers where !ownHeaders.contains(where: field.isNamed) {
            // The library keeps a copy. It refuses what would break the protocol, such as an empty name.
            guard MHD_add_response_header(handle, field.name, field.value) == reeve_mhd_yes else {
                return queueFailure(on: connection)
            }
        }
        return MHD_queue_response(connection, UInt32(response.status), handle) == reeve_mhd_yes
    }

    private static func queueFailure(on connection: OpaquePointer) -> Bool {
        guard let handle = reeve_mhd_response_of_bytes(nil, 0) else { return false }
        defer { MHD_destroy_response(handle) }
        return MHD_queue_response(connection, 500, handle) == reeve_mhd_yes
    }

    private static func make(_ response: ServerResponse, of exchange: Exchange) -> OpaquePointer? {
        switch response.body {
        case .bytes(let bytes):
            return bytes.withUnsafeBytes { reeve_mhd_response_of_bytes($0.baseAddress, $0.count) }
        case .stream:
            let held = Unmanaged.passRetained(exchange)
            let handle = reeve_mhd_response_of_reader(
                32 << 10,
                { context, _, space, count in
                    guard let exchange = ServerCallbacks.exchange(context) else { return reeve_mhd_end_with_error }
                    return exchange.read(into: UnsafeMutableRawBufferPointer(start: space, count: count))
                },
                held.toOpaque(),
                { context in
                    if let context { Unmanaged<Exchange>.fromOpaque(context).release() }
                }
            )
            if handle == nil { held.release() }
            return handle
        }
    }
}
