internal import JSON
internal import Synchronization
internal import Transport

/// Takes whatever is sent, and counts it: what Slack and a mail server are to the desk.
final class Outbox: Sendable {
    private let messages: Mutex<[JSON]> = Mutex([])
    private let required: String

    /// - Parameter required: the field that a message must have.
    init(requiring required: String) { self.required = required }

    var count: Int64 { Int64(messages.withLock { $0.count }) }

    func answer(_ request: ServerRequest) -> ServerResponse {
        if request.method == .get { return .json(.array(messages.withLock { $0 })) }
        guard let body = try? JSON(parsing: request.body), body[required]?.stringValue != nil else {
            return .problem(422, "a message needs `\(required)`")
        }
        let number = messages.withLock { messages in
            messages.append(body)
            return messages.count
        }
        return .json(["ok": true, "number": .int(Int64(number))])
    }
}
