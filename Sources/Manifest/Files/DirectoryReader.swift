#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads directories and files through the system's own calls.
enum DirectoryReader {
    /// The names in a directory; none where there is no directory.
    static func names(in path: String) throws(ProjectFilesError) -> [String] {
        guard let directory = opendir(path) else {
            if errno == ENOENT || errno == ENOTDIR { return [] }
            throw ProjectFilesError(.unreadable, "the folder `\(path)` cannot be read: \(reason)")
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// The bytes of a regular file. What would block or never end (a pipe, a device) is refused.
    static func content(of path: String, named name: String, bytesMax: Int) throws(ProjectFilesError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR {
                throw ProjectFilesError(.missing, "there is no file `\(name)`")
            }
            throw ProjectFilesError(.unreadable, "the file `\(name)` cannot be read: \(reason)")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ProjectFilesError(.unreadable, "`\(name)` is not a file")
        }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw ProjectFilesError(.unreadable, "the file `\(name)` cannot be read: \(reason)")
            }
            guard count > 0 else { return content }
            content += buffer.prefix(count)
            guard content.count <= bytesMax else {
                throw ProjectFilesError(.size, "the file `\(name)` has more than \(bytesMax) bytes")
            }
        }
    }

    private static var reason: String {
        strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
    }
}
