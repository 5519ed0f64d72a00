import CPostgres
import JSON

/// The result of a statement, freed with its last reference.
final class PostgresResult {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        PQclear(handle)
    }

    var status: ExecStatusType { PQresultStatus(handle) }

    var isSuccess: Bool {
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE
            || status == PGRES_EMPTY_QUERY
    }

    var columns: [String] { (0..<PQnfields(handle)).map { String(cText: PQfname(handle, $0)) } }

    var rowCount: Int32 { PQntuples(handle) }

    /// How many rows the statement changed.
    var changed: Int64 { Int64(String(cText: PQcmdTuples(handle))) ?? 0 }

    /// What was done, such as `COMMIT` or, where nothing was left to commit, `ROLLBACK`.
    var tag: String { String(cText: PQcmdStatus(handle)) }

    /// The first column as texts.
    var firstColumn: [String] { (0..<rowCount).map { text(row: $0, column: 0) ?? "" } }

    /// A row as JSON; adds its size.
    func row(_ row: Int32, bytes: inout Int) throws(ConnectorFailure) -> [JSON] {
        var values: [JSON] = []
        values.reserveCapacity(Int(PQnfields(handle)))
        for column in 0..<PQnfields(handle) {
            bytes += max(4, Int(PQgetlength(handle, row, column)))
            guard PQgetisnull(handle, row, column) == 0 else {
                values.append(.null)
                continue
            }
            guard let text = text(row: row, column: column) else {
                throw ConnectorFailure("invalid_result", "column `\(columns[Int(column)])` has text that is not UTF-8")
            }
            values.append(PostgresValue.json(text, type: PQftype(handle, column)))
        }
        return values
    }

    /// The failure that this result tells of; nothing of it is committed.
    var failure: ConnectorFailure {
        let state = field(PostgresField.sqlState) ?? ""
        // The primary message alone: the detail quotes rows.
        let message = field(PostgresField.primaryMessage) ?? "the statement failed"
        switch (state, state.prefix(2)) {
        case ("57014", _): return ConnectorFailure("timeout", "the statement took too long", isRetryable: true)
        case ("25006", _): return ConnectorFailure("read_only", message)
        case ("42501", _): return ConnectorFailure("permission", message)
        case (_, "23"): return ConnectorFailure("constraint", message)
        case (_, "40"), ("55P03", _): return ConnectorFailure("busy", message, isRetryable: true)
        case (_, "08"), (_, "53"), (_, "57"), (_, "58"), (_, "XX"):
            return ConnectorFailure("server_error", message, isRetryable: true, isOutage: true)
        default: return ConnectorFailure("sql_error", message)
        }
    }

    private func text(row: Int32, column: Int32) -> String? {
        guard let content = PQgetvalue(handle, row, column) else { return "" }
        let count = Int(PQgetlength(handle, row, column))
        return content.withMemoryRebound(to: UInt8.self, capacity: count) {
            String(validating: UnsafeBufferPointer(start: $0, count: count), as: UTF8.self)
        }
    }

    private func field(_ code: Int32) -> String? {
        let text: UnsafeMutablePointer<CChar>? = PQresultErrorField(handle, code)
        return text.map { String(cString: $0) }
    }
}

/// The codes of the fields of an error (`postgres_ext.h`), which are characters that Swift does not import as integers.
enum PostgresField {
    static let sqlState = Int32(UInt8(ascii: "C"))
    static let primaryMessage = Int32(UInt8(ascii: "M"))
}
