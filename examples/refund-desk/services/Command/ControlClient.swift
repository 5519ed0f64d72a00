internal import JSON
internal import Transport

/// Asks the running server, for scripts.
struct ControlClient {
    private let client = HTTPClient()
    private let url: String

    init() throws {
        guard let url = Services.variable("REFUND_SERVICES_URL") else {
            throw UsageError(description: "REFUND_SERVICES_URL is not set: `refund-services serve` prints it")
        }
        self.url = url
    }

    func setMode(_ mode: String, count: String?) async throws {
        var body: JSONObject = ["mode": .string(mode)]
        if let count {
            guard let number = Int64(count), number > 0 else {
                throw UsageError(description: "COUNT is a whole number from 1, not `\(count)`")
            }
            body["count"] = .int(number)
        }
        _ = try await send(.post, "/control", JSON.object(body))
    }

    /// One figure; all of them in a line where none is named.
    func stats(_ pointer: String?) async throws -> String {
        let stats = try await send(.get, "/stats", nil)
        guard let pointer else { return Self.line(stats) }
        return try Picker.text(pointer, of: stats)
    }

    private static func line(_ stats: JSON) -> String {
        func figure(_ name: String) -> Int64 { stats[name]?.intValue ?? 0 }
        let cents = figure("cents")
        let amount = "\(cents / 100).\(cents % 100 / 10)\(cents % 10)"
        return """
            payments: \(figure("requests")) requests, \(figure("payments")) paid (\(amount)), \
            \(figure("replays")) repeated and not paid again, \(figure("orders_paid_twice")) orders paid twice
            slack: \(figure("slack")) messages; mail: \(figure("mail")) messages
            """
    }

    func wait(for pointer: String, atLeast text: String) async throws {
        guard let least = Int64(text) else { throw UsageError(description: "N is a whole number, not `\(text)`") }
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            let found = Int64(try await stats(pointer)) ?? 0
            if found >= least { return }
            guard ContinuousClock.now < deadline else {
                throw ServiceError(description: "`\(pointer)` is still \(found) after 30 s, not \(least)")
            }
            try await ContinuousClock().sleep(for: .milliseconds(20))
        }
    }

    private func send(_ method: HTTPMethod, _ path: String, _ body: JSON?) async throws -> JSON {
        let request = HTTPRequest(
            method,
            url + path,
            headers: body == nil ? [:] : ["Content-Type": "application/json"],
            body: body.map { Array($0.serialized().utf8) } ?? [],
            timeout: .seconds(10)
        )
        let response = try await client.send(request)
        guard response.isSuccess else {
            throw ServiceError(description: "\(path) answered \(response.status): \(response.text)")
        }
        return try JSON(parsing: response.body)
    }
}
