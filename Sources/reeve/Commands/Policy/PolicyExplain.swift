internal import Engine
internal import Gateway
internal import JSON
internal import Journal
internal import Manifest
internal import Policy
internal import StoreSQLite

extension Commands {
    static let policyExplain = CommandSpec(
        name: "policy explain",
        summary: "Show for a past call what policy saw, each policy that mattered, and why",
        operands: [
            OperandSpec(name: "RUN", help: "the run's id"),
            OperandSpec(
                name: "SEQ",
                help: "the entry: a call that was made (tool.intended), refused (tool.refused), "
                    + "or that people were asked about (approval.requested)"
            ),
        ],
        examples: [("reeve policy explain run_01k… 12", "why was this refund refused?")],
        run: { invocation in
            try await withStore(invocation, isReadOnly: true) { store in
                try await PolicyExplain(invocation: invocation, store: store).explain()
                return .done
            }
        }
    )
}

/// `reeve policy explain`: decides the call again with the facts of then, under the policies of its release.
private struct PolicyExplain {
    let invocation: Invocation
    let store: SQLiteStore

    private struct PastCall {
        var tool: String
        var input: JSON
        var facts: [String: JSON]
        var principal: Principal
        /// Nil where the entry does not say.
        var labels: [String]?
        var grant: ApprovalID?
    }

    func explain() async throws {
        let run = RunID(rawValue: try invocation.operand(0))
        _ = try await Commands.readable(run, in: store, invocation)
        let text = try invocation.operand(1)
        guard let seq = Int(text), let entry = try await store.entries(of: run, from: seq, limit: 1).first,
            entry.seq == seq
        else {
            throw CommandError(
                "not_found",
                "`\(run)` has no entry \(text)",
                hint: "`reeve runs show \(run)` numbers them"
            )
        }
        let past = try await call(entry)
        let workspace = try Workspace(invocation)
        let releases = workspace.releases(try workspace.project(), store)
        // Through the entry itself: a question does not name the labels that policy saw, the run's past does.
        let machine = try await RunLoader(store: store, releases: releases).load(run, through: seq)
        let gateway = Gateway(project: machine.release, environment: workspace.environment())
        let call = ToolCall(
            run: machine.context,
            path: entry.path,
            tool: past.tool,
            input: past.input,
            principal: past.principal,
            labels: past.labels ?? machine.labels
        )
        let decision = gateway.decide(call, facts: past.facts)
        let view = PolicyExplanationText(
            entry: entry,
            input: past.input,
            facts: past.facts,
            labels: call.labels,
            decision: decision,
            grant: past.grant
        )
        if invocation.has("json") { Output.json(view.json) } else { Output.write(view.text) }
    }

    private func call(_ entry: Entry) async throws -> PastCall {
        let tool: String
        let input: Payload
        let facts: [String: Payload]
        let principal: Principal
        var labels: [String]?
        var grant: ApprovalID?
        switch entry.kind {
        case .toolIntended:
            let event = try ToolIntended(body: entry.body)
            (tool, input, facts, grant) = (event.tool, event.input, event.facts, event.grant)
            (principal, labels) = Self.asker(event.request)
        case .toolRefused:
            let event = try ToolRefused(body: entry.body)
            (tool, input, facts) = (event.tool, event.input, event.facts)
            (principal, labels) = Self.asker(event.request)
        case .approvalRequested:
            let event = try ApprovalRequested(body: entry.body)
            guard event.subject == .call, let name = event.tool else { throw Self.noCall(entry) }
            (tool, input, facts) = (name, event.content, event.facts)
            principal = Self.principal(event.askedBy)
        default:
            throw Self.noCall(entry)
        }
        var values: [String: JSON] = [:]
        for (name, payload) in facts { values[name] = try await store.content(payload) }
        return PastCall(
            tool: tool,
            input: try await store.content(input),
            facts: values,
            principal: principal,
            labels: labels,
            grant: grant
        )
    }

    private static func noCall(_ entry: Entry) -> CommandError {
        CommandError(
            "not_a_call",
            "entry \(entry.seq) is `\(entry.kind)`, which is no call",
            hint: "name a `tool.intended`, `tool.refused` or `approval.requested` entry; "
                + "`reeve runs show \(entry.run)` numbers them",
            exit: .usage
        )
    }

    /// Who asked, and with what labels, as the entry of a call has it.
    private static func asker(_ request: JSON) -> (Principal, [String]) {
        let name = request["principal"]?.stringValue ?? ""
        return (principal(name), (request["labels"]?.arrayValue ?? []).compactMap(\.stringValue))
    }

    /// Reads Cedar's text of an entity, `Agent::"refunds"`, and the journal's, `agent:refunds`.
    private static func principal(_ text: String) -> Principal {
        let kind = text.prefix { $0 != ":" }.lowercased()
        let rest = text.dropFirst(kind.count).drop { $0 == ":" }
        let name = rest.hasPrefix("\"") ? String(rest.dropFirst().dropLast()) : String(rest)
        return switch kind {
        case "agent": .agent(name)
        case "user": .user(name)
        default: .service(name)
        }
    }
}
