import Glibc
import Synchronization

@testable import Transport

/// A TCP server that a test scripts byte by byte: connections are served one after the other, on a thread of their own.
final class RawServer: Sendable {
    let port: UInt16
    private let socket: Int32
    private let ended = Gate()

    /// The requests that came, whole, one string each.
    let requests = Collected<String>()

    init(_ script: @escaping @Sendable (RawConnection) -> Void) throws {
        (socket, port) = try RawSocket.bound()
        guard listen(socket, 64) == 0 else { throw RawSocket.Failure(what: "listen", errno: errno) }
        let started = OwnThread.start { [self] in
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else { break }
                script(RawConnection(socket: connection, requests: requests))
                close(connection)
            }
            close(socket)
            ended.open()
        }
        guard started else { throw RawSocket.Failure(what: "thread", errno: EAGAIN) }
    }

    var url: String { "http://127.0.0.1:\(port)" }

    func stop() async {
        shutdown(socket, Int32(SHUT_RDWR))
        await ended.wait()
    }
}

struct RawConnection {
    let socket: Int32
    let requests: Collected<String>

    /// Reads one request with its body; false where the client closes first.
    @discardableResult
    func readRequest() -> Bool {
        var text = ""
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            if let end = text.utf8Range(of: "\r\n\r\n") {
                let length = text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                let expected = length.flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
                if text.utf8.count - end >= expected { break }
            }
            let count = recv(socket, &bytes, bytes.count, 0)
            guard count > 0 else { return false }
            text += String(decoding: bytes[..<count], as: UTF8.self)
        }
        requests.add(text)
        return true
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Waits until the client closes.
    func readToEnd() {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while recv(socket, &bytes, bytes.count, 0) > 0 {}
    }
}

extension String {
    /// The offset behind the first occurrence.
    fileprivate func utf8Range(of mark: String) -> Int? {
        let bytes = Array(utf8)
        let mark = Array(mark.utf8)
        guard bytes.count >= mark.count else { return nil }
        return (0...(bytes.count - mark.count)).first { bytes[$0..<($0 + mark.count)].elementsEqual(mark) }
            .map { $0 + mark.count }
    }
}

enum RawSocket {
    struct Failure: Error {
        let what: String
        let errno: Int32
    }

    /// A socket with a port of its own on the loopback that does not listen: connecting to it is refused.
    static func bound() throws -> (socket: Int32, port: UInt16) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw Failure(what: "socket", errno: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, size) == 0 ? getsockname(socket, address, &size) : -1
            }
        }
        guard status == 0 else { throw Failure(what: "bind", errno: errno) }
        return (socket, UInt16(bigEndian: address.sin_port))
    }
}
