import Glibc

/// An open descriptor that is closed with its last reference.
final class FileDescriptor: Sendable {
    let number: Int32

    /// Takes over a descriptor that the caller opened.
    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// What the descriptor stands for.
    func status() throws(SystemFailure) -> stat {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw SystemFailure(errno) }
        return status
    }

    /// Reads to the end, but not more than one byte above the limit.
    func readAll(bytesMax: Int) throws(SystemFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(bytesMax + 1, 65_536))
        while bytes.count <= bytesMax {
            let wanted = min(chunk.count, bytesMax + 1 - bytes.count)
            let count = chunk.withUnsafeMutableBytes { read(number, $0.baseAddress, wanted) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemFailure(errno) }
            guard count > 0 else { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }

    /// Writes everything.
    func writeAll(_ bytes: [UInt8]) throws(SystemFailure) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                write(number, raw.baseAddress.map { $0 + written }, raw.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemFailure(count == 0 ? EIO : errno) }
            written += count
        }
    }
}

/// An error number of the operating system.
struct SystemFailure: Error, Sendable, Hashable {
    var number: Int32

    init(_ number: Int32) {
        self.number = number
    }
}
