extension Checker {
    mutating func checkComprehension(
        _ comprehension: Comprehension,
        node: Syntax
    ) throws(ExpressionError) -> CELType {
        let items = try itemTypes(of: comprehension)
        let variables = zip(comprehension.variables, items).map { ($0, $1) }
        return try withLocals(variables, of: node) { checker throws(ExpressionError) in
            if let condition = comprehension.condition { try checker.checkPredicate(condition) }
            switch comprehension.kind {
            case .all, .exists, .existsOne:
                try checker.checkPredicate(comprehension.body)
                return .bool
            case .filter:
                try checker.checkPredicate(comprehension.body)
                return .list(items[0])
            case .map:
                return .list(try checker.check(comprehension.body))
            case .sortBy:
                _ = try checker.check(comprehension.body)
                return .list(items[0])
            case .transformMap:
                return .map(key: items[0], value: try checker.check(comprehension.body))
            case .transformMapEntry:
                return try checker.checkEntryMap(comprehension.body)
            }
        }
    }

    /// What the macro's one or two variables stand for.
    private mutating func itemTypes(of comprehension: Comprehension) throws(ExpressionError) -> [CELType] {
        let isPair = comprehension.variables.count == 2
        let range = resolved(try check(comprehension.range)).unwrappedNullable
        switch range {
        case .list(let element):
            return isPair ? [.int, element] : [element]
        case .map(let key, let value):
            return isPair ? [key, value] : [key]
        case .object:
            return isPair ? [.string, .dyn] : [.string]
        case .parameter:
            _ = substitution.unify([.dyn], [range])
            return isPair ? [.dyn, .dyn] : [.dyn]
        case .dyn:
            return isPair ? [.dyn, .dyn] : [.dyn]
        default:
            guard isStrict else { return isPair ? [.dyn, .dyn] : [.dyn] }
            throw ExpressionError(
                .typeMismatch,
                "\(Suggestion.withArticle("\(range)")) cannot be gone through",
                at: comprehension.range.range,
                hint: "macros go through lists and maps"
            )
        }
    }

    private mutating func checkPredicate(_ node: Syntax) throws(ExpressionError) {
        let type = try check(node)
        guard !substitution.unify([type], [.bool]), isStrict else { return }
        throw ExpressionError(
            .typeMismatch,
            "a condition must be a bool, not \(Suggestion.withArticle("\(resolved(type))"))",
            at: node.range
        )
    }

    private mutating func checkEntryMap(_ node: Syntax) throws(ExpressionError) -> CELType {
        let type = try check(node)
        let map = CELType.map(key: substitution.fresh(), value: substitution.fresh())
        if substitution.unify([type], [map]) { return resolved(map) }
        guard isStrict else { return .dyn }
        throw ExpressionError(
            .typeMismatch,
            "`transformMapEntry` needs a map of new entries, not \(Suggestion.withArticle("\(resolved(type))"))",
            at: node.range
        )
    }
}
