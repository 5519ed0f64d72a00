public import Gateway
public import JSON
public import Journal
public import Manifest

/// A call as the journal has it: what policy was asked about it then, and what it said.
///
/// Read from an entry in which a decision stands: a call that was made (`tool.intended`), one that was refused
/// (`tool.refused`), or one that people were asked about (`approval.requested`).
public struct PastCall: Sendable {
    /// What became of the question.
    public enum Decision: Sendable, Hashable {
        /// The call was made; under an approval where policy had asked for people.
        case made(under: ApprovalID?)
        /// A stage refused it, such as `authorize`, with a code, such as `denied`.
        case refused(stage: String, code: String)
        /// People of these groups were asked.
        case asked(groups: [String])
    }

    /// The run that it is part of.
    public var run: RunID
    /// The number of the entry.
    public var seq: Int
    /// When it was decided.
    public var at: Timestamp
    /// Where in the run.
    public var path: StepPath
    /// The tool's full name.
    public var tool: String
    /// The arguments.
    public var input: Payload
    /// What the gateway had looked up, by name; null where an optional fact was not to be had.
    public var facts: [String: Payload]
    /// Who asked for the call.
    public var principal: Principal
    /// For whom the run worked: `user:anna`; nil where nobody started it, or the entry does not say.
    public var actsFor: String?
    /// The workflow; nil where the entry does not say.
    public var workflow: String?
    /// What policy knew of the time before; nil where the entry does not say.
    public var past: PolicyPast?
    /// What was decided.
    public var decision: Decision
    /// The policies that determined it.
    public var policies: [String]
    /// The rest of what policy saw; null where the entry does not say.
    public var request: JSON

    /// Reads an entry; nil for one in which no decision on a call stands.
    ///
    /// - Throws: ``JournalError`` `damaged` where the body is not as its kind has it.
    public init?(_ entry: Entry) throws(JournalError) {
        switch entry.kind {
        case .toolIntended:
            let event = try ToolIntended(body: entry.body)
            guard !event.isFact else { return nil }
            (tool, input, facts) = (event.tool, event.input, event.facts)
            (policies, request) = (event.policies, event.request)
            decision = .made(under: event.grant)
        case .toolRefused:
            let event = try ToolRefused(body: entry.body)
            (tool, input, facts) = (event.tool, event.input, event.facts)
            (policies, request) = (event.policies.map(\.id), event.request)
            decision = .refused(stage: event.stage, code: event.code)
        case .approvalRequested:
            let event = try ApprovalRequested(body: entry.body)
            guard event.subject == .call, let name = event.tool else { return nil }
            (tool, input, facts) = (name, event.content, event.facts)
            (policies, request) = (event.policies.map(\.id), event.request)
            decision = .asked(groups: event.groups)
            principal = Self.principal(event.askedBy)
            actsFor = event.actsFor
            workflow = request["run"]?["workflow"]?.stringValue
            past = request.isNull ? nil : PolicyPast(request: request)
            (run, seq, at, path) = (entry.run, entry.seq, entry.at, entry.path)
            return
        default:
            return nil
        }
        principal = Self.principal(request["principal"]?.stringValue ?? "")
        actsFor = request["run"]?["principal"]?.stringValue
        workflow = request["run"]?["workflow"]?.stringValue
        past = request.isNull ? nil : PolicyPast(request: request)
        (run, seq, at, path) = (entry.run, entry.seq, entry.at, entry.path)
    }

    /// The call as it is put to policies again.
    ///
    /// - Parameters:
    ///   - project: Whose policies decide.
    ///   - workflow: The run's workflow, where the entry does not say it.
    ///   - input: The content of ``input``.
    public func call(by project: ProjectDefinition, workflow: String, input: JSON) -> ToolCall {
        let context = RunContext(
            id: run,
            workflow: self.workflow ?? workflow,
            project: project,
            input: .null,
            actsFor: actsFor
        )
        return ToolCall(
            run: context,
            path: path,
            tool: tool,
            input: input,
            principal: principal,
            past: past ?? PolicyPast()
        )
    }

    /// Reads Cedar's text of an entity, `Agent::"refunds"`, and the journal's, `agent:refunds`.
    private static func principal(_ text: String) -> Principal {
        let kind = text.prefix { $0 != ":" }
        let rest = text.dropFirst(kind.count).drop { $0 == ":" }
        let name = rest.hasPrefix("\"") ? String(rest.dropFirst().dropLast()) : String(rest)
        return switch kind {
        case "Agent", "agent": .agent(name)
        case "User", "user": .user(name)
        default: .service(name)
        }
    }
}
