public import JSON
internal import JSONSchema
public import Journal
public import Manifest

/// Where people decide: checks that this person may decide this question, and hands the decision to the run.
///
/// A decision is accepted once: the store closes the question in the commit that accepts it.
public struct ApprovalDesk: Sendable {
    private let store: any Store
    private let project: ProjectDefinition
    private let now: @Sendable () -> Timestamp

    /// Makes it of its parts.
    public init(store: any Store, project: ProjectDefinition, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.project = project
        self.now = now
    }

    /// Why a decision was not accepted.
    public struct Refusal: Error, Sendable, CustomStringConvertible {
        /// The kinds of refusal; raw values are stable.
        public enum Code: String, Sendable {
            case notFound = "not_found"
            case closed
            case expired
            case unknownPerson = "unknown_person"
            case notAsked = "not_asked"
            case selfApproval = "self_approval"
            /// A policy about people's rights does not let this person answer.
            case forbidden
            case wrongKind = "wrong_kind"
            case invalid
            case store
        }

        /// The kind of refusal.
        public var code: Code
        /// Lowercase, without a final period.
        public var message: String
        /// What to do next, where there is something.
        public var hint: String?

        /// Makes it of its parts.
        public init(_ code: Code, _ message: String, hint: String? = nil) {
            self.code = code
            self.message = message
            self.hint = hint
        }

        /// The text.
        public var description: String { message }
    }

    /// Says yes to exactly what was asked.
    public func approve(_ id: ApprovalID, by person: String, note: String?) async throws(Refusal) {
        let (record, asked, groups) = try await mayDecide(id, person)
        guard asked.subject == .call || asked.subject == .step else {
            throw Refusal(
                .wrongKind,
                "`\(id)` is a question, not an approval",
                hint: "answer it: `reeve approvals answer \(id) TEXT`"
            )
        }
        var body: JSONObject = ["groups": .array(groups.map(JSON.string)), "digest": .string(asked.digest.description)]
        if let note { body["note"] = .string(note) }
        try await post(.approvalGranted, record, by: person, .object(body))
    }

    /// Says no; the reason is told to the agent.
    public func deny(_ id: ApprovalID, by person: String, reason: String) async throws(Refusal) {
        let (record, _, _) = try await mayDecide(id, person)
        try await post(.approvalDenied, record, by: person, ["reason": .string(reason)])
    }

    /// Says yes to other arguments than were asked for. They are validated here, and authorized anew when the call is
    /// made.
    public func edit(_ id: ApprovalID, by person: String, input: JSON, note: String?) async throws(Refusal)
        -> [JSONChange]
    {
        let (record, asked, groups) = try await mayDecide(id, person)
        guard asked.subject == .call, let name = asked.tool, let tool = project.tools[name] else {
            throw Refusal(.wrongKind, "`\(id)` is no call, so it has no arguments to edit")
        }
        let violations = tool.input.schema.validate(input)
        guard violations.isEmpty else {
            let lines = violations.map(\.description).joined(separator: "; ")
            throw Refusal(.invalid, "the arguments do not fit `\(name)`: \(lines)")
        }
        let changes = JSONChange.between(try await content(of: asked), input)
        guard !changes.isEmpty else {
            throw Refusal(.invalid, "nothing is changed", hint: "say yes as it is: `reeve approvals approve \(id)`")
        }
        var body: JSONObject = [
            "groups": .array(groups.map(JSON.string)), "changes": .array(changes.map(\.json)),
        ]
        if let note { body["note"] = .string(note) }
        try await post(.approvalGranted, record, by: person, .object(body), content: input)
        return changes
    }

    /// Answers an agent's question, or takes its part in a conversation; `ends` says that nothing more follows.
    public func answer(_ id: ApprovalID, by person: String, text: String, ends: Bool = false) async throws(Refusal) {
        let (record, asked, groups) = try await mayDecide(id, person)
        guard asked.subject == .question || asked.subject == .reply else {
            throw Refusal(.wrongKind, "`\(id)` is no question", hint: "approve or deny it")
        }
        var body: JSONObject = ["groups": .array(groups.map(JSON.string))]
        if ends { body["end"] = true }
        try await post(.answer, record, by: person, .object(body), content: .string(text))
    }

    /// The question, if this person may decide it, and the groups in whose name.
    private func mayDecide(
        _ id: ApprovalID,
        _ person: String
    ) async throws(Refusal) -> (ApprovalRecord, ApprovalRequested, [String]) {
        let record: ApprovalRecord
        let asked: ApprovalRequested
        do {
            guard let found = try await store.approval(id) else {
                throw Refusal(.notFound, "there is no approval `\(id)`", hint: "`reeve approvals` lists what is open")
            }
            record = found
            asked = try ApprovalRequested(body: found.body)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.store, "\(error)")
        }
        guard record.status == .open else {
            throw Refusal(.closed, "`\(id)` is \(record.status.rawValue) already")
        }
        if let expires = record.expires, expires <= now() { throw Refusal(.expired, "`\(id)` has expired") }
        let groups = try groups(of: person, for: asked)
        try await requireRight(of: person, groups, record, asked)
        return (record, asked, groups)
    }

    private func groups(of person: String, for asked: ApprovalRequested) throws(Refusal) -> [String] {
        let user = "user:\(person)"
        if asked.subject == .reply, asked.groups.isEmpty {
            guard asked.actsFor == nil || asked.actsFor == user else {
                throw Refusal(.notAsked, "the agent talks to `\(asked.actsFor ?? "")`, not to `\(person)`")
            }
            return []
        }
        guard let known = project.people.person(person) else {
            throw Refusal(
                .unknownPerson,
                "`\(person)` is not in people.yaml",
                hint: "say who you are: `--as NAME` or REEVE_USER"
            )
        }
        guard asked.askedBy != user, asked.actsFor != user else {
            throw Refusal(.selfApproval, "`\(person)` asked for this and may not decide it")
        }
        let groups = asked.groups.filter { known.groups.contains($0) }
        guard !groups.isEmpty else {
            let who = asked.groups.joined(separator: ", ")
            throw Refusal(.notAsked, "`\(person)` is in none of the groups that are asked: \(who)")
        }
        return groups
    }

    /// Membership is not enough where policies speak of people's rights.
    private func requireRight(
        of person: String,
        _ groups: [String],
        _ record: ApprovalRecord,
        _ asked: ApprovalRequested
    ) async throws(Refusal) {
        guard project.governsPeople, !groups.isEmpty else { return }
        do {
            let workflow = try await store.run(record.run)?.workflow
            try RightsDesk(project: project).require(
                .approve,
                of: person,
                groups: groups,
                run: record.run,
                workflow: workflow,
                tool: asked.tool
            )
        } catch let forbidden as RightsDesk.Forbidden {
            throw Refusal(.forbidden, forbidden.description)
        } catch {
            throw Refusal(.store, "\(error)")
        }
    }

    private func content(of asked: ApprovalRequested) async throws(Refusal) -> JSON {
        switch asked.content {
        case .inline(let value): return value
        case .blob(let digest, _):
            do {
                return try JSON(parsing: try await store.blob(digest))
            } catch {
                throw Refusal(.store, "\(error)")
            }
        }
    }

    private func post(
        _ kind: Message.Kind,
        _ record: ApprovalRecord,
        by person: String,
        _ body: JSON,
        content: JSON? = nil
    ) async throws(Refusal) {
        var message = Message(run: record.run, kind: kind, from: "user:\(person)", body: body, approval: record.id)
        if let content { message.attach(content, as: .content) }
        do {
            _ = try await store.post(message, at: now())
        } catch {
            throw Refusal(error.code == .closed ? .closed : .store, error.message)
        }
    }
}
