import Expression
import JSON
import Journal
import Manifest
import Transport

/// Reads what an answer means: for the effect, and for the result.
struct HTTPAnswer {
    private let response: HTTPResponse
    private let operation: HTTPOperation
    private let isRead: Bool
    private let wait: Duration?

    /// How much of a refusal's body is told.
    private static let excerptBytesMax = 500

    init(_ response: HTTPResponse, operation: HTTPOperation, isRead: Bool, now: Timestamp) {
        self.response = response
        self.operation = operation
        self.isRead = isRead
        let isRefusal = response.status == 429 || response.status == 503
        wait = RetryHint.wait(in: response.headers, isRefusal: isRefusal, now: now)
    }

    /// What the status means: what the tool says, else the usual reading.
    ///
    /// A service that fails with a 5xx may have done all of the work before. Only 503 says that it has not begun; so for
    /// calls with an effect the others mean that nobody knows, unless the tool knows better.
    static func meaning(of status: Int, _ operation: HTTPOperation, isRead: Bool) -> HTTPOperation.StatusMeaning {
        if let declared = operation.statuses[status] { return declared }
        return switch status {
        case 200..<300: .success
        case 408, 429, 503: .retry
        case 500...: isRead ? .retry : .unknown
        default: .failure
        }
    }

    func result() throws(ConnectorFailure) -> ConnectorResult {
        let status = response.status
        let isOutage = status >= 500
        switch Self.meaning(of: status, operation, isRead: isRead) {
        case .empty: return ConnectorResult(.null, pause: wait)
        case .success:
            do throws(Defect) {
                return ConnectorResult(try output(), pause: wait)
            } catch {
                return ConnectorResult(.null, pause: wait, defect: error.message)
            }
        case .failure: throw ConnectorFailure("http_\(status)", message, isOutage: isOutage)
        case .retry:
            throw ConnectorFailure(
                status == 429 ? "rate_limited" : "http_\(status)",
                message,
                isRetryable: true,
                retryAfter: wait,
                isOutage: isOutage
            )
        case .unknown:
            throw ConnectorFailure(
                "http_\(status)",
                message,
                mayHaveHappened: true,
                isRetryable: true,
                retryAfter: wait,
                isOutage: isOutage
            )
        }
    }

    /// Why an answer has no result.
    private struct Defect: Error {
        var message: String
    }

    private func output() throws(Defect) -> JSON {
        let body = try body()
        guard let result = operation.result else { return body }
        var headers = JSONObject()
        for field in response.headers { headers[field.name.lowercased()] = .string(field.value) }
        let bindings = Bindings([
            "response": ["status": .int(Int64(response.status)), "headers": .object(headers), "body": body]
        ])
        do throws(ExpressionError) {
            return try result.evaluate(bindings).json()
        } catch {
            throw Defect(message: "`result` cannot be computed of the answer: \(error)")
        }
    }

    private func body() throws(Defect) -> JSON {
        guard !response.body.isEmpty else { return .null }
        let type = response.headers["Content-Type"]?.lowercased().prefix { $0 != ";" } ?? ""
        let isJSON = type.hasSuffix("/json") || type.hasSuffix("+json")
        if isJSON || type.isEmpty {
            do throws(JSONError) {
                return try JSON(parsing: response.body)
            } catch {
                if isJSON { throw Defect(message: "the body is no JSON: \(error)") }
            }
        }
        guard let text = String(validating: response.body, as: UTF8.self) else {
            throw Defect(message: "the body is neither JSON nor UTF-8")
        }
        return .string(text)
    }

    private var message: String {
        let excerpt = String(decoding: response.body.prefix(Self.excerptBytesMax * 2), as: UTF8.self)
            .split { $0.isWhitespace }.joined(separator: " ").abbreviated(bytesMax: Self.excerptBytesMax)
        let said = excerpt.isEmpty ? "" : ": \(excerpt)"
        return "\(operation.method) \(operation.path.source) answered \(response.status)\(said)"
    }
}
