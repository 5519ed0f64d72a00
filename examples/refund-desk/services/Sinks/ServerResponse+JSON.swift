internal import JSON
internal import Transport

extension ServerResponse {
    static func json(_ value: JSON, status: Int = 200, headers: HTTPHeaders = [:]) -> ServerResponse {
        var headers = headers
        headers["Content-Type"] = "application/json"
        return ServerResponse(status: status, headers: headers, body: Array(value.serialized().utf8))
    }

    static func problem(_ status: Int, _ message: String, headers: HTTPHeaders = [:]) -> ServerResponse {
        .json(["error": .string(message)], status: status, headers: headers)
    }
}
