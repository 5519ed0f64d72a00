import Glibc
import Journal

/// A directory that no path leaves.
///
/// Every component is opened below the descriptor of the one before it, and symbolic links are followed nowhere, so it does
/// not matter what anybody moves about in the tree meanwhile. Only regular files and directories are touched. A file that
/// has a second name is left alone, for that name may lie outside.
struct Jail: Sendable {
    private let root: FileDescriptor

    /// Opens the directory; links in the path to it are its owner's business.
    init(root path: String) throws(ConnectorFailure) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            throw ConnectorFailure(
                "connect",
                "the connector's directory cannot be opened: \(JournalError.systemReason(code))",
                isRetryable: false,
                isOutage: true
            )
        }
        root = FileDescriptor(descriptor)
    }

    /// Opens the directory of a path.
    func directory(_ path: RelativePath) throws(ConnectorFailure) -> FileDescriptor {
        try descend(path.components[...], of: path, creates: false)
    }

    /// Opens the directory that a path's last component is in, and names that component.
    func parent(
        of path: RelativePath,
        creates: Bool = false
    ) throws(ConnectorFailure) -> (directory: FileDescriptor, name: String) {
        guard let name = path.components.last else {
            throw ConnectorFailure("invalid_path", "`path` names the connector's directory, not a file in it")
        }
        return (try descend(path.components.dropLast(), of: path, creates: creates), name)
    }

    /// What stands under a name, links themselves and not what they point to; nil where there is nothing.
    func status(of name: String, in directory: FileDescriptor, path: RelativePath) throws(ConnectorFailure) -> stat? {
        var status = stat()
        guard fstatat(directory.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            let code = errno
            if code == ENOENT { return nil }
            throw Self.failure(code, path)
        }
        return status
    }

    /// Opens a regular file that has one name.
    func file(_ path: RelativePath, flags: Int32) throws(ConnectorFailure) -> FileDescriptor {
        let (directory, name) = try parent(of: path)
        // Looked at before it is opened, because opening a device can have effects; and judged again by its descriptor.
        guard let status = try status(of: name, in: directory, path: path) else { throw Self.failure(ENOENT, path) }
        try Self.requireRegular(status, path)
        let descriptor = openat(directory.number, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw Self.failure(errno, path) }
        let file = FileDescriptor(descriptor)
        _ = try Self.regularStatus(of: file, path)
        return file
    }

    /// What an open file is; throws unless it is a regular one with one name.
    static func regularStatus(of file: FileDescriptor, _ path: RelativePath) throws(ConnectorFailure) -> stat {
        let status: stat
        do throws(SystemFailure) {
            status = try file.status()
        } catch {
            throw failure(error.number, path)
        }
        try requireRegular(status, path)
        return status
    }

    /// Throws unless it is a regular file with one name.
    static func requireRegular(_ status: stat, _ path: RelativePath) throws(ConnectorFailure) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFLNK: throw failure(ELOOP, path)
        case S_IFDIR: throw failure(EISDIR, path)
        default: throw ConnectorFailure("not_a_file", "`\(path)` is neither a file nor a directory")
        }
        guard status.st_nlink == 1 else {
            throw ConnectorFailure("hard_link", "`\(path)` has more than one name, and another may lie elsewhere")
        }
    }

    /// The failure of a system call about a path.
    static func failure(_ code: Int32, _ path: RelativePath) -> ConnectorFailure {
        switch code {
        case ENOENT: ConnectorFailure("not_found", "there is no `\(path)`")
        case ENOTDIR: ConnectorFailure("not_a_directory", "a part of `\(path)` is not a directory")
        case EISDIR: ConnectorFailure("not_a_file", "`\(path)` is a directory")
        case ELOOP:
            ConnectorFailure("symbolic_link", "`\(path)` goes through a symbolic link, which is followed nowhere")
        case EACCES, EPERM:
            ConnectorFailure("permission", "`\(path)` is not accessible: \(JournalError.systemReason(code))")
        case ENOSPC, EDQUOT:
            ConnectorFailure("full", "`\(path)` does not fit: \(JournalError.systemReason(code))", isOutage: true)
        case EMFILE, ENFILE, EINTR, EAGAIN:
            ConnectorFailure(
                "busy",
                "`\(path)` cannot be opened now: \(JournalError.systemReason(code))",
                isRetryable: true
            )
        default: ConnectorFailure("io", "`\(path)`: \(JournalError.systemReason(code))", isOutage: true)
        }
    }

    private func descend(
        _ components: ArraySlice<String>,
        of path: RelativePath,
        creates: Bool
    ) throws(ConnectorFailure) -> FileDescriptor {
        var current = root
        for component in components {
            let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
            var descriptor = openat(current.number, component, flags)
            if descriptor < 0, errno == ENOENT, creates {
                guard mkdirat(current.number, component, 0o777) == 0 || errno == EEXIST else {
                    throw Self.failure(errno, path)
                }
                descriptor = openat(current.number, component, flags)
            }
            guard descriptor >= 0 else {
                let code = errno
                var status = stat()
                // With O_DIRECTORY a link is reported as not being a directory.
                let isLink =
                    fstatat(current.number, component, &status, AT_SYMLINK_NOFOLLOW) == 0
                    && status.st_mode & S_IFMT == S_IFLNK
                throw Self.failure(isLink ? ELOOP : code, path)
            }
            current = FileDescriptor(descriptor)
        }
        return current
    }
}
