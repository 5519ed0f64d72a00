import Policy

extension Translator {
    func binary(
        _ comparison: Expression.BinaryOperator,
        _ left: Expression,
        _ right: Expression,
        _ expression: Expression
    ) throws -> Translated {
        switch comparison {
        case .equal, .notEqual:
            let (left, right) = (try translate(left), try translate(right))
            let equal = try self.equal(left.value, right.value, expression)
            return Translated(.bool(comparison == .equal ? equal : !equal), fails: left.fails || right.fails)
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return try order(comparison, left, right, expression)
        case .add: return try arithmetic(.add, left, right)
        case .subtract: return try arithmetic(.subtract, left, right)
        case .multiply: return try arithmetic(.multiply, left, right)
        case .isIn: return try isIn(left, right, expression)
        case .contains:
            let (set, element) = (try self.set(left), try translate(right))
            return Translated(
                .bool(try contains(set.set, element.value, expression)),
                fails: set.fails || element.fails
            )
        case .containsAll, .containsAny:
            let (left, right) = (try self.set(left), try self.set(right))
            let holds =
                comparison == .containsAll
                ? try isSubset(right.set, of: left.set, expression)
                : try intersects(left.set, right.set, expression)
            return Translated(.bool(holds), fails: left.fails || right.fails)
        case .hasTag, .getTag: return try tag(left, right, isTest: comparison == .hasTag, expression)
        }
    }

    private func order(
        _ comparison: Expression.BinaryOperator,
        _ left: Expression,
        _ right: Expression,
        _ expression: Expression
    ) throws -> Translated {
        let (left, right) = (try translate(left), try translate(right))
        guard let (one, other) = Self.ordered(left.value, right.value) else {
            throw refusal("`\(comparison.rawValue)` between these types", expression)
        }
        let holds: Term =
            switch comparison {
            case .less: .less(one, other)
            case .lessOrEqual: .lessOrEqual(one, other)
            case .greater: .less(other, one)
            default: .lessOrEqual(other, one)
            }
        return Translated(.bool(holds), fails: left.fails || right.fails)
    }

    private static func ordered(_ left: SymbolicValue, _ right: SymbolicValue) -> (Term, Term)? {
        switch (left, right) {
        case (.long(let left), .long(let right)), (.datetime(let left), .datetime(let right)),
            (.duration(let left), .duration(let right)):
            (left, right)
        default: nil
        }
    }

    private func arithmetic(
        _ operation: TermKind.Arithmetic,
        _ left: Expression,
        _ right: Expression
    ) throws -> Translated {
        let (left, right) = (try long(left), try long(right))
        let (value, overflows) = Term.arithmetic(operation, left.term, right.term)
        return Translated(.long(value), fails: .any([left.fails, right.fails, overflows]))
    }

    /// Equality of values of one type; of others it is false.
    func equal(_ left: SymbolicValue, _ right: SymbolicValue, _ expression: Expression) throws -> Term {
        switch (left, right) {
        case (.entity(let leftType, let left), .entity(let rightType, let right)):
            return leftType == rightType ? same(left, right) : .no
        case (.bool(let left), .bool(let right)), (.long(let left), .long(let right)),
            (.string(let left), .string(let right)), (.decimal(let left), .decimal(let right)),
            (.datetime(let left), .datetime(let right)), (.duration(let left), .duration(let right)):
            return same(left, right)
        case (.ip(let left?), .ip(let right?)): return .bool(left == right)
        case (.ip, .ip): throw refusal("an address that is not written in the policy", expression)
        case (.set(let left), .set(let right)):
            return try isSubset(left, of: right, expression) && isSubset(right, of: left, expression)
        case (.record(.fields(let left)), .record(.fields(let right))):
            guard Set(left.keys) == Set(right.keys) else { return .no }
            return .all(
                try left.compactMap { name, field in
                    guard let other = right[name] else { return nil }
                    let same = try equal(field.value, other.value, expression)
                    return .equal(field.isPresent, other.isPresent) && (!field.isPresent || same)
                }
            )
        case (.record, .record):
            // JSON may hold members that no schema names, and whole values may not be sayable.
            throw refusal("the comparison of a whole record of arguments or facts", expression)
        default: return .no
        }
    }

    /// Equality, told value by value where one side is an attribute of which all values are known.
    private func same(_ left: Term, _ right: Term) -> Term {
        test(of: left) { .equal($0, right) } ?? test(of: right) { .equal(left, $0) } ?? .equal(left, right)
    }

    func isIn(_ left: Expression, _ right: Expression, _ expression: Expression) throws -> Translated {
        let entity = try self.entity(left)
        let right = try translate(right)
        let fails = entity.fails || right.fails
        switch right.value {
        case .entity(let type, let id):
            return Translated(.bool(known.isDescendant((entity.type, entity.id), of: (type, id))), fails: fails)
        case .set(let set):
            return Translated(.bool(try isIn((entity.type, entity.id), set, expression)), fails: fails)
        default: throw refusal("`in` with something that is no entity", expression)
        }
    }

    private func isIn(
        _ entity: (type: EntityType, id: Term),
        _ set: SymbolicSet,
        _ expression: Expression
    ) throws -> Term {
        switch set {
        case .elements(let elements):
            return .any(
                try elements.map { element in
                    guard case .entity(let type, let id) = element else {
                        throw refusal("`in` with something that is no entity", expression)
                    }
                    return known.isDescendant(entity, of: (type, id))
                }
            )
        case .choice(let test, let one, let other):
            return .choice(test, try isIn(entity, one, expression), try isIn(entity, other, expression))
        case .unknown(let symbol):
            guard case .entity(let type) = symbol.element else {
                throw refusal("`in` with something that is no entity", expression)
            }
            // It is in the set itself, or it is a known entity of which a group is in the set.
            var ways: [Term] = []
            if type == entity.type { ways.append(table.member(entity.id, of: symbol)) }
            for candidate in known.ofType(entity.type) {
                for group in known.entities.ancestors(of: candidate.uid) where group.type == type {
                    ways.append(
                        .equal(entity.id, .text(candidate.uid.id)) && table.member(.text(group.id), of: symbol)
                    )
                }
            }
            return .any(ways)
        }
    }

    func like(_ operand: Expression, _ pattern: Pattern, _ expression: Expression) throws -> Translated {
        let text = try translate(operand)
        guard case .string(let term) = text.value else {
            throw refusal("`like` on something that is no text", expression)
        }
        if let constant = term.textConstant {
            return Translated(.bool(.bool(pattern.matches(constant))), fails: text.fails)
        }
        if let known = test(of: term, { .bool($0.textConstant.map(pattern.matches) ?? false) }) {
            return Translated(.bool(known), fails: text.fails)
        }
        var parts: [TextLanguage] = []
        var literal = ""
        for piece in pattern.pieces {
            switch piece {
            case .scalar(let scalar): literal.unicodeScalars.append(scalar)
            case .wildcard:
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                if parts.last != .anything { parts.append(.anything) }
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        let matches: Term
        if parts == [.anything] {
            matches = .yes
        } else if !parts.contains(.anything) {
            matches = .equal(term, .text(literal))
        } else {
            matches = .matches(term, .sequence(parts))
        }
        return Translated(.bool(matches), fails: text.fails)
    }

    // MARK: Operands

    func long(_ expression: Expression) throws -> (term: Term, fails: Term) {
        let translated = try translate(expression)
        guard case .long(let term) = translated.value else { throw refusal("arithmetic on no integer", expression) }
        return (term, translated.fails)
    }

    func entity(_ expression: Expression) throws -> (type: EntityType, id: Term, fails: Term) {
        let translated = try translate(expression)
        guard case .entity(let type, let id) = translated.value else {
            throw refusal("a value that is no entity", expression)
        }
        return (type, id, translated.fails)
    }

    func set(_ expression: Expression) throws -> (set: SymbolicSet, fails: Term) {
        let translated = try translate(expression)
        guard case .set(let set) = translated.value else { throw refusal("a value that is no set", expression) }
        return (set, translated.fails)
    }
}
