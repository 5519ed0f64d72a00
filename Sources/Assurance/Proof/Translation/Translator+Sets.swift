import Policy

extension Translator {
    func isEmpty(_ set: SymbolicSet) throws -> Term {
        switch set {
        case .elements(let elements): .bool(elements.isEmpty)
        case .unknown(let symbol): table.every(symbol) { _ in .no }
        case .choice(let test, let one, let other): .choice(test, try isEmpty(one), try isEmpty(other))
        }
    }

    func contains(_ set: SymbolicSet, _ element: SymbolicValue, _ expression: Expression) throws -> Term {
        switch set {
        case .elements(let elements): return .any(try elements.map { try equal($0, element, expression) })
        case .choice(let test, let one, let other):
            return .choice(test, try contains(one, element, expression), try contains(other, element, expression))
        case .unknown(let symbol):
            guard symbol.element.sort != nil else {
                throw refusal(
                    "a set of \(Self.plural(symbol.element)) of which the elements are asked about",
                    expression
                )
            }
            guard let term = element.term, SymbolicValue(term, as: symbol.element)?.isOfType(of: element) == true else {
                return .no
            }
            return table.member(term, of: symbol)
        }
    }

    func isSubset(_ set: SymbolicSet, of other: SymbolicSet, _ expression: Expression) throws -> Term {
        switch (set, other) {
        case (.elements(let elements), _): return .all(try elements.map { try contains(other, $0, expression) })
        case (.choice(let test, let one, let another), _):
            return .choice(test, try isSubset(one, of: other, expression), try isSubset(another, of: other, expression))
        case (.unknown, .choice(let test, let one, let another)):
            return .choice(test, try isSubset(set, of: one, expression), try isSubset(set, of: another, expression))
        case (.unknown(let symbol), .unknown(let container)):
            return try every(symbol, expression) { [table] in table.member($0, of: container) }
        case (.unknown(let symbol), .elements(let elements)):
            let terms = try self.terms(of: elements, in: symbol, expression)
            return try every(symbol, expression) { element in .any(terms.map { .equal($0, element) }) }
        }
    }

    func intersects(_ set: SymbolicSet, _ other: SymbolicSet, _ expression: Expression) throws -> Term {
        switch (set, other) {
        case (.elements(let elements), _): return .any(try elements.map { try contains(other, $0, expression) })
        case (_, .elements(let elements)): return .any(try elements.map { try contains(set, $0, expression) })
        case (.choice(let test, let one, let another), _):
            return .choice(test, try intersects(one, other, expression), try intersects(another, other, expression))
        case (_, .choice(let test, let one, let another)):
            return .choice(test, try intersects(set, one, expression), try intersects(set, another, expression))
        case (.unknown(let symbol), .unknown(let another)):
            return try !every(symbol, expression) { [table] in !table.member($0, of: another) }
        }
    }

    private func every(
        _ symbol: SetSymbol,
        _ expression: Expression,
        _ isTrue: @escaping (Term) -> Term
    ) throws -> Term {
        guard symbol.element.sort != nil else {
            throw refusal("a set of \(Self.plural(symbol.element)) of which the elements are asked about", expression)
        }
        return table.every(symbol, isTrue)
    }

    /// The elements of a written set as the elements of another are known to the solver.
    private func terms(
        of elements: [SymbolicValue],
        in symbol: SetSymbol,
        _ expression: Expression
    ) throws -> [Term] {
        elements.compactMap { element in
            guard let term = element.term, SymbolicValue(term, as: symbol.element)?.isOfType(of: element) == true else {
                return nil
            }
            return term
        }
    }

    private static func plural(_ type: CedarType) -> String {
        switch type {
        case .record: "records"
        case .set: "sets"
        default: "\(type.description) values"
        }
    }

    /// One value or another.
    func choice(
        _ test: Term,
        _ then: SymbolicValue,
        _ otherwise: SymbolicValue,
        _ expression: Expression
    ) throws -> SymbolicValue {
        switch (then, otherwise) {
        case (.bool(let one), .bool(let other)): return .bool(.choice(test, one, other))
        case (.long(let one), .long(let other)): return .long(.choice(test, one, other))
        case (.string(let one), .string(let other)): return .string(.choice(test, one, other))
        case (.decimal(let one), .decimal(let other)): return .decimal(.choice(test, one, other))
        case (.datetime(let one), .datetime(let other)): return .datetime(.choice(test, one, other))
        case (.duration(let one), .duration(let other)): return .duration(.choice(test, one, other))
        case (.entity(let type, let one), .entity(let otherType, let other)) where type == otherType:
            return .entity(type, .choice(test, one, other))
        case (.set(let one), .set(let other)): return .set(.choice(test, one, other))
        case (.ip(let one?), .ip(let other?)) where one == other: return then
        case (.record(.fields(let one)), .record(.fields(let other))) where Set(one.keys) == Set(other.keys):
            var fields: [AttributeName: SymbolicField] = [:]
            for (name, field) in one {
                guard let second = other[name] else { continue }
                fields[name] = SymbolicField(
                    isPresent: .choice(test, field.isPresent, second.isPresent),
                    fails: .choice(test, field.fails, second.fails),
                    value: try choice(test, field.value, second.value, expression)
                )
            }
            return .record(.fields(fields))
        default: throw refusal("`if` between values of this kind", expression)
        }
    }
}

extension SymbolicValue {
    /// Whether both stand for values of one type.
    func isOfType(of other: SymbolicValue) -> Bool {
        switch (self, other) {
        case (.bool, .bool), (.long, .long), (.string, .string), (.decimal, .decimal), (.datetime, .datetime),
            (.duration, .duration), (.set, .set), (.record, .record), (.ip, .ip):
            true
        case (.entity(let one, _), .entity(let other, _)): one == other
        default: false
        }
    }
}
