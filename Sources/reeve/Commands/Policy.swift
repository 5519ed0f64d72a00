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
            OperandSpec(name: "SEQ", help: "the entry: a call that was made (tool.intended) or refused (tool.refused)"),
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
        var request: JSON
        var grant: ApprovalID?
    }

    func explain() async throws {
        let run = RunID(rawValue: try invocation.operand(0))
        _ = try await Commands.found(run, in: store)
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
        let machine = try await RunLoader(store: store, releases: releases).load(run, through: 0)
        let gateway = Gateway(project: machine.release, environment: workspace.environment())
        let call = ToolCall(
            run: machine.context,
            path: entry.path,
            tool: past.tool,
            input: past.input,
            principal: Self.principal(past.request["principal"]?.stringValue ?? ""),
            labels: (past.request["labels"]?.arrayValue ?? []).compactMap(\.stringValue)
        )
        let decision = gateway.decide(call, facts: past.facts)
        let view = PolicyExplanationText(
            entry: entry,
            input: past.input,
            facts: past.facts,
            decision: decision,
            grant: past.grant
        )
        if invocation.has("json") { Output.json(view.json) } else { Output.write(view.text) }
    }

    private func call(_ entry: Entry) async throws -> PastCall {
        let tool: String
        let input: Payload
        let facts: [String: Payload]
        let request: JSON
        var grant: ApprovalID?
        switch entry.kind {
        case .toolIntended:
            let event = try ToolIntended(body: entry.body)
            (tool, input, facts, request, grant) = (event.tool, event.input, event.facts, event.request, event.grant)
        case .toolRefused:
            let event = try ToolRefused(body: entry.body)
            (tool, input, facts, request) = (event.tool, event.input, event.facts, event.request)
        default:
            throw CommandError(
                "not_a_call",
                "entry \(entry.seq) is `\(entry.kind)`, which is no call",
                hint: "name a `tool.intended` or `tool.refused` entry; `reeve runs show \(entry.run)` numbers them",
                exit: .usage
            )
        }
        var values: [String: JSON] = [:]
        for (name, payload) in facts { values[name] = try await store.content(payload) }
        return PastCall(
            tool: tool,
            input: try await store.content(input),
            facts: values,
            request: request,
            grant: grant
        )
    }

    /// Reads Cedar's text of an entity: `Agent::"refunds"`.
    private static func principal(_ text: String) -> Principal {
        let name = text.split(separator: "\"").dropFirst().joined(separator: "\"")
        if text.hasPrefix("Agent::") { return .agent(name) }
        if text.hasPrefix("User::") { return .user(name) }
        return .service(name)
    }
}
