import JSON
import Synchronization
import Transport

/// A service on a socket that remembers what it was asked.
final class Service: Sendable {
    private let server: HTTPServer
    private let received: Received

    init(_ answer: @escaping @Sendable (ServerRequest) async -> ServerResponse) throws {
        let received = Received()
        server = try HTTPServer { request in
            received.add(request)
            return await answer(request)
        }
        self.received = received
    }

    var url: String { server.url }

    var asked: [ServerRequest] { received.all }

    private final class Received: Sendable {
        private let requests = Mutex<[ServerRequest]>([])

        func add(_ request: ServerRequest) { requests.withLock { $0.append(request) } }

        var all: [ServerRequest] { requests.withLock { $0 } }
    }
}

extension ServerResponse {
    static func json(_ json: JSON, status: Int = 200, headers: HTTPHeaders = [:]) -> ServerResponse {
        var headers = headers
        headers["Content-Type"] = "application/json"
        return ServerResponse(status: status, headers: headers, body: Array(json.serialized().utf8))
    }
}
