internal import JSON

/// What the payments service knows: who was paid, for which key, and what the figures are. Pure.
struct PaymentsBook {
    /// How requests for money go.
    enum Mode: String {
        case normal
        /// The money goes out, and the answer does not come until the mode is changed.
        case hang
        /// 500, and nothing is paid.
        case fail
        /// 429 with a time to wait, and nothing is paid.
        case throttle
    }

    /// What becomes of a request for money.
    enum Reception {
        case paid(JSON)
        /// Paid, and to be answered only when somebody lets it go.
        case paidAndHeld(JSON)
        /// This key was paid before: the same answer again, and no money.
        case replayed(JSON)
        /// The key came before with other arguments.
        case conflict
        case failed
        case throttled
    }

    private(set) var mode = Mode.normal
    /// After how many requests the mode is normal again; nil for never.
    private var modeCount: Int64?
    private var payments: [Payment] = []
    private var indexByKey: [String: Int] = [:]

    private var requests: Int64 = 0
    private var replays: Int64 = 0
    private var failures: Int64 = 0
    private var throttles: Int64 = 0
    private var refusals: Int64 = 0
    /// Requests that have been paid and not been answered.
    var held: Int64 = 0

    struct Payment {
        var key: String?
        var order: String
        var cents: Int64
        var request: JSON
        var receipt: JSON
    }

    mutating func set(_ mode: Mode, count: Int64?) {
        self.mode = mode
        modeCount = count
    }

    mutating func refuse() { refusals += 1 }

    /// Takes a request for money that has an order, an amount and a currency.
    mutating func receive(_ request: JSON, order: String, cents: Int64, key: String?) -> Reception {
        requests += 1
        let mode = takeMode()
        switch mode {
        case .fail:
            failures += 1
            return .failed
        case .throttle:
            throttles += 1
            return .throttled
        case .normal, .hang: break
        }
        if let key, let index = indexByKey[key] {
            guard payments[index].request == request else { return .conflict }
            replays += 1
            return .replayed(payments[index].receipt)
        }
        let number = payments.count + 1
        let receipt: JSON = [
            "refund_id": .string("re_" + (key.map { String($0.suffix(12)) } ?? "\(number)")),
            "order_id": .string(order),
            "amount_cents": .int(cents), "currency": request["currency"] ?? .null, "status": "paid",
        ]
        if let key { indexByKey[key] = payments.count }
        payments.append(Payment(key: key, order: order, cents: cents, request: request, receipt: receipt))
        return mode == .hang ? .paidAndHeld(receipt) : .paid(receipt)
    }

    /// What was paid for a key or an order.
    func receipts(key: String?, order: String?) -> [JSON] {
        payments.filter { (key == nil || $0.key == key) && (order == nil || $0.order == order) }.map(\.receipt)
    }

    /// One receipt by the number of its refund.
    func receipt(_ id: String) -> JSON? {
        payments.first { $0.receipt["refund_id"] == .string(id) }?.receipt
    }

    var stats: JSON {
        var cents: [String: Int64] = [:]
        var counts: [String: Int64] = [:]
        for payment in payments {
            cents[payment.order, default: 0] += payment.cents
            counts[payment.order, default: 0] += 1
        }
        return [
            "requests": .int(requests), "payments": .int(Int64(payments.count)),
            "cents": .int(payments.reduce(0) { $0 + $1.cents }), "replays": .int(replays),
            "orders_paid_twice": .int(Int64(counts.values.count { $0 > 1 })), "held": .int(held),
            "failed": .int(failures), "throttled": .int(throttles), "refused": .int(refusals),
            "by_order": .object(JSONObject(cents.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) })),
        ]
    }

    private mutating func takeMode() -> Mode {
        guard let count = modeCount else { return mode }
        let taken = mode
        modeCount = count - 1
        if count <= 1 { (mode, modeCount) = (.normal, nil) }
        return taken
    }
}
