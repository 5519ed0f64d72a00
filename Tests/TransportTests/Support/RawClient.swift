import Glibc

@testable import Transport

/// Runs a server and one raw connection to it for the length of a test, away from the cooperative pool.
func withRaw<Result: Sendable>(
    _ configuration: HTTPServer.Configuration = HTTPServer.Configuration(),
    handler: @escaping HTTPServer.Handler = { _ in .text("") },
    talk: @escaping @Sendable (RawConnection) -> Result
) async throws -> Result {
    let server = try HTTPServer(configuration, handler: handler)
    let socket = try RawSocket.connected(to: server.port)
    let result = await withCheckedContinuation { continuation in
        let started = OwnThread.start {
            continuation.resume(returning: talk(RawConnection(socket: socket, requests: Collected())))
        }
        precondition(started, "no thread")
    }
    close(socket)
    await server.stop()
    return result
}

extension RawConnection {
    /// Reads until the client's end closes, and returns all of it.
    func readAll() -> String {
        var text = ""
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(socket, &bytes, bytes.count, 0)
            guard count > 0 else { return text }
            text += String(decoding: bytes[..<count], as: UTF8.self)
        }
    }

    /// Reads what comes first.
    func readHead() -> String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(socket, &bytes, bytes.count, 0)
        return String(decoding: bytes[..<max(count, 0)], as: UTF8.self)
    }
}

extension RawSocket {
    static func connected(to port: UInt16) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(what: "connect", errno: errno) }
        return socket
    }
}
