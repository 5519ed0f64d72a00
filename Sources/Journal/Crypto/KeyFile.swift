internal import Glibc

/// The file that holds a log's signing key: one line, readable by its owner alone.
public enum KeyFile {
    /// Reads the key.
    ///
    /// - Throws: ``JournalError/Code/notFound`` where there is no such file, ``JournalError/Code/key`` where others
    ///   can read it or it holds no key.
    public static func read(_ path: String) throws(JournalError) -> SigningKey {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else {
            if errno == ENOENT { throw JournalError(.notFound, "there is no key file `\(path)`") }
            throw JournalError(.key, "cannot read the key file `\(path)`: \(JournalError.systemReason(errno))")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw JournalError(.key, "the key file `\(path)` is no regular file")
        }
        guard status.st_mode & 0o077 == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw JournalError(.key, "others can read the key file `\(path)` (mode \(mode)); run `chmod 600 \(path)`")
        }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(file, &buffer, buffer.count)
        guard count > 0, count < buffer.count else {
            throw JournalError(.key, "the key file `\(path)` is empty or far too long")
        }
        var line = String(decoding: buffer.prefix(count), as: UTF8.self)
        if line.hasSuffix("\n") { line.removeLast() }
        do {
            return try SigningKey(parsing: line)
        } catch {
            throw JournalError(error.code, "the key file `\(path)` holds no key: \(error.message)")
        }
    }

    /// Makes a fresh key and its file with mode 0600, or reads the file where there is one already.
    ///
    /// Two processes that do this at once end up with one key: the file appears whole or not at all.
    public static func readOrCreate(_ path: String, name: String? = nil) throws(JournalError) -> SigningKey {
        do {
            return try read(path)
        } catch  where error.code == .notFound {
            let made = try SigningKey.generate(name: name)
            try write(made.text + "\n", to: path)
            return try read(path)
        }
    }

    private static func write(_ text: String, to path: String) throws(JournalError) {
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: .min ... .max))"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .system(errno, "make the key file `\(path)`") }
        defer { unlink(temporary) }
        let bytes = Array(text.utf8)
        let written = Glibc.write(file, bytes, bytes.count)
        let isSynced = fsync(file) == 0
        let reason = errno
        close(file)
        guard written == bytes.count, isSynced else { throw .system(reason, "write the key file `\(path)`") }
        // A link does not replace: whoever comes second takes the first one's key.
        guard link(temporary, path) == 0 || errno == EEXIST else { throw .system(errno, "make the key file `\(path)`") }
        syncDirectory(of: path)
    }

    /// Makes the name durable as well: a log whose key a power failure took could never be written again.
    private static func syncDirectory(of path: String) {
        let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? "."
        let directory = open(folder.isEmpty ? "/" : String(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { return }
        // File systems that cannot do it have nothing to make durable.
        _ = fsync(directory)
        close(directory)
    }
}
