import CSQLite
import JSON

/// One connection to a SQLite file for one call. Blocks; belongs on a thread of its own.
///
/// A read has three locks: the file is opened read-only, `query_only` is on, and an authorizer lets through nothing but
/// reading, so that no statement can take the second off or attach another file. A write may change rows and nothing of the
/// connection: no `ATTACH`, no `PRAGMA`, no transaction of its own.
final class SQLiteDatabase {
    private let handle: OpaquePointer
    private let isRead: Bool
    private let watch: Watch

    /// Ends a statement whose time is over or that nobody waits for any more.
    final class Watch {
        let deadline: ContinuousClock.Instant
        let isCancelled: () -> Bool

        init(deadline: ContinuousClock.Instant, isCancelled: @escaping () -> Bool) {
            self.deadline = deadline
            self.isCancelled = isCancelled
        }

        var isOver: Bool { isCancelled() || ContinuousClock.now >= deadline }
    }

    /// Opens a file that must exist.
    ///
    /// - Parameter bytesMax: no value may be longer, so that nothing larger than a result is ever built.
    init(path: String, isRead: Bool, bytesMax: Int, watch: Watch) throws(ConnectorFailure) {
        var opened: OpaquePointer?
        let flags = isRead ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        let status = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_EXRESCODE, nil)
        guard status == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw ConnectorFailure(
                "connect",
                "the database cannot be opened: \(Self.words(status))",
                isRetryable: status & 0xff == SQLITE_BUSY,
                isOutage: true
            )
        }
        handle = opened
        self.isRead = isRead
        self.watch = watch
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Int32(clamping: max(bytesMax, 1 << 20)))
        let remaining = watch.deadline - ContinuousClock.now
        sqlite3_busy_timeout(handle, Int32(clamping: max(0, remaining.components.seconds * 1000)))
        try execute("PRAGMA trusted_schema = OFF")
        try execute("PRAGMA foreign_keys = ON")
        if isRead { try execute("PRAGMA query_only = ON") }
        let context = Unmanaged.passUnretained(watch).toOpaque()
        sqlite3_progress_handler(
            handle,
            1_000,
            { context in
                guard let context else { return 0 }
                return Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue().isOver ? 1 : 0
            },
            context
        )
    }

    deinit {
        sqlite3_close_v2(handle)
    }

    /// Runs a call's statement; a write is committed before this returns, or has changed nothing.
    func run(_ call: SQLCall) throws(ConnectorFailure) -> JSON {
        if !isRead { try execute("BEGIN IMMEDIATE") }
        sqlite3_set_authorizer(handle, isRead ? Self.readAuthorizer : Self.writeAuthorizer, nil)
        let result = Result { () throws(ConnectorFailure) in try perform(call) }
        sqlite3_set_authorizer(handle, nil, nil)
        guard !isRead else { return try result.get() }
        do throws(ConnectorFailure) {
            let value = try result.get()
            try execute("COMMIT")
            return value
        } catch {
            // Where even this fails, closing the connection rolls back.
            sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
            throw error
        }
    }

    private func perform(_ call: SQLCall) throws(ConnectorFailure) -> JSON {
        let statement = try prepare(call.statement)
        defer { sqlite3_finalize(statement) }
        guard !isRead || sqlite3_stmt_readonly(statement) != 0 else {
            throw ConnectorFailure("read_only", "the statement of a read tool writes")
        }
        try SQLiteValue.bind(call.parameters, to: statement)
        var rows = SQLRows(for: call)
        let columnCount = sqlite3_column_count(statement)
        try rows.begin(
            columns: (0..<columnCount).map { sqlite3_column_name(statement, $0).map(String.init(cString:)) ?? "" }
        )
        let before = sqlite3_total_changes64(handle)
        stepping: while true {
            let status = sqlite3_step(statement)
            switch status {
            case SQLITE_ROW:
                // A write goes on to its end even where its first row is all that is wanted.
                if !rows.wantsMore, isRead { break stepping }
                var values: [JSON] = []
                var bytes = 0
                for column in 0..<columnCount { values.append(try SQLiteValue.json(statement, column, &bytes)) }
                try rows.append(values, bytes: bytes)
            case SQLITE_DONE: break stepping
            default: throw failure(status)
            }
        }
        rows.changed = sqlite3_total_changes64(handle) - before
        return rows.result
    }

    private func prepare(_ text: String) throws(ConnectorFailure) -> OpaquePointer {
        var statement: OpaquePointer?
        var rest = ""
        let status = text.withCString { start in
            var tail: UnsafePointer<CChar>?
            let status = sqlite3_prepare_v2(handle, start, -1, &statement, &tail)
            if let tail { rest = String(cString: tail) }
            return status
        }
        guard status == SQLITE_OK else { throw failure(status) }
        guard let statement else { throw ConnectorFailure("invalid_statement", "the statement is empty") }
        guard try SQLText(rest).tokens.allSatisfy({ $0.token == .semicolon }) else {
            sqlite3_finalize(statement)
            throw ConnectorFailure("invalid_statement", "more than one statement is never run")
        }
        return statement
    }

    private func execute(_ text: String) throws(ConnectorFailure) {
        let status = sqlite3_exec(handle, text, nil, nil, nil)
        guard status == SQLITE_OK else { throw failure(status) }
    }

    private func failure(_ status: Int32) -> ConnectorFailure {
        let message = sqlite3_errmsg(handle).map(String.init(cString:)) ?? Self.words(status)
        switch status & 0xff {
        case SQLITE_INTERRUPT where watch.isCancelled():
            return ConnectorFailure("cancelled", "the call was cancelled", isRetryable: true)
        case SQLITE_INTERRUPT: return ConnectorFailure("timeout", "the statement took too long", isRetryable: true)
        case SQLITE_BUSY, SQLITE_LOCKED:
            return ConnectorFailure("busy", "the database is locked by somebody else", isRetryable: true)
        case SQLITE_AUTH: return ConnectorFailure("read_only", "the statement does what it may not: \(message)")
        case SQLITE_READONLY: return ConnectorFailure("read_only", message)
        case SQLITE_TOOBIG: return ConnectorFailure("too_large", "a value is larger than the result may be")
        case SQLITE_CONSTRAINT: return ConnectorFailure("constraint", message)
        case SQLITE_FULL, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CANTOPEN:
            return ConnectorFailure("io", message, isOutage: true)
        default: return ConnectorFailure("sql_error", message)
        }
    }

    private static func words(_ status: Int32) -> String { sqlite3_errstr(status).map(String.init(cString:)) ?? "" }

    private typealias Authorizer =
        @convention(c) (
            UnsafeMutableRawPointer?, Int32, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
            UnsafePointer<CChar>?
        ) -> Int32

    private static let readAuthorizer: Authorizer = { _, action, first, second, _, _ in
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: SQLITE_OK
        case SQLITE_FUNCTION: SQLiteDatabase.isExtensionLoader(second) ? SQLITE_DENY : SQLITE_OK
        // Full-text tables ask for these two themselves when they are opened; of a statement's own, SQLite refuses the second.
        case SQLITE_PRAGMA: SQLiteDatabase.text(first) == "data_version" && second == nil ? SQLITE_OK : SQLITE_DENY
        case SQLITE_UPDATE: SQLiteDatabase.text(first) == "sqlite_master" ? SQLITE_OK : SQLITE_DENY
        default: SQLITE_DENY
        }
    }

    private static let writeAuthorizer: Authorizer = { _, action, first, second, _, _ in
        switch action {
        case SQLITE_ATTACH, SQLITE_DETACH, SQLITE_TRANSACTION, SQLITE_SAVEPOINT: SQLITE_DENY
        case SQLITE_FUNCTION: SQLiteDatabase.isExtensionLoader(second) ? SQLITE_DENY : SQLITE_OK
        case SQLITE_PRAGMA: SQLiteDatabase.text(first) == "data_version" && second == nil ? SQLITE_OK : SQLITE_DENY
        default: SQLITE_OK
        }
    }

    private static func isExtensionLoader(_ name: UnsafePointer<CChar>?) -> Bool {
        text(name)?.lowercased() == "load_extension"
    }

    private static func text(_ name: UnsafePointer<CChar>?) -> String? { name.map(String.init(cString:)) }
}
