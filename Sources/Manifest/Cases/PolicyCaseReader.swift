import JSON
import Policy
import Text

/// Reads cases, each over the defaults of its file, and holds them to what the project has: a test of a tool that does not
/// exist, or with arguments that could never arrive, would test nothing.
struct PolicyCaseReader {
    let project: ProjectDefinition
    let defaults: YAMLNode?
    var problems: Problems
    private var names: Set<String> = []

    init(project: ProjectDefinition, defaults: YAMLNode?, problems: Problems) {
        self.project = project
        self.defaults = defaults
        self.problems = problems
    }

    /// The case, or nil where something about it is wrong.
    mutating func read(_ item: YAMLNode) -> PolicyCase? {
        let before = problems.errorCount
        guard let name = item.text("name"), let expect = item.field("expect") else { return nil }
        if !names.insert(name).inserted {
            problems.error(.duplicateName, at: item["name"]?.location ?? item.location, "there are two cases `\(name)`")
        }
        let outcome = outcome(expect, by: item.field("by"))
        let principal = principal(item)
        let actsFor = person(field("for", item))
        guard let outcome, let principal else { return nil }
        if let right = item.field("right") {
            return read(right, item, name: name, by: principal, outcome, hasErrors: problems.errorCount > before)
        }
        guard let tool = tool(item, for: principal) else { return nil }
        let input = input(item, tool, isInvalid: outcome.expectation == .invalid)
        let facts = outcome.expectation == .invalid ? [:] : facts(item, tool)
        let (groups, then) = grant(item, outcome)
        let service = principal.hasPrefix("service:") ? String(principal.dropFirst("service:".count)) : nil
        let past = past(item, tool)
        let run = run(item, .always, of: "a call")
        let workflow = workflow(item)
        guard problems.errorCount == before else { return nil }
        return PolicyCase(
            name: name,
            location: item.location,
            principal: principal,
            actsFor: actsFor.map { "user:\($0)" },
            run: run,
            workflow: workflow ?? service ?? PolicyCase.standardWorkflow,
            step: field("step", item)?.text ?? "test",
            tool: tool.name,
            input: input,
            facts: facts,
            past: past,
            outcome: outcome,
            grantedBy: groups,
            outcomeAfterGrant: then
        )
    }

    /// A field of the case, or else of the defaults, unless the case takes it away with `null`.
    func field(_ name: String, _ item: YAMLNode) -> YAMLNode? {
        guard let own = item[name] else { return defaults?.field(name) }
        return own.isNull ? nil : own
    }

    // MARK: Who asks for what

    mutating func workflow(_ item: YAMLNode) -> String? {
        guard let node = field("workflow", item), let name = node.text else { return nil }
        if project.workflows[name] == nil {
            problems.unknown(.unknownWorkflow, "workflow", name, at: node.location, among: project.workflows.keys)
        }
        return name
    }

    /// A service calls tools as a workflow. Rights, also services from outside may have: there only a slip is told.
    private mutating func service(_ node: YAMLNode, _ name: String, isRight: Bool) -> String? {
        let known = Array(project.workflows.keys) + project.namedServices
        guard !known.contains(name) else { return "service:\(name)" }
        guard !isRight || Spelling.nearest(to: name, among: known) != nil else { return "service:\(name)" }
        problems.error(
            .unknownWorkflow,
            at: node.location,
            "there is no workflow `\(name)` that could call as a service, and no policy names such a service",
            hint: Suggestion.hint(for: name, among: known, kind: "workflow")
        )
        return nil
    }

    private mutating func principal(_ item: YAMLNode) -> String? {
        for node in [item, defaults].compactMap(\.self) {
            // What the case takes away with `null` is not looked for in the defaults either.
            let named = ["agent", "user", "service"].filter { node.field($0) != nil && item[$0]?.isNull != true }
            if named.count > 1, let second = node.field(named[1]) {
                problems.error(
                    .conflictingFields,
                    at: second.location,
                    "`\(named[1])` does not go together with `\(named[0])`",
                    hint: "a call has one caller"
                )
                return nil
            }
            guard let kind = named.first, let value = node.field(kind), let name = value.text else { continue }
            switch kind {
            case "agent" where project.agents[name] == nil:
                problems.unknown(.unknownAgent, "agent", name, at: value.location, among: project.agents.keys)
                return nil
            case "user": return person(value).map { "user:\($0)" }
            case "service": return service(value, name, isRight: item.field("right") != nil)
            default: return "\(kind):\(name)"
            }
        }
        problems.error(
            .missingField,
            at: item.location,
            "the case does not say who calls",
            hint: "name an `agent`, a `user` or a `service`, here or in `defaults`"
        )
        return nil
    }

    private mutating func person(_ node: YAMLNode?) -> String? {
        guard let node, let name = node.text else { return nil }
        guard project.people.people[name] != nil else {
            problems.unknown(.unknownPerson, "person", name, at: node.location, among: project.people.people.keys)
            return nil
        }
        return name
    }

    private mutating func tool(_ item: YAMLNode, for principal: String) -> ToolDefinition? {
        guard let node = field("tool", item), let name = node.text else {
            problems.error(
                .missingField,
                at: item.location,
                "the case names no tool",
                hint: "name a `tool`, here or in `defaults`"
            )
            return nil
        }
        guard let tool = project.tools[name] else {
            problems.unknown(.unknownTool, "tool", name, at: node.location, among: project.tools.keys)
            return nil
        }
        if principal.hasPrefix("agent:"), let agent = project.agents[String(principal.dropFirst("agent:".count))],
            !agent.tools.contains(name)
        {
            problems.error(
                .unknownTool,
                at: node.location,
                "the tool `\(name)` is not one of agent `\(agent.name)`, so policy is never asked about it",
                hint: agent.tools.isEmpty
                    ? "the agent lists no tools" : Suggestion.hint(for: name, among: agent.tools, kind: "tool")
            )
            return nil
        }
        return tool
    }

    // MARK: What is expected

    private mutating func grant(
        _ item: YAMLNode,
        _ outcome: PolicyCase.Outcome
    ) -> (groups: Set<String>, then: PolicyCase.Outcome) {
        let allowed = PolicyCase.Outcome(expectation: .allow, policies: policies(item.field("then_by")))
        guard let node = item.field("granted_by") else {
            for name in ["then", "then_by"] {
                guard let stray = item.field(name) else { continue }
                problems.error(
                    .policyTest,
                    at: stray.location,
                    "`\(name)` says what follows once people have agreed, and nobody has",
                    hint: "add `granted_by: GROUP`"
                )
            }
            return ([], allowed)
        }
        if case .ask = outcome.expectation {
        } else {
            problems.error(
                .policyTest,
                at: node.location,
                "people agree only where they are asked: `expect: ask GROUP`"
            )
        }
        let groups = item.texts("granted_by")
        for group in groups { checkGroup(group.text ?? "", at: group.location) }
        var then = allowed
        if let expect = item.field("then"), let read = self.outcome(expect, by: item.field("then_by")) { then = read }
        return (Set(groups.compactMap(\.text)), then)
    }

    private mutating func outcome(_ node: YAMLNode, by: YAMLNode?) -> PolicyCase.Outcome? {
        let text = node.text ?? ""
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        let expectation: PolicyCase.Expectation
        switch (words.first, words.count) {
        case ("allow", 1): expectation = .allow
        case ("deny", 1): expectation = .deny
        case ("invalid", 1): expectation = .invalid
        case ("ask", 2):
            let groups = words[1].split(separator: ",").map { $0.split(separator: " ").joined(separator: " ") }
            for group in groups { checkGroup(group, at: node.location) }
            expectation = .ask(Set(groups))
        default:
            let meant = Spelling.nearest(to: words.first ?? "", among: ["allow", "deny", "ask", "invalid"])
            problems.error(
                .policyTest,
                at: node.location,
                "`\(text)` is no verdict",
                hint: meant.map { $0 == "ask" ? "write `ask GROUP`" : "did you mean `\($0)`?" }
                    ?? "write `allow`, `deny`, `ask GROUP` or `invalid`"
            )
            return nil
        }
        return PolicyCase.Outcome(expectation: expectation, policies: policies(by))
    }

    private mutating func policies(_ node: YAMLNode?) -> Set<String>? {
        guard let node else { return nil }
        let known = project.policies.policies.map(\.id.rawValue)
        var found: Set<String> = []
        for element in node.elements ?? [node] {
            guard let name = element.text else { continue }
            found.insert(name)
            guard !known.contains(name) else { continue }
            problems.unknown(.unknownPolicy, "policy", name, at: element.location, among: known)
        }
        return found
    }

    mutating func checkGroup(_ group: String, at location: SourceLocation) {
        guard project.people.groups[group] == nil else { return }
        problems.unknown(.unknownGroup, "group", group, at: location, among: project.people.groups.keys)
    }
}
