public import JSON
public import Journal
public import Manifest

/// What people tell runs besides decisions: stop, pause, go on, a signal, how an unknown effect ended.
///
/// Each is asked for as a right of its own; see ``RightsDesk``.
public struct RunControl: Sendable {
    private let store: any Store
    private let rights: RightsDesk
    private let now: @Sendable () -> Timestamp

    /// Makes the controls of a store's runs; `project` has the policies that say who may do what, where there is one.
    public init(store: any Store, project: ProjectDefinition?, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        rights = RightsDesk(project: project)
        self.now = now
    }

    /// Why a run was not told.
    public enum Refusal: Error, Sendable, CustomStringConvertible {
        /// Policies do not let this person do it.
        case forbidden(RightsDesk.Forbidden)
        case store(JournalError)

        /// The message.
        public var description: String {
            switch self {
            case .forbidden(let forbidden): forbidden.description
            case .store(let error): error.message
            }
        }
    }

    /// Stops a run: what is under way is aborted, nothing further is begun.
    public func cancel(_ run: RunID, by person: String, reason: String?) async throws(Refusal) {
        try await tell(run, .cancel, as: .cancel, by: person, reason: reason)
    }

    /// Halts a run: calls under way are finished, nothing further is begun.
    public func pause(_ run: RunID, by person: String, reason: String?) async throws(Refusal) {
        try await tell(run, .pause, as: .pause, by: person, reason: reason)
    }

    /// Lets a halted run go on, which is for those who may halt it.
    public func resume(_ run: RunID, by person: String) async throws(Refusal) {
        try await tell(run, .resume, as: .pause, by: person, reason: nil)
    }

    /// Sends a signal that a run waits for, or will.
    public func signal(_ run: RunID, name: String, payload: JSON, by person: String) async throws(Refusal) {
        try await require(.signal, on: run, by: person)
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
    ) async throws(Refusal) {
        try await require(.settle, on: run, effect: path, by: person)
        var body: JSONObject = ["path": .string(path.rawValue), "succeeded": .bool(succeeded)]
        if let note { body["note"] = .string(note) }
        var message = Message(run: run, kind: .settle, from: "user:\(person)", body: .object(body))
        message.attach(output, as: .output)
        try await post(message)
    }

    private func tell(
        _ run: RunID,
        _ kind: Message.Kind,
        as right: PersonalRight,
        by person: String,
        reason: String?
    ) async throws(Refusal) {
        try await require(right, on: run, by: person)
        let body: JSON = reason.map { ["reason": .string($0)] } ?? [:]
        try await post(Message(run: run, kind: kind, from: "user:\(person)", body: body))
    }

    private func require(
        _ right: PersonalRight,
        on run: RunID,
        effect path: StepPath? = nil,
        by person: String
    ) async throws(Refusal) {
        var tool: String?
        var workflow: String?
        do {
            workflow = try await store.run(run)?.workflow
            if let path { tool = try await self.tool(at: path, of: run) }
        } catch {
            throw .store(error)
        }
        do {
            try rights.require(right, of: person, run: run, workflow: workflow, tool: tool)
        } catch {
            throw .forbidden(error)
        }
    }

    /// The tool of the last call that was intended at a path.
    private func tool(at path: StepPath, of run: RunID) async throws(JournalError) -> String? {
        var tool: String?
        var from = 0
        while true {
            let page = try await store.entries(of: run, from: from, limit: 1000)
            for entry in page where entry.kind == .toolIntended && entry.path == path {
                tool = try ToolIntended(body: entry.body).tool
            }
            guard page.count == 1000 else { return tool }
            from += page.count
        }
    }

    private func post(_ message: Message) async throws(Refusal) {
        do {
            _ = try await store.post(message, at: now())
        } catch {
            throw .store(error)
        }
    }
}
