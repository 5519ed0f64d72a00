import CSQLite
import JSON

/// A SQLite file, written by one thread at a time.
final class Database {
    private let handle: OpaquePointer

    init(path: String) throws(DeskError) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &opened, flags, nil) == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw DeskError(.database, "the database `\(path)` cannot be opened")
        }
        handle = opened
        // A copy lives as long as its episode: nothing of it has to survive a power cut.
        try execute("PRAGMA synchronous = OFF; PRAGMA busy_timeout = 10000")
    }

    deinit {
        sqlite3_close_v2(handle)
    }

    /// Runs statements without values.
    func execute(_ statements: String) throws(DeskError) {
        guard sqlite3_exec(handle, statements, nil, nil, nil) == SQLITE_OK else { throw failure() }
    }

    /// Runs one statement for each row of values, in order of its placeholders.
    func run(_ text: String, _ rows: [[String]]) throws(DeskError) {
        var prepared: OpaquePointer?
        guard sqlite3_prepare_v2(handle, text, -1, &prepared, nil) == SQLITE_OK, let prepared else { throw failure() }
        defer { sqlite3_finalize(prepared) }
        for row in rows {
            for (index, value) in row.enumerated() {
                let count = UInt64(value.utf8.count)
                let status = value.withCString { start in
                    let place = Int32(index + 1)
                    return sqlite3_bind_text64(
                        prepared,
                        place,
                        start,
                        count,
                        reeve_sqlite_transient(),
                        UInt8(SQLITE_UTF8)
                    )
                }
                guard status == SQLITE_OK else { throw failure() }
            }
            guard sqlite3_step(prepared) == SQLITE_DONE, sqlite3_reset(prepared) == SQLITE_OK else { throw failure() }
        }
    }

    private func failure() -> DeskError {
        DeskError(.database, sqlite3_errmsg(handle).map(String.init(cString:)) ?? "the database has failed")
    }
}
