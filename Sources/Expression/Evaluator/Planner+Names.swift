internal import Text

extension Planner {
    /// A variable and the fields selected from it, in one step.
    func variable(_ name: String, fields: [Syntax.Field], _ node: Syntax) -> Step {
        let range = node.range
        guard let first = fields.first else {
            return { evaluation throws(ExpressionError) in
                guard let value = evaluation.bindings[name] else { throw Self.unbound(name, range) }
                return value
            }
        }
        guard fields.count > 1 else {
            return { evaluation throws(ExpressionError) in
                guard let value = evaluation.bindings[name] else { throw Self.unbound(name, range) }
                return try Self.select(first, from: value)
            }
        }
        return { evaluation throws(ExpressionError) in
            guard var value = evaluation.bindings[name] else { throw Self.unbound(name, range) }
            for field in fields { value = try Self.select(field, from: value) }
            return value
        }
    }

    /// A qualified name for which nothing is declared: the longest part of it that is bound, then fields.
    func unknown(_ names: [String], _ node: Syntax) -> Step {
        let range = node.range
        let isRooted = node.qualifiedName?.isRooted ?? false
        let prefixes = stride(from: names.count, to: 0, by: -1).flatMap { count in
            environment.candidates(for: names[..<count].joined(separator: "."), isRooted: isRooted)
                .map { (name: $0, fields: names[count...].map { Syntax.Field(name: $0, range: range) }) }
        }
        return { evaluation throws(ExpressionError) in
            for prefix in prefixes {
                guard var value = evaluation.bindings[prefix.name] else { continue }
                for field in prefix.fields { value = try Self.select(field, from: value) }
                return value
            }
            throw Self.unbound(names[0], range)
        }
    }

    mutating func planSelect(
        _ operand: Syntax,
        _ field: Syntax.Field,
        isOptional: Bool,
        _ node: Syntax
    ) throws(ExpressionError) -> Step {
        if !isOptional, let (name, fields) = path(of: node) { return variable(name, fields: fields, node) }
        let step = try plan(operand)
        guard isOptional else {
            return { evaluation throws(ExpressionError) in try Self.select(field, from: try step(&evaluation)) }
        }
        return { evaluation throws(ExpressionError) in
            var value = try step(&evaluation)
            if case .optional(let content) = value {
                guard let content else { return value }
                value = content
            }
            guard case .map(let map) = value else { throw Self.noFields(value, field) }
            return .optional(map.value(named: field.name))
        }
    }

    /// The declared variable and the fields that a chain of selections names.
    private func path(of node: Syntax) -> (name: String, fields: [Syntax.Field])? {
        if case .variable(let name) = findings.resolutions[node.id] { return (name, []) }
        guard findings.resolutions[node.id] == nil, case .select(let operand, let field, isOptional: false) = node.kind,
            let path = path(of: operand)
        else { return nil }
        return (path.name, path.fields + [field])
    }

    mutating func planPresence(_ operand: Syntax, _ field: Syntax.Field) throws(ExpressionError) -> Step {
        let step = try plan(operand)
        return { evaluation throws(ExpressionError) in
            var value = try step(&evaluation)
            if case .optional(let content) = value {
                guard let content else { return .bool(false) }
                value = content
            }
            guard case .map(let map) = value else { throw Self.noFields(value, field) }
            return .bool(map.value(named: field.name) != nil)
        }
    }

    static func select(_ field: Syntax.Field, from value: CELValue) throws(ExpressionError) -> CELValue {
        switch value {
        case .map(let map):
            guard let selected = map.value(named: field.name) else { throw noSuchKey(field.name, map, field.range) }
            return selected
        case .optional(.some(.map(let map))):
            return .optional(map.value(named: field.name))
        case .optional(nil):
            return value
        default:
            throw noFields(value, field)
        }
    }

    static func noSuchKey(_ name: String, _ map: CELMap, _ range: Range<Int>) -> ExpressionError {
        let keys = (0..<min(map.count, 100)).compactMap { map.entry(at: $0).key.stringValue }
        return ExpressionError(
            .noSuchKey,
            "there is no key `\(name.prefix(64))`",
            at: range,
            hint: Spelling.nearest(to: name, among: keys).map { "did you mean `\($0)`?" }
                ?? "test it with `has(…)` first, or use `.?` and `orValue(…)`"
        )
    }

    private static func noFields(_ value: CELValue, _ field: Syntax.Field) -> ExpressionError {
        ExpressionError(
            .noSuchOverload,
            "\(Suggestion.withArticle(value.kindName)) has no fields, so `\(field.name)` cannot be selected",
            at: field.range
        )
    }

    static func unbound(_ name: String, _ range: Range<Int>) -> ExpressionError {
        ExpressionError(.unbound, "`\(name)` has no value", at: range)
    }
}
