public import JSON
public import Journal

/// What people tell runs besides decisions: stop, pause, go on, a signal, how an unknown effect ended.
public struct RunControl: Sendable {
    private let store: any Store
    private let now: @Sendable () -> Timestamp

    public init(store: any Store, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.now = now
    }

    public func cancel(_ run: RunID, by person: String, reason: String?) async throws(JournalError) {
        try await tell(run, .cancel, by: person, reason: reason)
    }

    public func pause(_ run: RunID, by person: String, reason: String?) async throws(JournalError) {
        try await tell(run, .pause, by: person, reason: reason)
    }

    public func resume(_ run: RunID, by person: String) async throws(JournalError) {
        try await tell(run, .resume, by: person, reason: nil)
    }

    public func signal(_ run: RunID, name: String, payload: JSON, by person: String) async throws(JournalError) {
        var message = Message(run: run, kind: .signal, from: "user:\(person)", body: ["name": .string(name)])
        message.attach(payload, as: .payload)
        try await post(message)
    }

    /// Says how an effect ended whose outcome nobody knows but people.
    public func settle(
        _ run: RunID,
        effect path: StepPath,
        succeeded: Bool,
        output: JSON,
        note: String?,
        by person: String
    ) async throws(JournalError) {
        var body: JSONObject = ["path": .string(path.rawValue), "succeeded": .bool(succeeded)]
        if let note { body["note"] = .string(note) }
        var message = Message(run: run, kind: .settle, from: "user:\(person)", body: .object(body))
        message.attach(output, as: .output)
        try await post(message)
    }

    private func tell(
        _ run: RunID,
        _ kind: Message.Kind,
        by person: String,
        reason: String?
    ) async throws(JournalError) {
        let body: JSON = reason.map { ["reason": .string($0)] } ?? [:]
        try await post(Message(run: run, kind: kind, from: "user:\(person)", body: body))
    }

    private func post(_ message: Message) async throws(JournalError) {
        _ = try await store.post(message, at: now())
    }
}
