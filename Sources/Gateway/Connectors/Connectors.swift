import Expression
import JSON
import Manifest

/// The stage that performs: hands a call to the connector of its type.
struct Connectors: Sendable {
    private let environment: GatewayEnvironment
    private let variables: JSON
    private let postgres = PostgresConnections()

    init(environment: GatewayEnvironment) {
        self.environment = environment
        variables = .object(JSONObject(environment.variables.map { ($0.key, .string($0.value)) }))
    }

    /// Touches the outside; the intent is durable.
    func perform(_ passage: Passage) async -> Result<ConnectorResult, ConnectorFailure> {
        do throws(ConnectorFailure) {
            return .success(
                try await result(of: Errand(passage, environment: environment, variables: variables))
            )
        } catch {
            return .failure(error)
        }
    }

    private func result(of errand: Errand) async throws(ConnectorFailure) -> ConnectorResult {
        switch (errand.passage.connector.kind, errand.passage.tool.operation) {
        case (.http(let connection), .http(let operation)):
            try await HTTPConnector(connection: connection, operation: operation, client: environment.client)
                .perform(errand)
        case (.sql(let connection), .sql(let operation)):
            try await SQLConnector(connection: connection, operation: operation, postgres: postgres).perform(errand)
        case (.files(let connection), .files(let operation)):
            try await FilesConnector(connection: connection, operation: operation).perform(errand)
        case (.command(let connection), .command(let operation)):
            try await CommandConnector(connection: connection, operation: operation).perform(errand)
        default:
            throw ConnectorFailure("misconfigured", "the tool does not fit the type of its connector")
        }
    }
}
