/// Turns a checked tree into a program.
struct Planner {
    let environment: Environment
    let findings: Findings
    /// What gives the lazily evaluated variables their values, by their places.
    var initializers: [Int: Step] = [:]

    static func plan(
        _ tree: Syntax,
        _ findings: Findings,
        in environment: Environment
    ) throws(ExpressionError) -> Program {
        var planner = Planner(environment: environment, findings: findings)
        return Program(
            step: try planner.plan(tree),
            range: tree.range,
            slotCount: findings.slotCount,
            costMax: environment.limits.costMax
        )
    }

    mutating func plan(_ node: Syntax) throws(ExpressionError) -> Step {
        if let resolution = findings.resolutions[node.id] {
            switch resolution {
            case .variable(let name): return variable(name, fields: [], node)
            case .local(let slot): return local(slot)
            case .type(let name): return { _ in .type(name) }
            case .unknown(let names): return unknown(names, node)
            case .function(let name): return try planCall(name, isMember: false, node)
            }
        }
        switch node.kind {
        case .literal(let value):
            return { _ in value }
        case .identifier(let name, _):
            let range = node.range
            return { _ throws(ExpressionError) in throw Self.unbound(name, range) }
        case .select(let operand, let field, let isOptional):
            return try planSelect(operand, field, isOptional: isOptional, node)
        case .presence(let operand, let field):
            return try planPresence(operand, field)
        case .call(let name, let receiver, let arguments):
            if let operation = Operator(rawValue: name), receiver == nil {
                return try planOperator(operation, arguments, node)
            }
            return try planCall(name, isMember: receiver != nil, node)
        case .list(let elements):
            return try planList(elements)
        case .map(let entries):
            return try planMap(entries, node)
        case .comprehension(let comprehension):
            return try planComprehension(comprehension, node)
        case .binding(_, let value, let body):
            return try planBinding(value, body, node)
        }
    }

    mutating func plan(all nodes: [Syntax]) throws(ExpressionError) -> [Step] {
        var steps: [Step] = []
        for node in nodes { steps.append(try plan(node)) }
        return steps
    }

    private func local(_ slot: Int) -> Step {
        let initializer = initializers[slot]
        return { evaluation throws(ExpressionError) in
            switch evaluation.locals[slot] {
            case .value(let value): return value
            case .failure(let error): throw error
            case .pending: break
            }
            guard let initializer else { return .null }
            do throws(ExpressionError) {
                let value = try initializer(&evaluation)
                evaluation.locals[slot] = .value(value)
                return value
            } catch {
                evaluation.locals[slot] = .failure(error)
                throw error
            }
        }
    }

    private mutating func planBinding(_ value: Syntax, _ body: Syntax, _ node: Syntax) throws(ExpressionError) -> Step {
        let initializer = try plan(value)
        guard let slot = findings.slots[node.id]?.first else { return initializer }
        initializers[slot] = initializer
        let step = try plan(body)
        return { evaluation throws(ExpressionError) in
            evaluation.locals[slot] = .pending
            return try step(&evaluation)
        }
    }

    private mutating func planList(_ elements: [Syntax.Element]) throws(ExpressionError) -> Step {
        let steps = try plan(all: elements.map(\.value))
        let optionals = elements.map(\.isOptional)
        return { evaluation throws(ExpressionError) in
            var values: [CELValue] = []
            values.reserveCapacity(steps.count)
            for (position, step) in steps.enumerated() {
                let value = try step(&evaluation)
                guard optionals[position] else {
                    values.append(value)
                    continue
                }
                if let content = try Self.content(ofOptional: value, elements[position].value.range) {
                    values.append(content)
                }
            }
            return .list(CELList(values))
        }
    }

    private mutating func planMap(_ entries: [Syntax.Entry], _ node: Syntax) throws(ExpressionError) -> Step {
        let keys = try plan(all: entries.map(\.key))
        let values = try plan(all: entries.map(\.value))
        let range = node.range
        return { evaluation throws(ExpressionError) in
            var pairs: [CELMap.Entry] = []
            pairs.reserveCapacity(keys.count)
            for (position, entry) in entries.enumerated() {
                let key = try keys[position](&evaluation)
                try evaluation.charge(key.weight, at: range)
                let value = try values[position](&evaluation)
                guard entry.isOptional else {
                    pairs.append((key, value))
                    continue
                }
                if let content = try Self.content(ofOptional: value, entry.value.range) {
                    pairs.append((key, content))
                }
            }
            do throws(ExpressionError) {
                return .map(try CELMap(pairs))
            } catch {
                throw error.located(at: range)
            }
        }
    }

    private static func content(ofOptional value: CELValue, _ range: Range<Int>) throws(ExpressionError) -> CELValue? {
        guard case .optional(let content) = value else {
            throw ExpressionError(
                .noSuchOverload,
                "an entry with `?` needs an optional, not \(Suggestion.withArticle(value.kindName))",
                at: range
            )
        }
        return content
    }
}
