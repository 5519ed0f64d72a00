import Expression
import JSON
import Journal
import Manifest
import Transport

/// Calls a service over HTTP: one request, no redirects.
struct HTTPConnector: Sendable {
    let connection: HTTPConnection
    let operation: HTTPOperation
    let client: HTTPClient

    /// Sends the request and reads the answer.
    func perform(_ errand: Errand) async throws(ConnectorFailure) -> ConnectorResult {
        var request = try HTTPRequestBuilder(connection: connection, operation: operation, errand: errand).request()
        try await authorize(&request, errand)
        let response: HTTPResponse
        do throws(TransportError) {
            response = try await client.send(request)
        } catch {
            throw failure(error, errand)
        }
        return try HTTPAnswer(response, operation: operation, isRead: errand.isRead, now: errand.environment.now())
            .result()
    }

    /// Adds what proves who we are, after everything else is settled.
    private func authorize(_ request: inout HTTPRequest, _ errand: Errand) async throws(ConnectorFailure) {
        switch connection.auth {
        case .none: break
        case .bearer(let secret):
            request.headers["Authorization"] = "Bearer " + (try await errand.credentials.value(of: secret))
        case .header(let name, let secret):
            request.headers[name] = try await errand.credentials.value(of: secret)
        case .basic(let user, let secret):
            request.headers["Authorization"] =
                "Basic " + (try await errand.credentials.basic(user: user, secret: secret))
        case .query(let name, let secret):
            let pair =
                PercentEncoding.encode(name) + "="
                + PercentEncoding.encode(try await errand.credentials.value(of: secret))
            request.url += (request.url.contains("?") ? "&" : "?") + pair
        }
    }

    private func failure(_ error: TransportError, _ errand: Errand) -> ConnectorFailure {
        let code =
            switch error.code {
            case .timeout: "timeout"
            case .resolve, .connect, .tls: "connect"
            case .tooLarge: "too_large"
            case .cancelled, .stopped: "cancelled"
            case .invalidRequest: "invalid_argument"
            case .closed, .protocolViolation, .bind: "connection_lost"
            }
        let isOutage = ["timeout", "connect", "connection_lost"].contains(code)
        return ConnectorFailure(
            code,
            "\(operation.method) \(operation.path.source): \(error.message)",
            mayHaveHappened: error.requestMayHaveBeenSent,
            isRetryable: isOutage || code == "cancelled",
            isOutage: isOutage
        )
    }
}
