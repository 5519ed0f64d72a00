import Expression
import JSON
import Manifest
import Transport

/// Makes the request of a call, without credentials.
///
/// Values that are written into the path or the query are percent-encoded, so that none of them begins a segment or a
/// parameter of its own. A path segment that such a value leaves empty, or makes `.` or `..`, is refused: it would
/// name another resource than the author of the tool meant.
struct HTTPRequestBuilder {
    let connection: HTTPConnection
    let operation: HTTPOperation
    let errand: Errand

    func request() throws(ConnectorFailure) -> HTTPRequest {
        var base = try errand.setting(connection.baseURL, "base_url")
        while base.hasSuffix("/") { base.removeLast() }
        let path = try path()
        let query = try query()
        let separator = query.isEmpty ? "" : path.contains("?") ? "&" : "?"
        var headers = try headers()
        var body: [UInt8] = []
        if let template = operation.body {
            body = Array(try errand.value(template, "body").serialized().utf8)
            if headers["Content-Type"] == nil { headers["Content-Type"] = "application/json" }
        }
        return HTTPRequest(
            HTTPMethod(rawValue: operation.method),
            base + path + separator + query,
            headers: headers,
            body: body,
            timeout: errand.timeout,
            responseBytesMax: errand.tool.resultBytesMax
        )
    }

    private func path() throws(ConnectorFailure) -> String {
        var hasEmptyValue = false
        let path: String
        do throws(ExpressionError) {
            path = try operation.path.text(
                errand.bindings,
                encoding: { value in
                    if value.isEmpty { hasEmptyValue = true }
                    return PercentEncoding.encode(value)
                }
            )
        } catch {
            throw Errand.uncomputable("path", error)
        }
        guard !hasEmptyValue else {
            throw ConnectorFailure("invalid_argument", "a value in the path `\(operation.path.source)` is empty")
        }
        let segments = path.prefix { $0 != "?" }.split(separator: "/", omittingEmptySubsequences: true)
        for segment in segments where Self.isDots(segment) {
            throw ConnectorFailure("invalid_argument", "a value in the path `\(operation.path.source)` is `\(segment)`")
        }
        return path.hasPrefix("/") || path.isEmpty || path.hasPrefix("?") ? path : "/" + path
    }

    /// Whether a segment leads to itself or up, also where an author has written the dots encoded.
    private static func isDots(_ segment: Substring) -> Bool {
        let plain = segment.lowercased().replacing("%2e", with: ".")
        return plain == "." || plain == ".."
    }

    private func query() throws(ConnectorFailure) -> String {
        var pairs: [String] = []
        for (name, template) in operation.query {
            let value: JSON
            do throws(ExpressionError) {
                value = try template.evaluate(errand.bindings)
                // An argument that was not given is not sent.
                if value.isNull { continue }
                let text = try template.text(errand.bindings)
                pairs.append(PercentEncoding.encode(name) + "=" + PercentEncoding.encode(text))
            } catch {
                throw Errand.uncomputable("query.\(name)", error)
            }
        }
        return pairs.joined(separator: "&")
    }

    private func headers() throws(ConnectorFailure) -> HTTPHeaders {
        var headers: HTTPHeaders = ["Accept": "application/json"]
        for (name, template) in connection.headers { headers[name] = try errand.setting(template, "headers.\(name)") }
        for (name, template) in operation.headers { headers[name] = try errand.text(template, "headers.\(name)") }
        if case .key(let name) = errand.tool.idempotency { headers[name] = errand.passage.call.idempotencyKey }
        return headers
    }
}
