import CSQLite
import Testing

/// The database as somebody with a copy of `sqlite3` has it.
struct RawDatabase {
    let path: String

    struct Failure: Error { let message: String }

    /// Runs SQL behind the store's back.
    func execute(_ sql: String) throws {
        try withConnection { connection in
            guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else {
                throw Failure(message: String(cString: sqlite3_errmsg(connection)))
            }
        }
    }

    /// The first integer of the first row.
    func integer(_ sql: String) throws -> Int64 {
        try withConnection { connection in
            var statement: OpaquePointer?
            guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else {
                throw Failure(message: String(cString: sqlite3_errmsg(connection)))
            }
            defer { sqlite3_finalize(statement) }
            guard sqlite3_step(statement) == SQLITE_ROW else { throw Failure(message: "no row") }
            return sqlite3_column_int64(statement, 0)
        }
    }

    private func withConnection<Result>(_ body: (OpaquePointer?) throws -> Result) throws -> Result {
        var connection: OpaquePointer?
        guard sqlite3_open(path, &connection) == SQLITE_OK else { throw Failure(message: "cannot open `\(path)`") }
        defer { sqlite3_close(connection) }
        sqlite3_busy_timeout(connection, 5000)
        return try body(connection)
    }
}

extension SQLiteFixture {
    var raw: RawDatabase { RawDatabase(path: database) }
}
