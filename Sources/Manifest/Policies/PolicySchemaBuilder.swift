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
///   context: { input: { … }, facts: { … }, run: Run, input_labels: Set<String>, history: { COUNTER: Long } }
/// };
/// type Run = { id, workflow, step, principal?, labels: Set<String>, calls: { TOOL: { count: Long } } };
/// ```
struct PolicySchemaBuilder {
    /// What a tool's context lacks, and why: `input.lines` → "it may be of several types".
    private(set) var omissions: [String: [String: String]] = [:]

    private let tools: [String: ToolDefinition]
    private let counters: [CounterDefinition]

    /// The type of `context.run`, one for all actions: it has an attribute for each tool.
    private static let run: SchemaName = "Run"

    init(tools: [String: ToolDefinition], counters: [CounterDefinition] = []) {
        self.tools = tools
        self.counters = counters
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
                context: .record(right.context)
            )
            actions.append(ActionDeclaration(SchemaName(right.action), appliesTo: applicability))
        }
        return SchemaNamespace(
            commonTypes: [CommonTypeDeclaration(Self.run, .record(run))],
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
            SchemaAttribute("run", .common(Self.run)),
            SchemaAttribute("input_labels", .set(.string)),
            SchemaAttribute("history", .record(history(of: tool))),
        ]
    }

    private var run: [SchemaAttribute] {
        let count = SchemaType.record([SchemaAttribute("count", .long)])
        return [
            SchemaAttribute("id", .string), SchemaAttribute("workflow", .string), SchemaAttribute("step", .string),
            SchemaAttribute("principal", .string, isRequired: false),
            SchemaAttribute("labels", .set(.string)),
            SchemaAttribute("calls", .record(tools.keys.sorted().map { SchemaAttribute($0, count) })),
        ]
    }

    private mutating func history(of tool: ToolDefinition) -> [SchemaAttribute] {
        var attributes: [SchemaAttribute] = []
        for counter in counters {
            guard counter.isSeen(by: tool.name) else {
                let counted = counter.terms.keys.sorted().map { "`\($0)`" }.joined(separator: ", ")
                note(["": "its key is computed from a call of \(counted)"], under: "history.\(counter.name)", of: tool)
                continue
            }
            let isOptional = counter.terms(for: tool.name)?.isOptional ?? false
            attributes.append(SchemaAttribute(counter.name, .long, isRequired: !isOptional))
        }
        return attributes
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
