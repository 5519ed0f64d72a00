public import JSON
public import Manifest
public import Policy

/// One concrete call: who asks for what, with which arguments, and what the gateway would look up.
public struct CallExample: Sendable, Hashable {
    /// Who calls.
    public var principal: EntityUID
    /// The tool.
    public var tool: String
    /// The tool's connector, as policies know it.
    public var resource: EntityUID
    /// The arguments.
    public var input: JSON
    /// What is looked up, by name; an absent one is null.
    public var facts: [String: JSON]
    /// What the run did and took in before, and the counters that the call sees.
    public var past: PolicyPast
    /// The run's id.
    public var run: String
    /// The workflow of the run.
    public var workflow: String
    /// The step that calls.
    public var step: String
    /// For whom the run works: `user:anna`; nil where nobody started it.
    public var actsFor: String?

    /// The call as `--json` writes it.
    public var json: JSON {
        var facts = JSONObject()
        for (name, value) in self.facts.sorted(by: { $0.key < $1.key }) { facts[name] = value }
        var run: JSONObject = [
            "id": .string(self.run), "workflow": .string(workflow), "step": .string(step),
        ]
        if let actsFor { run["principal"] = .string(actsFor) }
        var object: JSONObject = [
            "principal": .string("\(principal)"), "action": .string(tool), "resource": .string("\(resource)"),
            "input": input, "facts": .object(facts), "run": .object(run),
        ]
        past.write(into: &object)
        return .object(object)
    }
}
