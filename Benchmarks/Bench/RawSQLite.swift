import CSQLite

/// SQLite as it is, with the journal's settings: the floor that everything else stands on.
final class RawSQLite {
    struct Failure: Error { var message: String }

    private var database: OpaquePointer?

    /// Opens a database to write with the journal's settings, or one that is there to read.
    init(_ path: String, isReader: Bool = false) throws {
        let flags = isReader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        guard sqlite3_open_v2(path, &database, flags, nil) == SQLITE_OK else { throw Failure(message: "open \(path)") }
        sqlite3_busy_timeout(database, 5000)
        if !isReader { try execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;") }
    }

    deinit { sqlite3_close_v2(database) }

    func execute(_ sql: String) throws {
        guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else {
            throw Failure(message: String(cString: sqlite3_errmsg(database)))
        }
    }

    /// Every row of a query as raw values.
    func rows(_ sql: String) throws -> [[Value]] {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK else {
            throw Failure(message: String(cString: sqlite3_errmsg(database)))
        }
        defer { sqlite3_finalize(statement) }
        var rows: [[Value]] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append((0..<sqlite3_column_count(statement)).map { Value(statement, $0) })
        }
        return rows
    }

    /// Takes over the tables and indexes of another database, and all their rows, so many a transaction; answers how many
    /// rows there were and how long writing them took.
    func copy(_ source: RawSQLite, batch: Int) throws -> (rows: Int, took: Duration) {
        let schema = "FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND sql IS NOT NULL"
        for case .text(let sql) in try source.rows("SELECT sql \(schema) ORDER BY rowid").map({ $0[0] }) {
            try execute(sql)
        }
        var tables: [(name: String, rows: [[Value]])] = []
        for case .text(let name) in try source.rows("SELECT name \(schema) AND type = 'table'").map({ $0[0] }) {
            tables.append((name, try source.rows("SELECT * FROM \(name)")))
        }
        let took = try ContinuousClock().measure {
            for table in tables { try insert(table.rows, into: table.name, batch: batch) }
        }
        return (tables.reduce(0) { $0 + $1.rows.count }, took)
    }

    /// Inserts rows, so many a transaction.
    func insert(_ rows: [[Value]], into table: String, batch: Int) throws {
        guard let width = rows.first?.count else { return }
        let places = Array(repeating: "?", count: width).joined(separator: ", ")
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(database, "INSERT INTO \(table) VALUES (\(places))", -1, &statement, nil) == SQLITE_OK
        else { throw Failure(message: String(cString: sqlite3_errmsg(database))) }
        defer { sqlite3_finalize(statement) }
        var start = 0
        while start < rows.count {
            try execute("BEGIN IMMEDIATE")
            for row in rows[start..<min(start + batch, rows.count)] {
                for (index, value) in row.enumerated() { value.bind(statement, Int32(index + 1)) }
                guard sqlite3_step(statement) == SQLITE_DONE else {
                    throw Failure(message: String(cString: sqlite3_errmsg(database)))
                }
                sqlite3_reset(statement)
            }
            try execute("COMMIT")
            start += batch
        }
    }

    /// One value, as SQLite stores it.
    enum Value {
        case null
        case integer(Int64)
        case text(String)
        case blob([UInt8])

        init(_ statement: OpaquePointer?, _ column: Int32) {
            switch sqlite3_column_type(statement, column) {
            case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(statement, column))
            case SQLITE_TEXT: self = .text(String(cString: sqlite3_column_text(statement, column)))
            case SQLITE_BLOB:
                let count = Int(sqlite3_column_bytes(statement, column))
                self = .blob(Array(UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, column), count: count)))
            default: self = .null
            }
        }

        func bind(_ statement: OpaquePointer?, _ index: Int32) {
            switch self {
            case .null: sqlite3_bind_null(statement, index)
            case .integer(let value): sqlite3_bind_int64(statement, index, value)
            case .text(let value): sqlite3_bind_text(statement, index, value, -1, reeve_sqlite_transient())
            case .blob(let value):
                sqlite3_bind_blob(statement, index, value, Int32(value.count), reeve_sqlite_transient())
            }
        }
    }
}
