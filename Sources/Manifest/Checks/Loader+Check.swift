import JSON

extension Loader {
    /// The rules of `reeve check` that look at the whole: what can be built may still be wrong.
    mutating func check(_ parts: Parts) {
        checkGroups()
        checkLookups()
        checkIdempotency()
        checkArguments()
        checkRecursion()
        checkPolicies(parts)
        checkSecrets()
        checkCounters(parts)
        checkUnused()
    }

    // MARK: Groups

    private mutating func checkGroups() {
        for owner in notes.owners where people.groups[owner.group] == nil {
            problems.error(
                .unknownOwner,
                at: owner.location,
                "the owner `\(owner.group)` is no group in people.yaml",
                hint: Suggestion.hint(for: owner.group, among: people.groups.keys, kind: "group")
            )
        }
        for approver in notes.approvers {
            checkApprover(approver.group, at: approver.location)
        }
    }

    /// A group that is asked exists, and somebody is in it.
    mutating func checkApprover(_ group: String, at location: SourceLocation) {
        guard let members = people.groups[group] else {
            problems.error(
                .unknownGroup,
                at: location,
                "there is no group `\(group)` that could be asked",
                hint: Suggestion.hint(for: group, among: people.groups.keys, kind: "group")
            )
            return
        }
        // Where a group's members cannot be read, that has been noted.
        guard members.isEmpty, !problems.hasErrors(in: "people.yaml") else { return }
        problems.error(
            .emptyGroup,
            at: location,
            "nobody is in the group `\(group)`, so nobody could answer",
            hint: "add a person to it in people.yaml"
        )
    }

    // MARK: Tools

    private mutating func checkLookups() {
        for lookup in notes.lookups {
            guard let tool = tools[lookup.tool], tool.effect != .read else { continue }
            let isFact = lookup.purpose == .fact
            problems.error(
                isFact ? .fact : .probe,
                at: lookup.location,
                "`\(lookup.tool)` is `\(tool.effect.rawValue)`, and \(isFact ? "a fact is looked up" : "a probe asks") without changing anything",
                hint: "use a tool whose effect is `read`"
            )
        }
        for tool in tools.values {
            guard case .probe(let name) = tool.idempotency, let probe = tools[name] else { continue }
            checkProbe(probe, of: tool)
        }
    }

    /// A probe is called with as much of the tool's input and `idempotency_key` as it takes: that must be enough for it.
    private mutating func checkProbe(_ probe: ToolDefinition, of tool: ToolDefinition) {
        let location = notes.lookups.first { $0.of == tool.name && $0.purpose == .probe }?.location ?? tool.location
        guard let properties = tool.input.source["properties"]?.objectValue else { return }
        for name in (probe.input.source["required"]?.arrayValue ?? []).compactMap(\.stringValue)
        where name != "idempotency_key" && properties[name] == nil {
            problems.error(
                .probe,
                at: location,
                "the probe `\(probe.name)` needs `\(name)`, which `\(tool.name)` does not have",
                hint: "a probe is called with the tool's input and `idempotency_key`"
            )
        }
    }

    private mutating func checkIdempotency() {
        for tool in tools.values where tool.effect == .irreversible && tool.idempotency == .none {
            problems.warn(
                .idempotency,
                at: tool.location,
                "`\(tool.name)` is irreversible, and nothing tells whether a call whose outcome is unknown has happened",
                hint:
                    "declare `idempotency`: a key that the service honours, or a probe; else a person settles such calls"
            )
        }
    }

    // MARK: Workflows

    private mutating func checkRecursion() {
        let children = notes.children
        for cycle in Cycles.find(in: children.keys.sorted(), edges: { (children[$0] ?? []).map(\.name) }) {
            guard let first = cycle.first, let last = cycle.last else { continue }
            let location = (children[last] ?? []).first { $0.name == first }?.location
            let path = (cycle + [first]).map { "`\($0)`" }.joined(separator: " → ")
            problems.error(
                .recursion,
                at: location ?? .start(of: "workflows"),
                "workflows run each other without end: \(path)"
            )
        }
    }

    // MARK: What nobody uses

    private mutating func checkUnused() {
        // What could not be read uses nothing.
        guard !problems.hasErrors else { return }
        func unused(_ kind: String, _ name: String, at location: SourceLocation) {
            problems.warn(.unused, at: location, "nothing uses the \(kind) `\(name)`")
        }
        for tool in tools.values where !notes.uses.contains(.tool(tool.name)) {
            unused("tool", tool.name, at: tool.location)
        }
        for agent in agents.values where !notes.uses.contains(.agent(agent.name)) {
            unused("agent", agent.name, at: agent.location)
        }
        for (tier, location) in notes.tierLocations where !notes.uses.contains(.tier(tier)) {
            unused("tier", tier, at: location)
        }
        for model in models.models.values where !notes.uses.contains(.model(model.name)) {
            unused("model", model.name, at: model.location)
        }
        for provider in models.providers.values where !notes.uses.contains(.provider(provider.name)) {
            unused("provider", provider.name, at: provider.location)
        }
        for secret in secrets.values where !notes.uses.contains(.secret(secret.name)) {
            unused("secret", secret.name, at: secret.location)
        }
    }
}
