import JSON
import Manifest

/// Runs one statement with bound values, on SQLite or PostgreSQL.
struct SQLConnector: Sendable {
    let connection: SQLConnection
    let operation: SQLOperation
    let postgres: PostgresConnections

    func perform(_ errand: Errand) async throws(ConnectorFailure) -> ConnectorResult {
        let call = try call(errand)
        switch connection.engine {
        case .sqlite(let template):
            let path = errand.environment.path(try errand.setting(template, "sqlite"))
            return try await BlockingThreads.sqlite.run { flag throws(ConnectorFailure) in
                let watch = SQLiteDatabase.Watch(deadline: .now + call.timeout) { flag.isRaised }
                let database = try SQLiteDatabase(
                    path: path,
                    isRead: call.isRead,
                    bytesMax: call.bytesMax,
                    watch: watch
                )
                return ConnectorResult(try database.run(call))
            }
        case .postgres(let template, let secret):
            let url = try errand.setting(template, "postgres")
            var password: String?
            if let secret { password = try await errand.credentials.value(of: secret) }
            let target = PostgresConnection.Target(url: url, password: password, isRead: call.isRead)
            let postgres = postgres
            return try await BlockingThreads.postgres.run { flag throws(ConnectorFailure) in
                let patience = PostgresConnection.Patience(deadline: .now + call.timeout) { flag.isRaised }
                return try postgres.withConnection(to: target, patience: patience) {
                    connection throws(ConnectorFailure) in
                    ConnectorResult(try PostgresSession(connection: connection, patience: patience).run(call))
                }
            }
        }
    }

    private func call(_ errand: Errand) throws(ConnectorFailure) -> SQLCall {
        var parameters: [String: JSON] = ["idempotency_key": .string(errand.passage.call.idempotencyKey)]
        for (name, template) in operation.parameters {
            parameters[name] = try errand.value(template, "parameters.\(name)")
        }
        return SQLCall(
            statement: operation.statement,
            parameters: parameters,
            isRead: errand.isRead,
            rowsMax: operation.rowsMax,
            bytesMax: errand.tool.resultBytesMax,
            shape: operation.shape,
            timeout: errand.timeout
        )
    }
}
