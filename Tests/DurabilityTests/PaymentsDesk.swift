import JSON
import Synchronization
import Transport

/// A payments service that counts: what was paid under which key, and how often.
final class PaymentsDesk: Sendable {
    struct Books: Sendable {
        /// Payments that took effect, by case.
        var paid: [Int64: Int] = [:]
        /// Keyed payments by key: a repetition answers with the first.
        var keys: Set<String> = []
        /// Bookings by the key that came with them; this endpoint does not know keys, so a repetition doubles.
        var booked: [String: Int] = [:]
        var unsafe: [Int64: Int] = [:]
    }

    private let books: Mutex<Books>
    private let server: HTTPServer

    init() throws {
        let box = Shelf()
        books = Mutex(Books())
        server = try HTTPServer(HTTPServer.Configuration()) { request in await box.answer(request) }
        box.desk.withLock { $0 = self }
    }

    /// The handler is made before the desk is, so it finds it here.
    private final class Shelf: Sendable {
        let desk = Mutex<PaymentsDesk?>(nil)

        func answer(_ request: ServerRequest) async -> ServerResponse {
            desk.withLock(\.self)?.answer(request) ?? ServerResponse(status: 503)
        }
    }

    var url: String { server.url }
    var state: Books { books.withLock(\.self) }

    func stop() async { await server.stop() }

    private func answer(_ request: ServerRequest) -> ServerResponse {
        let body = (try? JSON(parsing: request.body)) ?? .null
        let number = body["case"]?.intValue ?? -1
        switch request.path {
        case "/pay":
            let key = request.headers["Idempotency-Key"] ?? ""
            books.withLock { books in
                if books.keys.insert(key).inserted { books.paid[number, default: 0] += 1 }
            }
            return Self.json(["paid": .int(number)])
        case "/book":
            let key = body["key"]?.stringValue ?? ""
            books.withLock { $0.booked[key, default: 0] += 1 }
            return Self.json(["booked": true])
        case "/booking":
            let key = String(request.query ?? "").replacing("key=", with: "")
            let count = books.withLock { $0.booked[key] }
            return count == nil ? ServerResponse(status: 404) : Self.json(["booked": true])
        case "/unsafe":
            books.withLock { $0.unsafe[number, default: 0] += 1 }
            return Self.json(["done": true])
        default:
            return ServerResponse(status: 404)
        }
    }

    private static func json(_ value: JSON) -> ServerResponse {
        ServerResponse(
            status: 200,
            headers: ["Content-Type": "application/json"],
            body: Array(value.canonicalString().utf8)
        )
    }
}
