internal import Text

extension Checker {
    /// An identifier or selection: the longest part of a qualified name that is declared, then fields of it.
    mutating func checkName(_ node: Syntax) throws(ExpressionError) -> CELType {
        if let (names, isRooted) = node.qualifiedName {
            if let type = declared(names, isRooted: isRooted, node: node) { return type }
            if !isStrict, isRooted || local(named: names[0]) == nil, !hasDeclaredPrefix(names) {
                note(.unknown(names), for: node)
                return .dyn
            }
        }
        switch node.kind {
        case .select(let operand, let field, let isOptional):
            let type = try check(operand)
            return try select(field, from: type, isOptional: isOptional, node: node)
        case .identifier(let name, _):
            throw undeclared(name, node)
        default:
            return .dyn
        }
    }

    /// The type of a name that is declared as a whole.
    private mutating func declared(_ names: [String], isRooted: Bool, node: Syntax) -> CELType? {
        if !isRooted, let local = local(named: names[0]) {
            guard names.count == 1 else { return nil }
            note(.local(local.slot), for: node)
            return local.type
        }
        for candidate in environment.candidates(for: names.joined(separator: "."), isRooted: isRooted) {
            if let type = environment.variables[candidate] {
                note(.variable(candidate), for: node)
                return type
            }
            if let type = CELType.denotations[candidate] {
                note(.type(candidate), for: node)
                return .type(type)
            }
        }
        return nil
    }

    private func hasDeclaredPrefix(_ names: [String]) -> Bool {
        names.indices.contains { end in
            environment.candidates(for: names[...end].joined(separator: "."), isRooted: false)
                .contains { environment.variables[$0] != nil || CELType.denotations[$0] != nil }
        }
    }

    private mutating func undeclared(_ name: String, _ node: Syntax) -> ExpressionError {
        let hint: String?
        if let close = Spelling.nearest(to: name, among: visibleNames) {
            hint = "did you mean `\(close)`?"
        } else if environment.functions.overloads(named: name) != nil {
            hint = "`\(name)` is a function"
        } else {
            hint = Suggestion.list(environment.variables.keys, of: "variables")
        }
        return ExpressionError(.undeclared, "`\(name)` is not declared", at: node.range, hint: hint)
    }

    /// The type of a field, or what is wrong with selecting it.
    mutating func select(
        _ field: Syntax.Field,
        from operand: CELType,
        isOptional: Bool,
        node: Syntax
    ) throws(ExpressionError) -> CELType {
        let type = resolved(operand).unwrappedNullable
        if let content = type.unwrappedOptional {
            return .optional(try fieldType(field, of: resolved(content).unwrappedNullable, node: node))
        }
        let selected = try fieldType(field, of: type, node: node)
        return isOptional ? .optional(selected) : selected
    }

    private mutating func fieldType(
        _ field: Syntax.Field,
        of type: CELType,
        node: Syntax
    ) throws(ExpressionError) -> CELType {
        switch type {
        case .dyn:
            return .dyn
        case .parameter:
            // Nothing is known of it, and nothing that is learned later may contradict what was selected here.
            _ = substitution.unify([.dyn], [type])
            return .dyn
        case .map(_, let value):
            return value
        case .object(let fields, let isOpen):
            if let known = fields[field.name] { return known }
            guard !isOpen, isStrict else { return .dyn }
            let close = Spelling.nearest(to: field.name, among: fields.keys)
            throw ExpressionError(
                .noSuchField,
                "there is no field `\(field.name)`",
                at: field.range,
                hint: close.map { "did you mean `\($0)`?" } ?? Suggestion.list(fields.keys, of: "fields")
            )
        default:
            guard isStrict else { return .dyn }
            throw ExpressionError(
                .typeMismatch,
                "\(Suggestion.withArticle("\(type)")) has no fields, so `\(field.name)` cannot be selected",
                at: field.range,
                hint: type.isList ? "an element is `[0]`; all of them `.map(item, item.\(field.name))`" : nil
            )
        }
    }
}

extension CELType {
    fileprivate var isList: Bool {
        guard case .list = self else { return false }
        return true
    }
}
