import JSON

/// Cases of what people may do with a project, held to what the request for each right really names.
extension PolicyCaseReader {
    /// A case of what a person may do with the project.
    mutating func read(
        _ node: YAMLNode,
        _ item: YAMLNode,
        name: String,
        by principal: String,
        _ outcome: PolicyCase.Outcome,
        hasErrors: Bool
    ) -> PolicyCase? {
        let before = problems.errorCount
        if principal.hasPrefix("agent:") {
            problems.error(
                .policyTest,
                at: node.location,
                "agents have no rights with the project, people and services do"
            )
        }
        if !project.governsPeople {
            problems.error(
                .policyTest,
                at: node.location,
                "no policy names what people may do, so membership decides and there is nothing to test"
            )
        }
        if outcome.expectation != .allow, outcome.expectation != .deny {
            problems.error(.policyTest, at: node.location, "a right is allowed or denied; nobody is asked about it")
        }
        for stray in Self.callFields where item.field(stray) != nil {
            problems.error(.conflictingFields, at: node.location, "`right` does not go together with `\(stray)`")
        }
        guard let right = node.text.flatMap(PersonalRight.init(rawValue:)) else { return nil }
        let groups = groups(item, right)
        let tool = tool(item, right)
        let run = run(item, right.namesRun, of: "`right: \(right.rawValue)`")
        let workflow = workflow(item, right, run: run)
        guard !hasErrors, problems.errorCount == before else { return nil }
        return PolicyCase(
            name: name,
            location: item.location,
            principal: principal,
            run: run,
            workflow: workflow,
            step: "test",
            tool: tool ?? "",
            right: right,
            groups: groups,
            input: .null,
            facts: [:],
            past: PolicyPast(),
            outcome: outcome,
            grantedBy: [],
            outcomeAfterGrant: outcome
        )
    }

    /// What only calls have.
    private static let callFields = [
        "input", "facts", "granted_by", "then", "then_by", "for", "step", "labels", "input_labels", "calls", "history",
    ]

    /// The groups in whose name an answer is given; people answer in no other way.
    private mutating func groups(_ item: YAMLNode, _ right: PersonalRight) -> Set<String> {
        let groups = item.texts("groups")
        for group in groups { checkGroup(group.text ?? "", at: group.location) }
        if right.namesGroups == .never, let stray = item.field("groups") {
            problems.error(
                .conflictingFields,
                at: stray.location,
                "`right: \(right.rawValue)` is asked for in nobody's name, so it does not go together with `groups`",
                hint: "only `approve` has `groups`"
            )
        }
        if right.namesGroups == .always, groups.isEmpty {
            problems.error(
                .missingField,
                at: item.location,
                "an answer is given in the name of groups, and the case names none",
                hint: "add `groups: GROUP`"
            )
        }
        return Set(groups.compactMap(\.text))
    }

    private mutating func tool(_ item: YAMLNode, _ right: PersonalRight) -> String? {
        guard let node = item.field("tool"), let name = node.text else { return nil }
        if right.namesTool == .never {
            problems.error(
                .conflictingFields,
                at: node.location,
                "`right: \(right.rawValue)` is about no tool, so it does not go together with `tool`",
                hint: "only `approve` and `settle` can be about a tool"
            )
        } else if project.tools[name] == nil {
            problems.unknown(.unknownTool, "tool", name, at: node.location, among: project.tools.keys)
        }
        return name
    }

    /// The id of the run; nil where there is none. What the defaults say counts only where it can be.
    mutating func run(_ item: YAMLNode, _ presence: PersonalRight.Presence, of what: String) -> String? {
        let own = item["run"]
        guard presence != .never else {
            if let own, !own.isNull {
                problems.error(
                    .conflictingFields,
                    at: own.location,
                    "\(what) is asked for before there is a run, so it does not go together with `run`"
                )
            }
            return nil
        }
        guard let node = own ?? defaults?["run"] else { return PolicyCase.standardRun }
        guard let id = node.text else {
            guard presence == .always else { return nil }
            if own != nil {
                problems.error(
                    .policyTest,
                    at: node.location,
                    "\(what) always has a run",
                    hint: "leave `run` out where it may be any"
                )
            }
            return PolicyCase.standardRun
        }
        let isID =
            id.hasPrefix("run_") && id.utf8.count > 4
            && id.utf8.dropFirst(4).allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
        if !isID {
            let rest = id.lowercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
            problems.error(
                .invalidValue,
                at: node.location,
                "`\(id)` is no run's id",
                hint: rest.isEmpty || id.hasPrefix("run")
                    ? "ids are like `run_01k0000000`" : "did you mean `run_\(rest)`?"
            )
        }
        return id
    }

    /// The workflow of the run, or the one that is to be started; nil where the request names none.
    private mutating func workflow(_ item: YAMLNode, _ right: PersonalRight, run: String?) -> String? {
        guard right.namesWorkflow == .never || (right.namesWorkflow == .sometimes && run == nil) else {
            return workflow(item) ?? PolicyCase.standardWorkflow
        }
        if let stray = item.field("workflow") {
            problems.error(
                .conflictingFields,
                at: stray.location,
                right.namesWorkflow == .never
                    ? "`right: \(right.rawValue)` names no workflow, so it does not go together with `workflow`"
                    : "`right: \(right.rawValue)` without a run is about all of them, so it does not go together with `workflow`"
            )
        }
        return nil
    }
}
