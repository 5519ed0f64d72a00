internal import JSON
internal import Transport

/// Everything that the desk can reach, behind one port.
final class Town: Sendable {
    private let payments: PaymentsService
    private let slack = Outbox(requiring: "text")
    private let mail = Outbox(requiring: "to")

    /// - Parameter paymentsKey: the token that the payments service asks for.
    init(paymentsKey: String?) { payments = PaymentsService(key: paymentsKey) }

    func answer(_ request: ServerRequest) async -> ServerResponse {
        switch request.path {
        case "/payments/refunds": await payments.answer(request, id: nil)
        case let path where path.hasPrefix("/payments/refunds/"):
            await payments.answer(request, id: String(path.dropFirst("/payments/refunds/".count)))
        case "/slack/messages": slack.answer(request)
        case "/mail/messages": mail.answer(request)
        case "/stats": .json(stats)
        case "/control": control(request)
        default: .problem(404, "there is nothing at \(request.path)")
        }
    }

    private var stats: JSON {
        var object = payments.stats.objectValue ?? [:]
        object["slack"] = .int(slack.count)
        object["mail"] = .int(mail.count)
        return .object(object)
    }

    private func control(_ request: ServerRequest) -> ServerResponse {
        guard request.method == .post, let body = try? JSON(parsing: request.body),
            let mode = body["mode"]?.stringValue.flatMap(PaymentsBook.Mode.init(rawValue:))
        else { return .problem(422, "`mode` is normal, hang, fail or throttle") }
        payments.set(mode, count: body["count"]?.intValue)
        return .json(["mode": .string(mode.rawValue)])
    }
}
