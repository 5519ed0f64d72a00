import JSON
import Synchronization
import Transport

/// What the project's tools and its model talk to: it notes everything, and answers as it is told.
final class Service: Sendable {
    typealias Answer = @Sendable (ServerRequest) -> ServerResponse

    private struct Notes {
        var requests: [ServerRequest] = []
    }

    private let notes: Box
    private let server: HTTPServer

    private final class Box: Sendable {
        let notes = Mutex(Notes())
    }

    /// Answers `/look` by the first, and the model's turns by the second, which is told how many went before.
    init(
        look: @escaping Answer = { _ in json(["found": true]) },
        model: @escaping @Sendable (Int) -> ServerResponse = { _ in said("{\"answer\": \"nothing\"}") }
    ) throws {
        let box = Box()
        notes = box
        server = try HTTPServer { request in
            let turn = box.notes.withLock { notes in
                notes.requests.append(request)
                return notes.requests.count { $0.path.hasPrefix("/v1") } - 1
            }
            switch request.path {
            case "/pay":
                let body = (try? JSON(parsing: request.body)) ?? .null
                return Self.json(["paid": body["amount"] ?? .null])
            case "/look": return look(request)
            case let path where path.hasPrefix("/v1"): return model(turn)
            default: return ServerResponse(status: 404)
            }
        }
    }

    var url: String { server.url }

    func stop() async { await server.stop() }

    func requests(to path: String) -> [ServerRequest] {
        notes.notes.withLock { notes in notes.requests.filter { $0.path.hasPrefix(path) } }
    }

    /// What was paid, in the order in which it was.
    var paid: [Int64] {
        requests(to: "/pay").compactMap { (try? JSON(parsing: $0.body))?["amount"]?.intValue }
    }

    static func json(_ value: JSON) -> ServerResponse {
        ServerResponse(
            status: 200,
            headers: ["Content-Type": "application/json"],
            body: Array(value.canonicalString().utf8)
        )
    }

    /// A model's message.
    static func said(_ text: String) -> ServerResponse {
        turn(["role": "assistant", "content": .string(text)], finish: "stop")
    }

    /// A model's call of a tool.
    static func calls(_ name: String, _ arguments: String) -> ServerResponse {
        let call: JSON = [
            "id": "call_1", "type": "function",
            "function": ["name": .string(name), "arguments": .string(arguments)],
        ]
        return turn(["role": "assistant", "content": .null, "tool_calls": [call]], finish: "tool_calls")
    }

    private static func turn(_ message: JSON, finish: String) -> ServerResponse {
        json([
            "id": "chatcmpl-1", "object": "chat.completion", "model": "small-1",
            "choices": [["index": 0, "message": message, "finish_reason": .string(finish)]],
            "usage": ["prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15],
        ])
    }
}
