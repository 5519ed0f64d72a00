internal import Text

extension Checker {
    mutating func checkCall(
        _ name: String,
        receiver: Syntax?,
        arguments: [Syntax],
        node: Syntax
    ) throws(ExpressionError) -> CELType {
        guard let receiver else {
            return try checkFunction(name, arguments: arguments, node: node)
        }
        if let (names, isRooted) = receiver.qualifiedName, isRooted || local(named: names[0]) == nil,
            let function = functionName((names + [name]).joined(separator: "."), isRooted: isRooted)
        {
            note(.function(function), for: node)
            return try resolve(function, isMember: false, try check(all: arguments), arguments, node)
        }
        guard environment.functions.overloads(named: name) != nil else {
            guard isStrict else {
                _ = try check(all: [receiver] + arguments)
                return .dyn
            }
            // A receiver that is not declared is the more likely mistake.
            _ = try check(receiver)
            throw undeclaredFunction(name, isMember: true, node)
        }
        let operands = [receiver] + arguments
        return try resolve(name, isMember: true, try check(all: operands), operands, node)
    }

    private mutating func checkFunction(
        _ name: String,
        arguments: [Syntax],
        node: Syntax
    ) throws(ExpressionError) -> CELType {
        if let operation = Operator(rawValue: name) {
            return try checkOperator(operation, arguments, node)
        }
        let isRooted = name.hasPrefix(".")
        guard let function = functionName(isRooted ? String(name.dropFirst()) : name, isRooted: isRooted) else {
            guard isStrict else {
                _ = try check(all: arguments)
                return .dyn
            }
            throw undeclaredFunction(name, isMember: false, node)
        }
        note(.function(function), for: node)
        return try resolve(function, isMember: false, try check(all: arguments), arguments, node)
    }

    private mutating func checkOperator(
        _ operation: Operator,
        _ operands: [Syntax],
        _ node: Syntax
    ) throws(ExpressionError) -> CELType {
        let types = try check(all: operands)
        switch operation {
        case .and, .or:
            for (type, operand) in zip(types, operands) where !substitution.unify([type], [.bool]) && isStrict {
                throw ExpressionError(
                    .noMatchingOverload,
                    "`\(operation.symbol)` needs bools, not \(Suggestion.withArticle("\(resolved(type))"))",
                    at: operand.range
                )
            }
            return .bool
        case .index, .optionalIndex:
            if let type = try checkFieldIndex(types[0], operands, isOptional: operation == .optionalIndex, node) {
                return type
            }
        default:
            break
        }
        return try resolve(operation.rawValue, isMember: false, types, operands, node)
    }

    /// An object indexed by a literal is checked like a selection.
    private mutating func checkFieldIndex(
        _ type: CELType,
        _ operands: [Syntax],
        isOptional: Bool,
        _ node: Syntax
    ) throws(ExpressionError) -> CELType? {
        let operand = resolved(type).unwrappedNullable
        guard case .object = operand.unwrappedOptional ?? operand,
            case .literal(.string(let name)) = operands[1].kind
        else { return nil }
        let field = Syntax.Field(name: name, range: operands[1].range)
        return try select(field, from: operand, isOptional: isOptional, node: node)
    }

    private mutating func check(all nodes: [Syntax]) throws(ExpressionError) -> [CELType] {
        var types: [CELType] = []
        for node in nodes { types.append(try check(node)) }
        return types
    }

    private func functionName(_ name: String, isRooted: Bool) -> String? {
        environment.candidates(for: name, isRooted: isRooted).first { candidate in
            environment.functions.overloads(named: candidate)?.contains { !$0.isMember } == true
        }
    }

    /// The result of the overloads that the types fit; `dyn` where several fit and give different types.
    private mutating func resolve(
        _ name: String,
        isMember: Bool,
        _ types: [CELType],
        _ arguments: [Syntax],
        _ node: Syntax
    ) throws(ExpressionError) -> CELType {
        var result: CELType?
        for overload in environment.functions.candidates(name, isMember: isMember, arity: types.count) {
            let signature = substitution.instantiate(overload.parameters + [overload.result])
            guard substitution.unify(types, Array(signature.dropLast())), let last = signature.last else { continue }
            let type = resolved(last)
            guard let first = result else {
                result = type
                continue
            }
            if first != type { result = .dyn }
        }
        if let result { return result }
        guard isStrict else { return .dyn }
        throw noMatchingOverload(name, isMember: isMember, types.map { resolved($0) }, node)
    }

    private func noMatchingOverload(
        _ name: String,
        isMember: Bool,
        _ types: [CELType],
        _ node: Syntax
    ) -> ExpressionError {
        let operation = Operator(rawValue: name)
        let shown = operation?.symbol ?? name
        let given = types.map { resolved($0).description }
        var hint: String?
        let numbers: Set<CELType> = [.int, .uint, .double]
        if operation != nil, operation != .index, types.count == 2, types[0] != types[1],
            types.allSatisfy(numbers.contains)
        {
            hint = Suggestion.conversions
        } else if operation == .add, types.contains(.string) {
            hint = "convert the other to text: `string(…)`"
        } else if operation == nil {
            let all = environment.functions.overloads(named: name)?.filter { $0.isMember == isMember } ?? []
            hint = all.isEmpty ? "it is called in the other style" : "it takes " + Suggestion.signatures(all)
        }
        return ExpressionError(
            .noMatchingOverload,
            "`\(shown)` is not defined for \(Suggestion.enumerate(given))",
            at: node.range,
            hint: hint
        )
    }

    private func undeclaredFunction(_ name: String, isMember: Bool, _ node: Syntax) -> ExpressionError {
        var names = environment.functions.overloads.compactMap { name, overloads in
            Operator(rawValue: name) == nil && overloads.contains { $0.isMember == isMember } ? name : nil
        }
        if isMember { names += Suggestion.macros }
        return ExpressionError(
            .undeclared,
            "there is no function `\(name)`" + (Suggestion.macros.contains(name) ? " with these arguments" : ""),
            at: node.range,
            hint: Spelling.nearest(to: name, among: names).map { "did you mean `\($0)`?" }
        )
    }
}
