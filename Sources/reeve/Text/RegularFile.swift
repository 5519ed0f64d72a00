#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

/// Reads and writes the files that a command line names.
///
/// A pipe or a device would block or never end, and a directory has no bytes: only regular files are taken, and those that
/// symbolic links lead to.
enum RegularFile {
    /// A file's bytes.
    ///
    /// - Parameter name: How messages call it.
    /// - Throws: ``CommandError`` where it cannot be read, is no regular file, or is larger than `bytesMax`.
    static func bytes(of path: String, named name: String, bytesMax: Int) throws(CommandError) -> [UInt8] {
        // Without waiting: to open a pipe that nobody writes to would block.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(name) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(name) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw notRegular(name, status.st_mode) }
        return try bytes(from: descriptor, named: name, bytesMax: bytesMax)
    }

    /// All bytes of an open file.
    ///
    /// - Throws: ``CommandError`` where it cannot be read or has more than `bytesMax` bytes.
    static func bytes(from descriptor: Int32, named name: String, bytesMax: Int) throws(CommandError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(name) }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= bytesMax else {
                throw CommandError("too_large", "`\(name)` is larger than \(bytesMax) bytes", exit: .usage)
            }
        }
    }

    /// Puts a text in the place of a file: whole, or not at all. A symbolic link stays one, and what it leads to is written.
    ///
    /// - Throws: ``CommandError`` where that cannot be done; the file is then as it was.
    static func replace(_ path: String, named name: String, with text: String) throws(CommandError) {
        guard let target = resolved(path) else { throw unwritable(name) }
        var status = stat()
        guard stat(target, &status) == 0 else { throw unwritable(name) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw notRegular(name, status.st_mode) }
        // The new text stands beside the file until it is whole, under a name that no other process takes.
        let fresh = "\(target).\(getpid()).new"
        let descriptor = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, status.st_mode & 0o777)
        guard descriptor >= 0 else { throw unwritable(name) }
        let isWritten = write(Array(text.utf8), to: descriptor)
        close(descriptor)
        guard isWritten, rename(fresh, target) == 0 else {
            let failure = unwritable(name)
            unlink(fresh)
            throw failure
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return fsync(descriptor) == 0
    }

    private static func resolved(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    // MARK: Errors

    private static func notRegular(_ name: String, _ mode: mode_t) -> CommandError {
        let kind =
            switch mode & S_IFMT {
            case S_IFDIR: "a directory"
            case S_IFIFO: "a pipe"
            case S_IFSOCK: "a socket"
            case S_IFCHR, S_IFBLK: "a device"
            default: "something else"
            }
        return CommandError(
            "file",
            "`\(name)` is \(kind), not a regular file",
            hint: "put the content into a file and name that",
            exit: .usage
        )
    }

    private static func unreadable(_ name: String) -> CommandError {
        CommandError("file", "`\(name)` cannot be read: \(String(cString: strerror(errno)))", exit: .usage)
    }

    private static func unwritable(_ name: String) -> CommandError {
        CommandError("file", "`\(name)` cannot be written: \(String(cString: strerror(errno)))")
    }
}
