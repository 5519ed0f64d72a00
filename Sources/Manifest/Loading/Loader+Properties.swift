extension Project {
    /// The properties of a project, in the order of their file, without those that have a problem; none where there is no
    /// such file.
    ///
    /// They are no part of a release: what must be true of policies is not what policies are.
    public static func properties(
        _ files: ProjectFiles,
        of project: ProjectDefinition
    ) -> (properties: [PropertyDefinition], problems: [Problem]) {
        var loader = Loader(files)
        guard let path = loader.list(ManifestKind.properties.place) else { return ([], []) }
        loader.agents = project.agents
        loader.tools = project.tools
        loader.connectors = project.connectors
        loader.people = project.people
        loader.workflows = project.workflows
        loader.notes.toolNames = Set(project.tools.keys)
        loader.notes.workflowNames = Set(project.workflows.keys)
        let properties = loader.properties(path)
        return (properties, loader.problems.sorted)
    }
}

extension Loader {
    fileprivate mutating func properties(_ path: String) -> [PropertyDefinition] {
        guard let root = manifest(path, .properties) else { return [] }
        var properties: [PropertyDefinition] = []
        for pair in root.field("properties")?.pairs ?? [] {
            let node = pair.value
            let before = problems.errorCount
            guard let because = node.text("because"), let claim = claim(node), problems.errorCount == before
            else { continue }
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
            // Whether there is such a principal, is asked with the question: see `PropertyReader`.
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
            checkNames(in: text) { field.location(ofByte: $0) }
            checkLabels(in: text) { field.location(ofByte: $0) }
            calls.condition = PropertyDefinition.Condition(text: text, node: field)
        }
        return calls
    }
}
