import Expression
import JSON

extension Loader {
    /// `workflows/*.yaml`: names first, for workflows run each other.
    mutating func readWorkflows() {
        var drafts: [(name: String, root: YAMLNode, location: SourceLocation, input: SchemaDefinition?)] = []
        for root in manifests(in: "workflows", .workflow) {
            guard let node = root.field("workflow"), let name = node.text else { continue }
            let first = drafts.first { $0.name == name }?.location
            guard claim(name, at: node.location, kind: "workflow", first: first) else { continue }
            drafts.append((name, root, node.location, schema(root.field("input"))))
        }
        notes.workflowNames = Set(drafts.map(\.name))
        for draft in drafts { notes.workflowInputs[draft.name] = draft.input }
        // Those that are run by others come first, so that it is known what they answer.
        let children = Dictionary(uniqueKeysWithValues: drafts.map { ($0.name, $0.root.workflowNames) })
        let order = Cycles.order(drafts.map(\.name)) { children[$0] ?? [] }
        let byName = Dictionary(uniqueKeysWithValues: drafts.map { ($0.name, $0) })
        for draft in order.compactMap({ byName[$0] }) {
            notes.children[draft.name] = []
            notes.currentWorkflow = draft.name
            let scope = Scope.workflow(input: draft.input)
            var graph = graph(of: draft.root, in: scope).graph
            if graph == nil { graph = .empty(at: draft.location) }
            guard let graph else { continue }
            notes.workflowOutputs[draft.name] = graph.outputType
            workflows[draft.name] = WorkflowDefinition(
                name: draft.name,
                location: draft.location,
                description: draft.root.text("description"),
                input: draft.input,
                labels: draft.root.texts("labels").compactMap(\.text),
                body: graph,
                timeout: draft.root.duration("timeout"),
                title: draft.root.field("title").flatMap { template($0, in: .title(input: draft.input)) }
            )
            readTriggers(of: draft.root, draft.name)
        }
    }

    /// The steps and the output of a workflow, an arm or a map, with the names of the outer steps that they refer to.
    mutating func graph(of node: YAMLNode, in outer: Scope) -> (graph: StepGraph?, references: Set<String>) {
        let pairs = (node.field("steps")?.pairs ?? []).filter { $0.value.pairs != nil }
        let location = node.field("steps")?.location ?? node.location
        if pairs.isEmpty, node.field("steps")?.pairs?.isEmpty == true {
            problems.error(.missingField, at: location, "there are no steps")
        }
        var scope = outer
        for pair in pairs {
            if outer.outer[pair.key] != nil || outer.enclosing.contains(pair.key) {
                problems.error(
                    .duplicateName,
                    at: pair.keyLocation,
                    "a step around this one is named `\(pair.key)` too",
                    hint: "expressions could not tell them apart"
                )
            }
            scope.own[pair.key] = .dyn
        }
        for pair in pairs { noteInnerSteps(of: pair, in: &scope) }
        scope.settle()

        var read: [String: StepDefinition] = [:]
        var references: Set<String> = []
        for pair in readingOrder(of: pairs) {
            scope.step = pair.key
            var reader = StepReader(scope: scope)
            let step = reader.step(pair, loader: &self)
            references.formUnion(reader.references)
            read[pair.key] = step
            let type = outputType(of: pair.value, step)
            guard type != .dyn else { continue }
            scope.own[pair.key] = type
            scope.settle()
        }
        let steps = pairs.compactMap { read[$0.key] }
        scope.step = nil
        var output: TemplateValue?
        if let field = node.field("output") {
            references.formUnion(stepReferences(in: field, scope: scope))
            output = templateValue(field, in: scope)
        }
        noteCycles(among: steps)
        let graph = StepGraph(
            steps: steps,
            output: output,
            outputType: node.field("output") == nil
                ? .object(fields: scope.own, open: false) : output?.type.throughJSON ?? .dyn,
            // Names that Swift holds equal, in two Unicode spellings, have been noted as no names.
            indices: Dictionary(steps.enumerated().map { ($1.name, $0) }) { first, _ in first },
            location: location
        )
        return (steps.count == pairs.count ? graph : nil, references.subtracting(pairs.map(\.key)))
    }

    /// Names of steps that lie within others, so that a reference from outside can be explained.
    private func noteInnerSteps(of pair: YAMLPair, in scope: inout Scope) {
        let arms = pair.value.field("branch")?.elements ?? []
        for graph in arms + [pair.value.field("map")].compactMap({ $0 }) {
            for inner in graph.field("steps")?.pairs ?? [] {
                scope.elsewhere[inner.key] = scope.elsewhere[inner.key] ?? pair.key
                noteInnerSteps(
                    of: YAMLPair(key: pair.key, keyLocation: pair.keyLocation, value: inner.value),
                    in: &scope
                )
            }
        }
    }

    /// Notes each cycle of dependencies once, by the names along it.
    private mutating func noteCycles(among steps: [StepDefinition]) {
        let upstream = Dictionary(steps.map { ($0.name, $0.upstream) }) { first, _ in first }
        for cycle in Cycles.find(in: steps.map(\.name), edges: { upstream[$0] ?? [] }) {
            guard let first = cycle.first, let step = steps.first(where: { $0.name == first }) else { continue }
            let path = (cycle + [first]).map { "`\($0)`" }.joined(separator: " → ")
            problems.error(
                .cycle,
                at: step.location,
                "steps wait for each other: \(path)",
                hint: "a step waits for those in `after` and for those whose output it uses"
            )
        }
    }
}

extension StepGraph {
    fileprivate static func empty(at location: SourceLocation) -> StepGraph {
        StepGraph(steps: [], output: nil, indices: [:], location: location)
    }
}

extension FailureReaction {
    static let continueWord = "continue"
}
