import Expression
import JSON
import Journal

/// Reads one step: what it does, and which steps it waits for.
struct StepReader {
    /// What its expressions see.
    let scope: Scope
    /// Steps, of this graph and of those around, that it names.
    private(set) var references: Set<String> = []

    init(scope: Scope) {
        self.scope = scope
    }

    /// The step; nil where what it does cannot be read.
    mutating func step(_ pair: YAMLPair, loader: inout Loader) -> StepDefinition? {
        let node = pair.value
        for after in node.texts("after") { wait(for: after, of: pair.key, loader: &loader) }
        let when = node.field("when").flatMap { condition($0, &loader) }
        let onError = reaction(node.field("on_error"), &loader)
        let onTimeout = reaction(node.field("on_timeout"), &loader)
        guard let action = action(node, &loader) else { return nil }
        return StepDefinition(
            name: pair.key,
            location: pair.keyLocation,
            action: action,
            upstream: references.filter { scope.own[$0] != nil && $0 != pair.key }.sorted(),
            when: when,
            timeout: node.duration("timeout"),
            attemptTimeout: node.duration("attempt_timeout"),
            retry: loader.retry(node),
            onError: onError ?? .fail,
            onTimeout: onTimeout
        )
    }

    private mutating func wait(for node: YAMLNode, of name: String, loader: inout Loader) {
        guard let other = node.text else { return }
        if other == name {
            loader.problems.error(.cycle, at: node.location, "the step `\(name)` waits for itself")
        } else if scope.own[other] == nil {
            let isOuter = scope.outer[other] != nil
            loader.problems.error(
                .unknownStep,
                at: node.location,
                "there is no step `\(other)` here",
                hint: isOuter
                    ? "`\(other)` lies around this graph and has ended or not before all of it; leave it out"
                    : Suggestion.hint(for: other, among: scope.own.keys.filter { $0 != name }, kind: "other step")
            )
        } else {
            references.insert(other)
        }
    }

    private mutating func reaction(_ node: YAMLNode?, _ loader: inout Loader) -> FailureReaction? {
        guard let node else { return nil }
        if let value = node.field("value") ?? node["value"] {
            return templateValue(value, &loader).map { .fallback($0) }
        }
        return node.text == FailureReaction.continueWord ? .continue : .fail
    }

    // MARK: Actions

    private mutating func action(_ node: YAMLNode, _ loader: inout Loader) -> StepAction? {
        if let agent = node.field("agent") { return self.agent(agent, node, &loader) }
        if let tool = node.field("tool") { return self.tool(tool, node, &loader) }
        if let tier = node.field("model") { return model(tier, node, &loader) }
        if let approval = node.field("approval") { return self.approval(approval, &loader) }
        if let branch = node.field("branch") { return self.branch(branch, &loader) }
        if let map = node.field("map") { return self.map(map, &loader) }
        if let workflow = node.field("workflow") { return self.workflow(workflow, node, &loader) }
        if let wait = node.field("wait") { return self.wait(wait, &loader) }
        // Null is a value that can be set.
        if let value = node["set"] { return templateValue(value, &loader).map { .set($0) } }
        return nil
    }

    private mutating func agent(_ node: YAMLNode, _ step: YAMLNode, _ loader: inout Loader) -> StepAction? {
        guard let name = node.text else { return nil }
        loader.notes.uses.insert(.agent(name))
        if loader.agents[name] == nil {
            loader.unknown(.unknownAgent, "agent", name, at: node.location, among: loader.agents.keys)
        }
        return with(step, &loader).map { .agent(name: name, with: $0) }
    }

    private mutating func tool(_ node: YAMLNode, _ step: YAMLNode, _ loader: inout Loader) -> StepAction? {
        let name = loader.use(tool: node)
        if let tool = loader.tools[name] {
            loader.notes.arguments.append(
                LoaderNotes.Arguments(
                    taker: "the tool `\(name)`",
                    node: step.field("with"),
                    schema: tool.input,
                    location: node.location
                )
            )
        }
        return with(step, &loader).map { .tool(name: name, with: $0) }
    }

    private mutating func workflow(_ node: YAMLNode, _ step: YAMLNode, _ loader: inout Loader) -> StepAction? {
        guard let name = node.text else { return nil }
        if !loader.notes.workflowNames.contains(name) {
            loader.unknown(.unknownWorkflow, "workflow", name, at: node.location, among: loader.notes.workflowNames)
        }
        loader.notes.children[loader.notes.currentWorkflow, default: []].append((name, node.location))
        if let schema = loader.notes.workflowInputs[name] {
            loader.notes.arguments.append(
                LoaderNotes.Arguments(
                    taker: "the workflow `\(name)`",
                    node: step.field("with"),
                    schema: schema,
                    location: node.location
                )
            )
        }
        return with(step, &loader).map { .workflow(name: name, with: $0) }
    }

    private mutating func with(_ step: YAMLNode, _ loader: inout Loader) -> TemplateValue? {
        guard let node = step.field("with") else { return loader.literalValue(.object([:])) }
        return templateValue(node, &loader)
    }

    private mutating func model(_ tier: YAMLNode, _ step: YAMLNode, _ loader: inout Loader) -> StepAction? {
        let name = loader.use(tier: tier)
        let system = loader.document(step.field("system"))
        let output = loader.schema(step.field("output"))
        guard let document = loader.document(step.field("prompt")) else { return nil }
        references.formUnion(loader.stepReferences(in: document, scope: scope))
        guard let prompt = loader.template(document, in: scope) else { return nil }
        return .model(
            ModelAction(
                tier: name,
                prompt: prompt,
                system: system?.text,
                output: output,
                temperature: step.number("temperature"),
                outputTokensMax: step.integer("output_tokens_max") ?? 4096,
                repairTurns: step.integer("repair_turns") ?? 2
            )
        )
    }

    private mutating func branch(_ node: YAMLNode, _ loader: inout Loader) -> StepAction? {
        guard let elements = node.elements else { return nil }
        var arms: [BranchArm] = []
        for (position, arm) in elements.enumerated() {
            let isElse = arm["else"] != nil
            if isElse, position < elements.count - 1 {
                loader.problems.error(.invalidValue, at: arm.location, "`else` is the last branch")
            }
            if isElse, arm.boolean("else") == false {
                loader.problems.error(.invalidValue, at: arm.location, "`else` is `true`, or is left out")
            }
            let when = arm.field("when").flatMap { condition($0, &loader) }
            let (graph, outer) = loader.graph(of: arm, in: scope.inner())
            references.formUnion(outer)
            guard let graph, isElse || when != nil else { continue }
            arms.append(BranchArm(when: when, graph: graph, location: arm.location))
        }
        return arms.count == elements.count ? .branch(arms) : nil
    }

    private mutating func map(_ node: YAMLNode, _ loader: inout Loader) -> StepAction? {
        let over = node.field("over").flatMap { templateValue($0, &loader) }
        let variable = node.text("as") ?? "item"
        if scope.variables[variable] != nil || variable == "steps" || variable == "index" {
            loader.problems.error(
                .duplicateName,
                at: node.field("as")?.location ?? node.location,
                "`\(variable)` has a meaning here already",
                hint: "give the element another name with `as`"
            )
        }
        let element = over.map { loader.elementType(of: $0) } ?? .dyn
        let (graph, outer) = loader.graph(of: node, in: scope.inner(adding: [variable: element, "index": .int]))
        references.formUnion(outer)
        guard let over, let graph else { return nil }
        return .map(
            MapAction(
                over: over,
                variable: variable,
                concurrency: node.integer("concurrency") ?? 4,
                graph: graph,
                elementsMax: node.integer("elements_max") ?? 1000
            )
        )
    }

    private mutating func wait(_ node: YAMLNode, _ loader: inout Loader) -> StepAction? {
        if let duration = node.field("for") { return templateValue(duration, &loader).map { .wait(.duration($0)) } }
        if let time = node.field("until") { return templateValue(time, &loader).map { .wait(.until($0)) } }
        return node.text("signal").map { .wait(.signal(name: $0, timeout: node.duration("timeout"))) }
    }

    // MARK: Approvals

    private mutating func approval(_ node: YAMLNode, _ loader: inout Loader) -> StepAction? {
        let groups = node.texts("ask")
        let escalations = (node.field("escalate")?.elements ?? []).compactMap { element -> (YAMLNode, Duration)? in
            guard let to = element.field("to"), let after = element.duration("after") else { return nil }
            return (to, after)
        }
        for group in groups + escalations.map(\.0) {
            guard let name = group.text else { continue }
            loader.notes.approvers.append(LoaderNotes.Approver(group: name, location: group.location))
        }
        let timeout = node.duration("timeout") ?? .seconds(4 * 3600)
        for (to, after) in escalations where after >= timeout {
            loader.problems.warn(
                .approval,
                at: to.location,
                "the question is closed before `\(to.text ?? "")` is asked",
                hint: "it stays open for \(timeout.shortText)"
            )
        }
        let message = node.field("message").map { template($0, &loader) }
        let subject = node.field("subject").map { templateValue($0, &loader) }
        if case .some(nil) = message { return nil }
        if case .some(nil) = subject { return nil }
        let rule = ApprovalRule(
            groups: groups.compactMap(\.text),
            timeout: timeout,
            escalations: escalations.map { ApprovalRule.Escalation(after: $0.1, to: $0.0.text ?? "") },
            onTimeout: node.word("on_timeout", as: ApprovalRule.TimeoutReaction.self) ?? .deny
        )
        return .approval(ApprovalAction(rule: rule, message: message ?? nil, subject: subject ?? nil))
    }

    // MARK: Expressions

    private mutating func templateValue(_ node: YAMLNode, _ loader: inout Loader) -> TemplateValue? {
        references.formUnion(loader.stepReferences(in: node, scope: scope))
        return loader.templateValue(node, in: scope)
    }

    private mutating func template(_ node: YAMLNode, _ loader: inout Loader) -> Template? {
        references.formUnion(loader.stepReferences(in: node, scope: scope))
        return loader.template(node, in: scope)
    }

    private mutating func condition(_ node: YAMLNode, _ loader: inout Loader) -> Expression? {
        references.formUnion(loader.stepReferences(inExpression: node, scope: scope))
        return loader.expression(node, in: scope, expecting: .bool)
    }
}
