internal import CSQLite

/// What is done to SQLite files from outside: the shop's database is made, and a journal is falsified.
enum Database {
    /// Makes a new file with what a script of SQL says.
    static func make(at path: String, script: String) throws {
        let handle = try open(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
        defer { sqlite3_close(handle) }
        try check(sqlite3_exec(handle, try TextFile.read(script), nil, nil, nil), handle)
    }

    /// Does what somebody with write access to the disk could do: changes one byte of one entry of the journal.
    static func tamper(store: String, old: String, new: String) throws -> String {
        let differences = zip(old.utf8, new.utf8).count { $0 != $1 }
        guard old.utf8.count == new.utf8.count, differences == 1 else {
            throw UsageError(description: "`\(old)` and `\(new)` differ in something else than one byte")
        }
        let handle = try open(store + "/journal.sqlite", SQLITE_OPEN_READWRITE)
        defer { sqlite3_close(handle) }
        let statement = try prepare(
            """
            UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), ?1, ?2) AS BLOB)
            WHERE pos = (SELECT pos FROM entries WHERE run_no > 0 AND instr(CAST(body AS TEXT), ?1) > 0
                ORDER BY pos DESC LIMIT 1)
            RETURNING pos, kind
            """,
            handle
        )
        defer { sqlite3_finalize(statement) }
        for (index, text) in [old, new].enumerated() {
            try check(sqlite3_bind_text(statement, Int32(index + 1), text, -1, reeve_sqlite_transient()), handle)
        }
        guard sqlite3_step(statement) == SQLITE_ROW else {
            throw ServiceError(description: "no entry has `\(old)` in it: \(String(cString: sqlite3_errmsg(handle)))")
        }
        let position = sqlite3_column_int64(statement, 0)
        let kind = String(cString: sqlite3_column_text(statement, 1))
        // Stepped to its end, or the change is not committed.
        guard sqlite3_step(statement) == SQLITE_DONE else { throw failure(handle) }
        return "entry \(position) of the log (\(kind)): `\(old)` is `\(new)` now"
    }

    private static func open(_ path: String, _ flags: Int32) throws -> OpaquePointer {
        var handle: OpaquePointer?
        guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK, let handle else {
            sqlite3_close(handle)
            throw ServiceError(description: "cannot open the database `\(path)`")
        }
        return handle
    }

    private static func prepare(_ text: String, _ handle: OpaquePointer) throws -> OpaquePointer {
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v2(handle, text, -1, &statement, nil), handle)
        guard let statement else { throw failure(handle) }
        return statement
    }

    private static func check(_ status: Int32, _ handle: OpaquePointer) throws {
        guard status == SQLITE_OK else { throw failure(handle) }
    }

    private static func failure(_ handle: OpaquePointer) -> ServiceError {
        ServiceError(description: "SQLite says: \(String(cString: sqlite3_errmsg(handle)))")
    }
}
