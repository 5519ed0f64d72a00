internal import Assurance
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
        guard let past = try PastCall(entry) else { throw Self.noCall(entry) }
        try await expectContents(of: past, at: entry)
        let input = try await store.content(past.input)
        var facts: [String: JSON] = [:]
        for (name, payload) in past.facts { facts[name] = try await store.content(payload) }
        let workspace = try Workspace(invocation)
        let releases = workspace.releases(try workspace.project(), store)
        let machine = try await RunLoader(store: store, releases: releases).load(run, through: 0)
        let gateway = Gateway(project: machine.release, environment: workspace.environment())
        var call = past.call(by: machine.release, workflow: machine.context.workflow, input: input)
        call.run = machine.context
        var grant: ApprovalID?
        if case .made(under: let approval) = past.decision { grant = approval }
        let view = PolicyExplanationText(
            entry: entry,
            input: input,
            facts: facts,
            labels: call.past.runLabels,
            decision: gateway.decide(call, facts: facts),
            grant: grant
        )
        if invocation.has("json") { Output.json(view.json) } else { Output.write(view.text) }
    }

    /// Refuses to decide on what is not there any more: that would tell another story than the entry.
    private func expectContents(of past: PastCall, at entry: Entry) async throws {
        var named: [Digest] = []
        for payload in [past.input] + past.facts.values {
            if case .blob(let digest, _) = payload { named.append(digest) }
        }
        let contents = try await store.blobs(named)
        guard contents.values.contains(.erased) else { return }
        let policies = past.policies.map { "`\($0)`" }.joined(separator: ", ")
        throw CommandError(
            "erased",
            "entry \(entry.seq) cannot be decided again: its arguments or facts were erased",
            hint: policies.isEmpty
                ? "the entry itself says what was decided: `reeve runs show \(entry.run)`"
                : "it says itself what was decided (`reeve runs show \(entry.run)`), by \(policies)"
        )
    }

    private static func noCall(_ entry: Entry) -> CommandError {
        let isLookup = entry.kind == .toolIntended
        return CommandError(
            "not_a_call",
            isLookup
                ? "entry \(entry.seq) is a lookup for policy, which policies do not decide"
                : "entry \(entry.seq) is `\(entry.kind)`, which is no call",
            hint: "name a `tool.intended`, `tool.refused` or `approval.requested` entry; "
                + "`reeve runs show \(entry.run)` numbers them",
            exit: .usage
        )
    }
}
