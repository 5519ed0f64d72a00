internal import Glibc
internal import Journal

/// The exclusive lock on a worker's file, which the system lets go when the process dies, however it dies.
///
/// A clock can jump back and a heartbeat can be late; a lock can be neither.
final class WorkerLock {
    private let file: Int32
    private let path: String

    /// Takes the lock; nil where another living process has it.
    init?(directory: String, worker: WorkerID) throws(JournalError) {
        path = Self.path(directory, worker)
        // Whoever looks whether the worker lives holds the lock for an instant, and who finds it dead removes the file.
        for _ in 0..<50 {
            // Not inherited: a child of a dead worker would keep its lock.
            let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw .system(errno, "make the worker's lock file `\(path)`") }
            if flock(file, LOCK_EX | LOCK_NB) == 0, Self.isFile(file, at: path) {
                self.file = file
                return
            }
            close(file)
            var pause = timespec(tv_sec: 0, tv_nsec: 1_000_000)
            nanosleep(&pause, nil)
        }
        return nil
    }

    /// Removes the file and lets go.
    func unlock() {
        unlink(path)
        close(file)
    }

    /// Whether no process holds the lock. The file of a dead worker is removed.
    static func isFree(directory: String, worker: WorkerID) -> Bool {
        removeIfFree(path(directory, worker))
    }

    /// Removes the files of dead workers. Some are in no table: their process died before it had committed anything.
    static func removeStale(in directory: String) {
        guard let listing = opendir(directory) else { return }
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            // Directories cannot be opened for writing, so they stay.
            _ = removeIfFree(directory + "/" + name)
        }
    }

    private static func removeIfFree(_ path: String) -> Bool {
        let file = open(path, O_RDWR | O_CLOEXEC)
        guard file >= 0 else { return errno == ENOENT }
        defer { close(file) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else { return false }
        // Under the lock: whoever has the file open already finds it gone and makes another.
        if isFile(file, at: path) { unlink(path) }
        return true
    }

    private static func isFile(_ file: Int32, at path: String) -> Bool {
        var (opened, named) = (stat(), stat())
        return fstat(file, &opened) == 0 && stat(path, &named) == 0 && opened.st_ino == named.st_ino
            && opened.st_dev == named.st_dev
    }

    private static func path(_ directory: String, _ worker: WorkerID) -> String {
        let name = worker.rawValue.utf8
        let isPlain = name.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
            case UInt8(ascii: "."): name.first != byte
            default: false
            }
        }
        let isFileName = isPlain && (1...100).contains(name.count)
        return directory + "/" + (isFileName ? worker.rawValue : Digest(of: Array(name)).hex)
    }
}
