import Glibc
import JSON
import Journal

/// Reads, lists, writes, appends and deletes in a jail. Blocks; belongs on a thread of its own.
///
/// Shapes: `read` answers `{"path", "bytes", "content"}`, with `base64` in place of `content` where the caller asked for
/// it; `list` `{"path", "entries": [{"name", "type", "bytes"}]}` in the order of names; `write` and `append`
/// `{"path", "bytes"}` with the size of the whole file; `delete` `{"path"}`.
struct JailedFiles: Sendable {
    let jail: Jail
    /// No file larger than this is read, and none is made larger.
    let fileBytesMax: Int
    /// The name of a temporary file's random part, from the caller so that tests decide it.
    let random: @Sendable () -> UInt64

    private static let entriesMax = 10_000

    /// The content of a file: text, or base64 where that is wanted.
    func read(_ path: RelativePath, asBase64: Bool, bytesMax: Int) throws(ConnectorFailure) -> JSON {
        let file = try jail.file(path, flags: O_RDONLY)
        let limit = min(fileBytesMax, bytesMax)
        let bytes: [UInt8]
        do throws(SystemFailure) {
            bytes = try file.readAll(bytesMax: limit)
        } catch {
            throw Jail.failure(error.number, path)
        }
        guard bytes.count <= limit else {
            throw ConnectorFailure("too_large", "`\(path)` is larger than \(limit) bytes")
        }
        var result: JSONObject = ["path": .string("\(path)"), "bytes": .int(Int64(bytes.count))]
        if asBase64 {
            result["base64"] = .string(Base64.text(bytes))
        } else {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw ConnectorFailure("not_text", "`\(path)` is not UTF-8 (ask for `\"encoding\": \"base64\"`)")
            }
            result["content"] = .string(text)
        }
        return .object(result)
    }

    /// The names in a directory.
    func list(_ path: RelativePath) throws(ConnectorFailure) -> JSON {
        let directory = try jail.directory(path)
        // fdopendir takes over its descriptor, so it is given one of its own.
        let copy = openat(directory.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else { throw Jail.failure(errno, path) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { bytes in
                    String(validating: UnsafeBufferPointer(start: bytes, count: strlen(pointer)), as: UTF8.self)
                }
            }
            // A name that is not UTF-8 could not be asked for either.
            guard let name, name != ".", name != ".." else { continue }
            names.append(name)
            guard names.count <= Self.entriesMax else {
                throw ConnectorFailure("too_large", "`\(path)` has more than \(Self.entriesMax) entries")
            }
        }
        var entries: [JSON] = []
        for name in names.sorted() {
            guard let status = try jail.status(of: name, in: directory, path: path) else { continue }
            var entry: JSONObject = ["name": .string(name)]
            switch status.st_mode & S_IFMT {
            case S_IFREG:
                entry["type"] = "file"
                entry["bytes"] = .int(Int64(status.st_size))
            case S_IFDIR: entry["type"] = "directory"
            default: entry["type"] = "other"
            }
            entries.append(.object(entry))
        }
        return ["path": .string("\(path)"), "entries": .array(entries)]
    }

    /// Replaces or makes a file: readers see the old content or the new, never a part of it.
    ///
    /// Directories that are missing are made.
    func write(_ path: RelativePath, _ content: [UInt8]) throws(ConnectorFailure) -> JSON {
        try requireSize(content.count, path)
        let (directory, name) = try jail.parent(of: path, creates: true)
        var mode: mode_t = 0o666
        if let status = try jail.status(of: name, in: directory, path: path) {
            // A second name is no harm here: this one is given a new file, and the other keeps the old one.
            var single = status
            single.st_nlink = 1
            try Jail.requireRegular(single, path)
            mode = status.st_mode & 0o777
        }
        let temporary = ".reeve-\(String(random(), radix: 36)).tmp"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = openat(directory.number, temporary, flags, mode)
        guard descriptor >= 0 else { throw Jail.failure(errno, path) }
        let file = FileDescriptor(descriptor)
        do throws(SystemFailure) {
            try file.writeAll(content)
            guard fsync(file.number) == 0 else { throw SystemFailure(errno) }
            guard renameat(directory.number, temporary, directory.number, name) == 0 else { throw SystemFailure(errno) }
        } catch {
            unlinkat(directory.number, temporary, 0)
            throw Jail.failure(error.number, path)
        }
        try settle(directory, path)
        return ["path": .string("\(path)"), "bytes": .int(Int64(content.count))]
    }

    /// Adds to the end of a file, which is made where there is none.
    func append(_ path: RelativePath, _ content: [UInt8]) throws(ConnectorFailure) -> JSON {
        let (directory, name) = try jail.parent(of: path, creates: true)
        if let status = try jail.status(of: name, in: directory, path: path) { try Jail.requireRegular(status, path) }
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
        let descriptor = openat(directory.number, name, flags, 0o666)
        guard descriptor >= 0 else { throw Jail.failure(errno, path) }
        let file = FileDescriptor(descriptor)
        // One writer at a time, so that a failed one can take back exactly what it wrote.
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
            throw ConnectorFailure("busy", "somebody else is writing to `\(path)`", isRetryable: true)
        }
        let before = Int(try Jail.regularStatus(of: file, path).st_size)
        try requireSize(before + content.count, path)
        do throws(SystemFailure) {
            try file.writeAll(content)
            guard fsync(file.number) == 0 else { throw SystemFailure(errno) }
        } catch {
            var failure = Jail.failure(error.number, path)
            failure.mayHaveHappened = ftruncate(file.number, off_t(before)) != 0
            throw failure
        }
        try settle(directory, path)
        return ["path": .string("\(path)"), "bytes": .int(Int64(before + content.count))]
    }

    /// Removes a file's name; never a directory.
    func delete(_ path: RelativePath) throws(ConnectorFailure) -> JSON {
        let (directory, name) = try jail.parent(of: path)
        guard let status = try jail.status(of: name, in: directory, path: path) else {
            throw Jail.failure(ENOENT, path)
        }
        var single = status
        single.st_nlink = 1
        try Jail.requireRegular(single, path)
        guard unlinkat(directory.number, name, 0) == 0 else { throw Jail.failure(errno, path) }
        try settle(directory, path)
        return ["path": .string("\(path)")]
    }

    private func requireSize(_ bytes: Int, _ path: RelativePath) throws(ConnectorFailure) {
        guard bytes <= fileBytesMax else {
            throw ConnectorFailure("too_large", "`\(path)` would have \(bytes) bytes, more than \(fileBytesMax)")
        }
    }

    /// Makes a change of names durable; it is in place already, so a failure leaves open whether it will stay.
    private func settle(_ directory: FileDescriptor, _ path: RelativePath) throws(ConnectorFailure) {
        guard fsync(directory.number) == 0 else {
            var failure = Jail.failure(errno, path)
            failure.mayHaveHappened = true
            throw failure
        }
    }
}
