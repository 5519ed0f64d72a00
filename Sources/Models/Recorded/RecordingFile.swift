import Glibc
import Transport

/// Reads files of recordings, off the cooperative pool.
enum RecordingFile {
    /// More is no recording.
    static let bytesMax = 256 << 20

    /// A file's bytes. A path that climbs with `..` is refused: a part of it may come from whoever starts runs.
    static func read(_ path: String, in directory: String) async throws(ModelError) -> [UInt8] {
        guard !path.isEmpty, !path.utf8.contains(0), !path.split(separator: "/").contains("..") else {
            throw .misconfigured("the path `\(path)` of a recording is empty or leads out of its directory")
        }
        let full = path.hasPrefix("/") ? path : "\(directory)/\(path)"
        let result = await withCheckedContinuation { continuation in
            let isStarted = OwnThread.start {
                continuation.resume(returning: Result { () throws(ModelError) in try read(full, named: path) })
            }
            if !isStarted {
                continuation.resume(returning: .failure(.misconfigured("the system has no thread to read with")))
            }
        }
        return try result.get()
    }

    private static func read(_ full: String, named name: String) throws(ModelError) -> [UInt8] {
        let descriptor = open(full, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(name) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .misconfigured("the recording `\(name)` is not a file")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(max(0, Int(status.st_size)), bytesMax))
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(name) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= bytesMax else {
                throw .misconfigured("the recording `\(name)` has more than \(bytesMax) bytes")
            }
        }
    }

    private static func unreadable(_ name: String) -> ModelError {
        let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
        return .misconfigured("the recording `\(name)` cannot be read: \(reason)")
    }
}
