extension MacroExpander {
    /// The macros over lists and maps, with one variable (langdef) or two (two-variable comprehensions extension).
    mutating func comprehension(
        _ name: String,
        range: Syntax,
        arguments: [Syntax],
        call: Syntax
    ) throws(ExpressionError) -> Syntax? {
        let kind: Comprehension.Kind
        let variableCount: Int
        var hasCondition = false
        switch (name, arguments.count) {
        case ("all", 2): (kind, variableCount) = (.all, 1)
        case ("all", 3): (kind, variableCount) = (.all, 2)
        case ("exists", 2): (kind, variableCount) = (.exists, 1)
        case ("exists", 3): (kind, variableCount) = (.exists, 2)
        case ("exists_one", 2), ("existsOne", 2): (kind, variableCount) = (.existsOne, 1)
        case ("exists_one", 3), ("existsOne", 3): (kind, variableCount) = (.existsOne, 2)
        case ("filter", 2): (kind, variableCount) = (.filter, 1)
        case ("map", 2): (kind, variableCount) = (.map, 1)
        case ("map", 3): (kind, variableCount, hasCondition) = (.map, 1, true)
        case ("transformList", 3): (kind, variableCount) = (.map, 2)
        case ("transformList", 4): (kind, variableCount, hasCondition) = (.map, 2, true)
        case ("transformMap", 3): (kind, variableCount) = (.transformMap, 2)
        case ("transformMap", 4): (kind, variableCount, hasCondition) = (.transformMap, 2, true)
        case ("transformMapEntry", 3): (kind, variableCount) = (.transformMapEntry, 2)
        case ("transformMapEntry", 4): (kind, variableCount, hasCondition) = (.transformMapEntry, 2, true)
        case ("sortBy", 2): (kind, variableCount) = (.sortBy, 1)
        default: return nil
        }
        var variables: [String] = []
        for argument in arguments.prefix(variableCount) {
            let variable = try variable(argument)
            guard !variables.contains(variable) else {
                throw ExpressionError(.syntax, "`\(variable)` is declared twice", at: argument.range)
            }
            variables.append(variable)
        }
        let comprehension = Comprehension(
            kind: kind,
            range: range,
            variables: variables,
            condition: hasCondition ? arguments[variableCount] : nil,
            body: arguments[arguments.count - 1]
        )
        return try node(.comprehension(comprehension), call)
    }
}
