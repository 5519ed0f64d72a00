import Expression

extension Loader {
    /// What is known of a step's output before anything runs; the step is nil where it could not be read.
    func outputType(of node: YAMLNode, _ step: StepDefinition?) -> CELType {
        guard let step else { return .dyn }
        var type = answer(of: step.action, node)
        for reaction in [step.onError, step.onTimeout] {
            switch reaction {
            case .continue?: type = type.orNull
            case .fallback(let value)?: type = type.joined(with: value.type.throughJSON)
            case .fail?, nil: break
            }
        }
        return step.when == nil ? type : type.orNull
    }

    /// What a step answers when all goes well.
    private func answer(of action: StepAction, _ node: YAMLNode) -> CELType {
        switch action {
        case .tool(let name, _): tools[name]?.output.map { CELType(schema: $0.source) } ?? .dyn
        case .agent(let name, _):
            text(
                or: agents[name]?.output,
                isKnown: agents[name] != nil && !notes.agentsOfUnknownOutput.contains(name)
            )
        case .model(let model): text(or: model.output, isKnown: model.output != nil || node.field("output") == nil)
        case .set(let value): value.type.throughJSON
        case .workflow(let name, _): notes.workflowOutputs[name] ?? .dyn
        case .map(let map): .list(map.graph.outputType)
        case .branch(let arms): answer(of: arms)
        case .approval(let approval): answer(of: approval)
        case .wait(.signal): .dyn
        case .wait: .null
        }
    }

    /// What a model answers: a text, where nothing else is asked of it.
    private func text(or output: SchemaDefinition?, isKnown: Bool) -> CELType {
        guard isKnown else { return .dyn }
        return output.map { CELType(schema: $0.source) } ?? .string
    }

    /// What one of the arms answers, and null where none needs to be taken.
    private func answer(of arms: [BranchArm]) -> CELType {
        guard var type = arms.first?.graph.outputType else { return .null }
        for arm in arms.dropFirst() { type = type.joined(with: arm.graph.outputType) }
        return arms.contains { $0.when == nil } ? type : type.orNull
    }

    private func answer(of approval: ApprovalAction) -> CELType {
        // Silence that counts as a yes is nobody's.
        let isOptional = approval.rule.onTimeout == .continue
        var fields: [String: CELType] = [
            "approved": .bool, "by": isOptional ? .nullable(.string) : .string, "note": .dyn,
        ]
        if isOptional { fields["expired"] = .bool }
        return .object(fields: fields, open: false)
    }

    // MARK: Order

    /// The steps of a graph, each after those whose output it uses, so that types are known where they are asked for.
    func readingOrder(of pairs: [YAMLPair]) -> [YAMLPair] {
        let own = Set(pairs.map(\.key))
        let byName = Dictionary(pairs.map { ($0.key, $0) }) { first, _ in first }
        let uses = byName.mapValues { usedSteps(in: $0.value).intersection(own).subtracting([$0.key]).sorted() }
        return Cycles.order(pairs.map(\.key)) { uses[$0] ?? [] }.compactMap { byName[$0] }
    }

    /// The steps that any text in a value names, prompts from files included. Nothing is noted.
    private func usedSteps(in node: YAMLNode) -> Set<String> {
        switch node.content {
        case .scalar:
            return node.text.map(Self.usedSteps) ?? []
        case .sequence(let elements):
            return elements.reduce(into: []) { $0.formUnion(usedSteps(in: $1)) }
        case .mapping(let pairs):
            return pairs.reduce(into: []) { names, pair in
                names.formUnion(usedSteps(in: pair.value))
                guard pair.key == "prompt", let path = pair.value.text, let bytes = try? files.read(path) else {
                    return
                }
                names.formUnion(Self.usedSteps(in: String(decoding: bytes, as: UTF8.self)))
            }
        }
    }

    private static func usedSteps(in text: String) -> Set<String> {
        Set(StepReference.find(in: text.contains("${") ? text : "${\(text)}").compactMap(\.name))
    }
}

extension CELType {
    fileprivate var orNull: CELType { self == .dyn ? .dyn : joined(with: .null) }
}

extension YAMLNode {
    /// The workflows that the steps in a value run.
    var workflowNames: [String] {
        switch content {
        case .scalar: []
        case .sequence(let elements): elements.flatMap(\.workflowNames)
        case .mapping(let pairs):
            pairs.flatMap { ($0.key == "workflow" ? [$0.value.text].compactMap(\.self) : []) + $0.value.workflowNames }
        }
    }
}
