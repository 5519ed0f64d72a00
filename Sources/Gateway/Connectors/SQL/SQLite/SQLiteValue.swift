import CSQLite
import JSON
import Journal

/// How JSON and SQLite's values become each other.
///
/// Integers are exact, blobs base64, NULL null; arrays and objects are bound as JSON text, booleans as 0 and 1.
enum SQLiteValue {
    /// Binds a value to every placeholder of the statement.
    static func bind(_ parameters: [String: JSON], to statement: OpaquePointer) throws(ConnectorFailure) {
        for index in stride(from: 1, through: sqlite3_bind_parameter_count(statement), by: 1) {
            guard let name = sqlite3_bind_parameter_name(statement, index).map(String.init(cString:)),
                name.hasPrefix(":")
            else { throw ConnectorFailure("invalid_statement", "placeholders are written `:name`") }
            guard let value = parameters[String(name.dropFirst())] else {
                throw ConnectorFailure("invalid_statement", "the placeholder `\(name)` has no value")
            }
            let status = bind(value, to: statement, at: index)
            guard status == SQLITE_OK else {
                throw ConnectorFailure("invalid_argument", "the value of `\(name)` cannot be bound")
            }
        }
    }

    private static func bind(_ value: JSON, to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch value {
        case .null: sqlite3_bind_null(statement, index)
        case .bool(let value): sqlite3_bind_int64(statement, index, value ? 1 : 0)
        case .int(let value): sqlite3_bind_int64(statement, index, value)
        // Does not fit: as text it stays exact, where a double would not.
        case .uint(let value): bind(String(value), to: statement, at: index)
        case .double(let value): sqlite3_bind_double(statement, index, value)
        case .string(let text): bind(text, to: statement, at: index)
        case .array, .object: bind(value.serialized(), to: statement, at: index)
        }
    }

    private static func bind(_ text: String, to statement: OpaquePointer, at index: Int32) -> Int32 {
        text.withCString { start in
            let count = UInt64(text.utf8.count)
            return sqlite3_bind_text64(statement, index, start, count, reeve_sqlite_transient(), UInt8(SQLITE_UTF8))
        }
    }

    /// A column of the row that the statement stands on; adds its size.
    static func json(
        _ statement: OpaquePointer,
        _ column: Int32,
        _ bytes: inout Int
    ) throws(ConnectorFailure) -> JSON {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL:
            bytes += 4
            return .null
        case SQLITE_INTEGER:
            bytes += 8
            return .int(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT:
            bytes += 8
            let value = sqlite3_column_double(statement, column)
            // JSON has no infinity.
            return value.isFinite ? .double(value) : .string(value < 0 ? "-Infinity" : "Infinity")
        case SQLITE_BLOB:
            let content = sqlite3_column_blob(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            bytes += count * 4 / 3
            return .string(
                Base64.text(Array(UnsafeRawBufferPointer(start: content, count: content == nil ? 0 : count)))
            )
        default:
            let content = sqlite3_column_text(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            bytes += count
            let buffer = UnsafeBufferPointer(start: content, count: content == nil ? 0 : count)
            guard let text = String(validating: buffer, as: UTF8.self) else {
                let name = sqlite3_column_name(statement, column).map(String.init(cString:)) ?? "\(column)"
                throw ConnectorFailure("invalid_result", "column `\(name)` has text that is not UTF-8")
            }
            return .string(text)
        }
    }
}
