import CPostgres
import JSON
import Journal

/// Runs one call in one transaction of a connection.
///
/// A read has three locks: the session's transactions are read-only by default, the call's own is begun as such, and the
/// statement goes through the extended protocol, which runs exactly one. Since functions such as `lo_create` write even in
/// a read-only transaction, a read that calls a volatile function is refused as well. All of this guards against mistakes;
/// against malice, the role must only be able to SELECT.
struct PostgresSession {
    let connection: PostgresConnection
    let patience: PostgresConnection.Patience

    /// Volatile functions that write nothing.
    private static let harmlessFunctions: Set<String> = [
        "random", "random_normal", "clock_timestamp", "timeofday", "gen_random_uuid", "gen_random_bytes",
        "uuid_generate_v1", "uuid_generate_v4", "pg_sleep", "currval", "lastval", "pg_database_size",
        "pg_relation_size", "pg_table_size", "pg_indexes_size", "pg_total_relation_size", "pg_column_size",
    ]

    /// Runs the statement; a write is committed before this returns.
    ///
    /// A failure says `mayHaveHappened` only where the connection broke off during the commit: before it, the server rolls
    /// back.
    func run(_ call: SQLCall) throws(ConnectorFailure) -> JSON {
        let text = try SQLText(call.statement)
        if call.isRead { try requireReading(text) }
        let milliseconds = max(1, patience.remaining.microseconds / 1000)
        // The server gives up a little before we do, so that we learn of it.
        let limit = max(1, milliseconds - min(200, milliseconds / 10))
        let access = call.isRead ? "READ ONLY" : "READ WRITE"
        try connection.command("BEGIN \(access); SET LOCAL statement_timeout = \(limit)", patience: patience)
        let result: JSON
        do throws(ConnectorFailure) {
            result = try perform(call, text)
        } catch {
            try? connection.command("ROLLBACK", patience: patience)
            throw error
        }
        try end(call)
        return result
    }

    private func requireReading(_ text: SQLText) throws(ConnectorFailure) {
        if let reason = text.writingReason {
            throw ConnectorFailure("read_only", "the statement of a read tool must be a single SELECT: \(reason)")
        }
        let suspects = text.calledNames.subtracting(Self.harmlessFunctions).sorted()
        guard !suspects.isEmpty else { return }
        let query = "SELECT DISTINCT proname FROM pg_catalog.pg_proc WHERE provolatile = 'v' AND proname = ANY($1)"
        // An array literal: every name quoted, quotes and backslashes escaped.
        let names = suspects.map { name in
            "\"" + name.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] } + "\""
        }
        let result = try answer { send(query, ["{" + names.joined(separator: ",") + "}"]) }
        if let name = result.firstColumn.first {
            throw ConnectorFailure(
                "read_only",
                "the statement of a read tool calls `\(name)`, which is declared VOLATILE and so may write"
            )
        }
    }

    private func perform(_ call: SQLCall, _ text: SQLText) throws(ConnectorFailure) -> JSON {
        let (statement, names) = text.numbered
        var values: [String?] = []
        for name in names {
            guard let value = call.parameters[name] else {
                throw ConnectorFailure("invalid_statement", "the placeholder `:\(name)` has no value")
            }
            let text = PostgresValue.text(value)
            guard text?.utf8.contains(0) != true else {
                throw ConnectorFailure("invalid_argument", "the value of `:\(name)` contains a NUL character")
            }
            values.append(text)
        }
        _ = try answer { PQsendPrepare(connection.handle, "", statement, 0, nil) }
        return try rows(of: call, values)
    }

    /// Reads rows one at a time, so that no more than the limit is ever held.
    private func rows(of call: SQLCall, _ values: [String?]) throws(ConnectorFailure) -> JSON {
        guard sendPrepared(values) == 1, PQsetSingleRowMode(connection.handle) == 1 else {
            throw PostgresConnection.failure(.lost(connection.message))
        }
        var rows = SQLRows(for: call)
        var hasBegun = false
        do throws(ConnectorFailure) {
            while let result = try next() {
                guard result.isSuccess else { throw result.failure }
                if !hasBegun {
                    try rows.begin(columns: result.columns)
                    hasBegun = true
                }
                for index in 0..<result.rowCount {
                    var bytes = 0
                    try rows.append(result.row(index, bytes: &bytes), bytes: bytes)
                }
                rows.changed += result.changed
            }
        } catch {
            // The rest is not wanted: the server is told, and what is still on its way is read to the end.
            if PQtransactionStatus(connection.handle) == PQTRANS_ACTIVE { connection.cancel() }
            while (try? next()) != nil {}
            throw error
        }
        return rows.result
    }

    private func end(_ call: SQLCall) throws(ConnectorFailure) {
        let command = call.isRead ? "ROLLBACK" : "COMMIT"
        let result: PostgresResult?
        do throws(PostgresConnection.Interruption) {
            result = try connection.send(patience: patience) { PQsendQuery(connection.handle, command) }
        } catch {
            throw uncertain(PostgresConnection.failure(error), call)
        }
        guard let result, PQstatus(connection.handle) == CONNECTION_OK else {
            throw uncertain(PostgresConnection.failure(.lost(connection.message)), call)
        }
        // A refusal of the commit, such as by a deferred constraint, rolls back.
        guard result.isSuccess else { throw result.failure }
        guard result.tag == command else { throw ConnectorFailure("sql_error", "the transaction was rolled back") }
    }

    private func uncertain(_ failure: ConnectorFailure, _ call: SQLCall) -> ConnectorFailure {
        var failure = failure
        failure.mayHaveHappened = !call.isRead
        return failure
    }

    private func next() throws(ConnectorFailure) -> PostgresResult? {
        do throws(PostgresConnection.Interruption) {
            return try connection.nextResult(patience: patience)
        } catch {
            throw PostgresConnection.failure(error)
        }
    }

    private func answer(_ start: () -> Int32) throws(ConnectorFailure) -> PostgresResult {
        let result: PostgresResult?
        do throws(PostgresConnection.Interruption) {
            result = try connection.send(patience: patience, start)
        } catch {
            throw PostgresConnection.failure(error)
        }
        guard let result else { throw PostgresConnection.failure(.lost(connection.message)) }
        guard result.isSuccess else { throw result.failure }
        return result
    }

    private func send(_ statement: String, _ values: [String?]) -> Int32 {
        let texts = CStrings(values)
        return texts.withUnsafePointers { PQsendQueryParams(connection.handle, statement, $1, nil, $0, nil, nil, 0) }
    }

    private func sendPrepared(_ values: [String?]) -> Int32 {
        let texts = CStrings(values)
        return texts.withUnsafePointers { PQsendQueryPrepared(connection.handle, "", $1, $0, nil, nil, 0) }
    }
}
