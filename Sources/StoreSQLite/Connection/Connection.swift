internal import CSQLite
internal import Journal

/// One SQLite connection with its prepared statements, used by one thread at a time.
final class Connection {
    /// What a connection may do.
    enum Access {
        case readWrite
        /// Cannot change anything, whatever SQL it is given.
        case readOnly
        /// Reads a store that nothing else has open, on a medium where not even a lock can be written.
        case immutable
    }

    let path: String
    private let handle: OpaquePointer
    private let busyTimeout: Duration
    private let waiting: Unmanaged<BusyPatience>
    // By the address of the literal, which is one for each place in the source.
    private var statements: [UnsafePointer<UInt8>: Statement] = [:]

    init(path: String, access: Access, busyTimeout: Duration) throws(JournalError) {
        _ = Self.countsNoMemory
        var handle: OpaquePointer?
        var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_URI
        flags |= access == .readWrite ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
        let name = Self.address(of: path) + (access == .immutable ? "?immutable=1" : "")
        let status = sqlite3_open_v2(name, &handle, flags, nil)
        guard status == SQLITE_OK, let handle else {
            let error = JournalError(sqlite: status, handle, path: path)
            sqlite3_close_v2(handle)
            throw error
        }
        self.path = path
        self.handle = handle
        self.busyTimeout = busyTimeout
        waiting = Unmanaged.passRetained(BusyPatience(timeout: busyTimeout))
        sqlite3_busy_handler(handle, BusyPatience.handler, waiting.toOpaque())
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(handle)
        waiting.release()
    }

    /// Nobody asks for the count, and it costs the writer a lock for each value bound.
    private static let countsNoMemory = reeve_sqlite_count_no_memory()

    /// Runs the body with another patience with other connections than usual.
    func withPatience<Result>(_ timeout: Duration, _ body: () -> Result) -> Result {
        waiting.takeUnretainedValue().timeout = timeout
        defer { waiting.takeUnretainedValue().timeout = busyTimeout }
        return body()
    }

    /// The prepared statement of a literal; kept.
    func statement(_ sql: StaticString) throws(JournalError) -> Statement {
        if let statement = statements[sql.utf8Start] { return statement }
        let statement = try prepare(sql.description, isKept: true)
        statements[sql.utf8Start] = statement
        return statement
    }

    /// A statement put together for one use.
    func prepare(_ sql: String, isKept: Bool = false) throws(JournalError) -> Statement {
        var pointer: OpaquePointer?
        let flags = isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
        let status = sqlite3_prepare_v3(handle, sql, -1, flags, &pointer, nil)
        guard status == SQLITE_OK, let pointer else { throw error(status) }
        return Statement(pointer, connection: self)
    }

    /// Runs statements that answer nothing.
    func execute(_ sql: String) throws(JournalError) {
        let status = sqlite3_exec(handle, sql, nil, nil, nil)
        guard status == SQLITE_OK else { throw error(status) }
    }

    /// The one integer that a statement answers.
    func integer(_ sql: StaticString) throws(JournalError) -> Int64 {
        try statement(sql).first { $0.integer(0) } ?? 0
    }

    /// Runs the body in a read transaction, so that all it reads is of one moment.
    func snapshot<Result>(
        _ body: () throws(JournalError) -> Result
    ) throws(JournalError) -> Result {
        try statement("BEGIN").run()
        defer { endTransaction() }
        return try body()
    }

    /// Takes back what is not committed; does nothing where SQLite has done so itself.
    func endTransaction() {
        guard isInTransaction else { return }
        // A rollback that fails leaves the transaction to the next attempt, which fails and says why.
        sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
    }

    /// Whether the file could be opened for reading only, though it was asked for more.
    var isReadOnly: Bool { sqlite3_db_readonly(handle, "main") == 1 }

    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Counts every row that was inserted, changed or deleted, for ever.
    var changeCount: Int64 { sqlite3_total_changes64(handle) }

    func error(_ status: Int32, systemError: Int32 = 0) -> JournalError {
        JournalError(sqlite: status, handle, path: path, systemError: systemError)
    }

    /// A path as a URI: three characters mean something in one.
    private static func address(of path: String) -> String {
        var text = "file:"
        for character in path.unicodeScalars {
            switch character {
            case "?": text += "%3f"
            case "#": text += "%23"
            case "%": text += "%25"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }
}
