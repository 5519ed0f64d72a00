extension Project {
    /// The properties of a project, in the order of their file; nil where a problem is an error.
    ///
    /// They are no part of a release: what must be true of policies is not what policies are.
    public static func properties(
        _ files: ProjectFiles,
        of project: ProjectDefinition
    ) -> (properties: [PropertyDefinition]?, problems: [Problem]) {
        var loader = Loader(files)
        loader.agents = project.agents
        loader.tools = project.tools
        let properties = loader.properties()
        return (loader.problems.hasErrors ? nil : properties, loader.problems.sorted)
    }
}

extension Loader {
    mutating func properties() -> [PropertyDefinition] {
        guard let root = manifest(ManifestKind.properties.place, .properties) else { return [] }
        var properties: [PropertyDefinition] = []
        for pair in root.field("properties")?.pairs ?? [] {
            let node = pair.value
            guard let because = node.text("because"), let claim = claim(node) else { continue }
            properties.append(
                PropertyDefinition(name: pair.key, because: because, location: pair.keyLocation, claim: claim)
            )
        }
        return properties
    }

    private mutating func claim(_ node: YAMLNode) -> PropertyDefinition.Claim? {
        func reference(_ name: String) -> PropertyDefinition.Reference? {
            guard let field = node.field(name), let text = field.text else { return nil }
            return PropertyDefinition.Reference(text: text, location: field.location)
        }
        if let field = node.field("never") { return .never(calls(field, verdicts: ["allow"])) }
        if let field = node.field("always") {
            if field.field("verdict") == nil {
                problems.error(
                    .missingField,
                    at: field.location,
                    "`always` needs the field `verdict`",
                    hint: "such as `verdict: [ask, deny]`"
                )
            }
            return .always(calls(field, verdicts: []))
        }
        if let reference = reference("at_most") { return .atMost(reference) }
        return reference("same_as").map { .same($0) }
    }

    private mutating func calls(_ node: YAMLNode, verdicts standard: [String]) -> PropertyDefinition.Calls {
        var calls = PropertyDefinition.Calls(
            principal: nil,
            tools: [],
            condition: nil,
            verdicts: node.texts("verdict").compactMap(\.text),
            location: node.location
        )
        if calls.verdicts.isEmpty { calls.verdicts = standard }
        if let field = node.field("principal"), let text = field.text {
            calls.principal = PropertyDefinition.Reference(text: text, location: field.location)
        }
        if let field = node.field("agent"), let name = field.text {
            if node.field("principal") != nil {
                problems.error(.conflictingFields, at: field.location, "`agent` does not go together with `principal`")
            }
            if agents[name] == nil {
                unknown(.unknownAgent, "agent", name, at: field.location, among: agents.keys)
            }
            calls.principal = PropertyDefinition.Reference(text: "Agent::\"\(name)\"", location: field.location)
        }
        for field in node.texts("tool") {
            guard let name = field.text else { continue }
            if tools[name] == nil { unknown(.unknownTool, "tool", name, at: field.location, among: tools.keys) }
            calls.tools.append(name)
        }
        if let field = node.field("when"), let text = field.text {
            calls.condition = PropertyDefinition.Condition(text: text, node: field)
        }
        return calls
    }
}
