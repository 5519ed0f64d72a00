import JSON

extension Loader {
    mutating func readAgents() {
        for root in manifests(in: "agents", .agent) {
            guard let node = root.field("agent"), let name = node.text,
                claim(name, at: node.location, kind: "agent", first: agents[name]?.location)
            else { continue }
            agents[name] = agent(name, root, at: node.location)
        }
    }

    private mutating func agent(_ name: String, _ root: YAMLNode, at location: SourceLocation) -> AgentDefinition {
        if let owner = root.field("owner"), let group = owner.text {
            notes.owners.append(LoaderNotes.Approver(group: group, location: owner.location))
        }
        if let group = root.field("ask_human"), let name = group.text {
            notes.approvers.append(LoaderNotes.Approver(group: name, location: group.location))
        }
        let limits = root.field("limits")
        let output = schema(root.field("output"))
        if output == nil, root.field("output") != nil { notes.agentsOfUnknownOutput.insert(name) }
        return AgentDefinition(
            name: name,
            location: location,
            owner: root.text("owner") ?? "",
            description: root.text("description"),
            instructions: document(root.field("instructions"))?.text ?? "",
            model: use(tier: root.field("model")),
            tools: root.texts("tools").map { use(tool: $0) },
            limits: AgentLimits(
                steps: limits?.integer("steps") ?? 20,
                tokens: limits?.integer("tokens") ?? 200_000,
                cost: limits?.nanodollars("cost_usd") ?? 1_000_000_000,
                wall: limits?.duration("wall") ?? .seconds(600),
                identicalCalls: limits?.integer("identical_calls") ?? 3
            ),
            output: output,
            temperature: root.number("temperature"),
            outputTokensMax: root.integer("output_tokens_max") ?? 4096,
            repairTurns: root.integer("repair_turns") ?? 2,
            askHuman: root.text("ask_human"),
            converses: root.boolean("converse") ?? false
        )
    }

    /// Notes a tier's use, and that there is none where there is none.
    mutating func use(tier node: YAMLNode?) -> String {
        guard let node, let name = node.text else { return "" }
        notes.uses.insert(.tier(name))
        if models.tiers[name] == nil {
            unknown(.unknownTier, "tier", name, at: node.location, among: models.tiers.keys)
        }
        return name
    }

    /// Notes a tool's use, and that there is none where there is none.
    mutating func use(tool node: YAMLNode?) -> String {
        guard let node, let name = node.text else { return "" }
        notes.uses.insert(.tool(name))
        if !notes.toolNames.contains(name) {
            unknown(.unknownTool, "tool", name, at: node.location, among: notes.toolNames)
        }
        return name
    }
}
