internal import CSQLite
internal import Glibc
internal import Journal

extension JournalError {
    /// What a result code of SQLite means for whoever called the store.
    ///
    /// `systemError` is what the system said last: SQLite does not keep it where a commit fails.
    init(sqlite status: Int32, _ handle: OpaquePointer?, path: String, systemError: Int32 = 0) {
        let reason = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(status))
        let known = handle.map { sqlite3_system_errno($0) } ?? 0
        let number = known == 0 ? systemError : known
        switch status & 0xFF {
        case SQLITE_FULL:
            self = .full(path)
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            self.init(.readOnly, "the store `\(path)` cannot be written: \(reason)")
        case SQLITE_CANTOPEN:
            let code: Code = [EROFS, EACCES, EPERM].contains(number) ? .readOnly : .io
            let cause = number == 0 ? reason : JournalError.systemReason(number)
            self.init(code, "cannot open the store `\(path)`: \(cause)")
        case SQLITE_BUSY, SQLITE_LOCKED:
            self.init(.busy, "another process is writing to the store `\(path)`", isRetryable: true)
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            let hint = "restore it from a backup; `sqlite3 \(path) .recover` may save what is left"
            self.init(.damaged, "the store `\(path)` is damaged: \(reason); \(hint)")
        case SQLITE_IOERR where [ENOSPC, EDQUOT, EFBIG].contains(number):
            self = .full(path)
        case SQLITE_IOERR where number == EROFS:
            self.init(.readOnly, "the store `\(path)` cannot be written: \(JournalError.systemReason(number))")
        case SQLITE_IOERR:
            let cause = number == 0 ? reason : JournalError.systemReason(number)
            self.init(.io, "the store `\(path)` could not be read or written: \(cause)")
        case SQLITE_TOOBIG:
            self.init(.invalid, "a value is larger than a store can hold")
        case SQLITE_CONSTRAINT:
            self.init(.invalid, "the store does not take the change: \(reason)")
        default:
            self.init(.io, "the store `\(path)` failed: \(reason) (\(status))")
        }
    }

    private static func full(_ path: String) -> JournalError {
        let hint = "nothing that was accepted is lost; free some space and it goes on by itself"
        return JournalError(.full, "there is no space left for the store `\(path)`: \(hint)", isRetryable: true)
    }

    /// Whether the failure lies in the machine or the file and not in what was asked.
    var isOfTheStore: Bool {
        switch code {
        case .full, .readOnly, .busy, .io, .damaged, .tampered, .key, .version: true
        case .stale, .budget, .notFound, .erased, .closed, .moved, .invalid: false
        }
    }
}
