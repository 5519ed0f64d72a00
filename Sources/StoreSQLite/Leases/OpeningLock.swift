internal import Glibc
internal import Journal

/// The lock under which a store is made, brought up and opened: one process after the other.
///
/// SQLite refuses some of what a new database needs at once where another process does the same, without waiting. The
/// system lets the lock go when the process dies, however it dies.
final class OpeningLock {
    private let file: Int32

    /// Waits for whoever is opening the store to write to it; makes the lock's file where there is none.
    ///
    /// - Throws: ``JournalError/Code/busy`` where the others take longer than the patience lasts.
    init(toWrite files: StoreFiles, patience: Duration) throws(JournalError) {
        let file = open(files.openingLock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .system(errno, "make the lock file `\(files.openingLock)`") }
        try Self.lock(file, LOCK_EX, files, patience)
        self.file = file
    }

    /// Waits for whoever is making the store; nil where nobody can be, because there is no lock file to be read.
    init?(toRead files: StoreFiles, patience: Duration) throws(JournalError) {
        let file = open(files.openingLock, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        try Self.lock(file, LOCK_SH, files, patience)
        self.file = file
    }

    deinit { close(file) }

    /// Tried again and again: a wait of the system's has no end.
    private static func lock(
        _ file: Int32,
        _ kind: Int32,
        _ files: StoreFiles,
        _ patience: Duration
    ) throws(JournalError) {
        let end = ContinuousClock.now.advanced(by: patience)
        while flock(file, kind | LOCK_NB) != 0 {
            let reason = errno
            guard reason == EWOULDBLOCK || reason == EINTR else {
                close(file)
                throw .system(reason, "lock `\(files.openingLock)`")
            }
            guard ContinuousClock.now < end else {
                close(file)
                let message = "another process has been opening the store `\(files.directory)` for too long"
                throw JournalError(.busy, message, isRetryable: true)
            }
            var pause = timespec(tv_sec: 0, tv_nsec: 2_000_000)
            nanosleep(&pause, nil)
        }
    }
}
