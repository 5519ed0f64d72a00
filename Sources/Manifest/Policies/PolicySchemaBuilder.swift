import JSON
import Policy

/// Makes the Cedar schema of a project: who acts, on what, and what policies know of each call.
///
/// ```
/// entity Group; entity Project; entity Connector; entity Service;
/// entity Agent { owner: Group };
/// entity User in [Group] { email?: String };
/// action "payments.refund" appliesTo {
///   principal: [Agent, User, Service], resource: [Connector],
///   context: { input: { … }, facts: { … }, run: { id, workflow, step, principal? }, labels: Set<String> }
/// };
/// ```
struct PolicySchemaBuilder {
    /// What a tool's context lacks, and why: `input.lines` → "it may be of several types".
    private(set) var omissions: [String: [String: String]] = [:]

    private let tools: [String: ToolDefinition]

    init(tools: [String: ToolDefinition]) {
        self.tools = tools
    }

    mutating func namespace() -> SchemaNamespace {
        let actors: [SchemaName] = ["Agent", "User", "Service"]
        var actions: [ActionDeclaration] = []
        for (name, tool) in tools.sorted(by: { $0.key < $1.key }) {
            let applicability = ActionDeclaration.Applicability(
                principals: actors,
                resources: ["Connector"],
                context: .record(context(of: tool))
            )
            actions.append(ActionDeclaration(SchemaName(name), appliesTo: applicability))
        }
        for right in PersonalRight.allCases {
            let applicability = ActionDeclaration.Applicability(
                principals: ["User", "Service"],
                resources: ["Project"],
                context: .record(PersonalRight.context)
            )
            actions.append(ActionDeclaration(SchemaName(right.action), appliesTo: applicability))
        }
        return SchemaNamespace(
            entityTypes: [
                EntityDeclaration("Group"),
                EntityDeclaration("Project"),
                EntityDeclaration("Connector"),
                EntityDeclaration("Service"),
                EntityDeclaration("Agent", .standard(shape: .record([SchemaAttribute("owner", .entity("Group"))]))),
                EntityDeclaration(
                    "User",
                    .standard(
                        memberOf: ["Group"],
                        shape: .record([SchemaAttribute("email", .string, isRequired: false)])
                    )
                ),
            ],
            actions: actions
        )
    }

    private mutating func context(of tool: ToolDefinition) -> [SchemaAttribute] {
        let (input, inputOmissions) = SchemaMapping.attributes(of: tool.input.source)
        note(inputOmissions, under: "input", of: tool)
        return [
            SchemaAttribute("input", .record(input)),
            SchemaAttribute("facts", .record(facts(of: tool))),
            SchemaAttribute(
                "run",
                .record([
                    SchemaAttribute("id", .string), SchemaAttribute("workflow", .string),
                    SchemaAttribute("step", .string),
                    SchemaAttribute("principal", .string, isRequired: false),
                ])
            ),
            SchemaAttribute("labels", .set(.string)),
        ]
    }

    private mutating func facts(of tool: ToolDefinition) -> [SchemaAttribute] {
        var attributes: [SchemaAttribute] = []
        for (name, fact) in tool.facts.sorted(by: { $0.value.order < $1.value.order }) {
            guard let output = tools[fact.tool]?.output else {
                note(
                    ["": "the tool `\(fact.tool)` does not say what its results look like (`output`)"],
                    under: "facts.\(name)",
                    of: tool
                )
                continue
            }
            let (mapped, inner) = SchemaMapping.type(of: output.source)
            note(inner, under: "facts.\(name)", of: tool)
            switch mapped {
            case .type(let type, let isNullable):
                attributes.append(SchemaAttribute(name, type, isRequired: !isNullable && !fact.isOptional))
            case .none(let reason):
                note(["": reason], under: "facts.\(name)", of: tool)
            }
        }
        return attributes
    }

    private mutating func note(_ found: [String: String], under prefix: String, of tool: ToolDefinition) {
        for (path, reason) in found {
            omissions[tool.name, default: [:]][path.isEmpty ? prefix : "\(prefix).\(path)"] = reason
        }
    }
}
