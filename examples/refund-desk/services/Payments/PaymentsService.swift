internal import JSON
internal import Synchronization
internal import Transport

/// `POST /refunds` pays; `GET /refunds?key=…&order=…` and `GET /refunds/ID` tell what was paid.
final class PaymentsService: Sendable {
    private let book = Mutex(PaymentsBook())
    private let held = HeldAnswers()
    /// The token that requests must bring; nil takes everybody.
    private let key: String?

    init(key: String?) { self.key = key }

    var stats: JSON { book.withLock { $0.stats } }

    func set(_ mode: PaymentsBook.Mode, count: Int64?) {
        book.withLock { $0.set(mode, count: count) }
        if mode != .hang { held.releaseAll() }
    }

    /// - Parameter id: what the path names; nil for all refunds.
    func answer(_ request: ServerRequest, id: String?) async -> ServerResponse {
        if let key, request.headers["Authorization"] != "Bearer \(key)" {
            book.withLock { $0.refuse() }
            return .problem(401, "the bearer token is missing or wrong")
        }
        switch (request.method, id) {
        case (.get, let id?):
            return book.withLock { $0.receipt(id) }.map { .json($0) } ?? .problem(404, "there is no refund `\(id)`")
        case (.get, nil): return receipts(Query(request.query))
        case (.post, nil): return await pay(request)
        default: return .problem(405, "GET, or POST to /refunds")
        }
    }

    /// A list, empty where nothing was paid, so that a probe can read it.
    private func receipts(_ query: Query) -> ServerResponse {
        .json(.array(book.withLock { $0.receipts(key: query["key"], order: query["order"]) }))
    }

    private func pay(_ request: ServerRequest) async -> ServerResponse {
        guard let body = try? JSON(parsing: request.body), let order = body["order_id"]?.stringValue,
            let cents = body["amount_cents"]?.intValue, cents > 0, body["currency"]?.stringValue != nil
        else { return .problem(422, "`order_id`, `amount_cents` and `currency` are needed") }
        let key = request.headers["Idempotency-Key"]
        let reception = book.withLock { book in
            let reception = book.receive(body, order: order, cents: cents, key: key)
            if case .paidAndHeld = reception { book.held += 1 }
            return reception
        }
        switch reception {
        case .paid(let receipt): return .json(receipt, status: 201)
        case .replayed(let receipt): return .json(receipt)
        case .paidAndHeld(let receipt):
            await held.wait()
            book.withLock { $0.held -= 1 }
            return .json(receipt, status: 201)
        case .conflict: return .problem(409, "this key was used for another payment")
        case .failed: return .problem(500, "out of order")
        case .throttled: return .problem(429, "too many payments", headers: ["Retry-After": "1"])
        }
    }
}
