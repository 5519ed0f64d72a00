import Policy

extension Translator {
    func attribute(_ name: AttributeName, of owner: Expression, _ expression: Expression) throws -> Translated {
        let owner = try translate(owner)
        let field = try self.field(name, of: owner.value, expression)
        return Translated(field.value, fails: .any([owner.fails, !field.isPresent, field.fails]))
    }

    /// `owner has a.b.c`: each is looked for in what is before it, and reading that may fail.
    func has(_ path: [AttributeName], in owner: Expression, _ expression: Expression) throws -> Translated {
        let owner = try translate(owner)
        var steps: [TranslatedTest] = []
        var current = owner.value
        for (position, name) in path.enumerated() {
            let isLast = position == path.count - 1
            guard isDeclared(name, of: current) else {
                // It may be there, and what is within it nobody knows.
                let isThere = undeclared(name, of: current)
                guard isLast || isThere.isFalse else { throw undeclaredRefusal(name, expression) }
                steps.append(TranslatedTest(value: isThere, fails: .no))
                break
            }
            let field = try self.field(name, of: current, expression)
            // Where it is there, what comes next is read of it.
            steps.append(TranslatedTest(value: field.isPresent, fails: isLast ? .no : field.isPresent && field.fails))
            current = field.value
        }
        var fails = Term.no
        for step in steps.reversed() { fails = step.fails || (step.value && fails) }
        return Translated(.bool(.all(steps.map(\.value))), fails: owner.fails || fails)
    }

    /// `owner.hasTag(name)` and `owner.getTag(name)`.
    func tag(_ owner: Expression, _ name: Expression, isTest: Bool, _ expression: Expression) throws -> Translated {
        let owner = try entity(owner)
        let name = try translate(name)
        guard case .string(let term) = name.value, let text = term.textConstant else {
            throw refusal("a tag whose name is computed", expression)
        }
        let (value, owners) = try fact(AttributeName(text), of: (owner.type, owner.id), isTag: true, expression)
        let fails = owner.fails || name.fails
        if isTest { return Translated(.bool(owners), fails: fails) }
        guard let value else { return Translated(.bool(.no), fails: .yes) }
        return Translated(value, fails: fails || !owners)
    }

    private func isDeclared(_ name: AttributeName, of owner: SymbolicValue) -> Bool {
        switch owner {
        case .record(.object(let object)): object.type.attributes[name] != nil
        default: true
        }
    }

    private func undeclared(_ name: AttributeName, of owner: SymbolicValue) -> Term {
        guard case .record(.object(let object)) = owner else { return .no }
        return object.has(undeclared: name.text)
    }

    private func undeclaredRefusal(_ name: AttributeName, _ expression: Expression) -> Untranslatable {
        refusal("the attribute `\(name)`, which no schema describes", expression)
    }

    private func field(
        _ name: AttributeName,
        of owner: SymbolicValue,
        _ expression: Expression
    ) throws -> SymbolicField {
        let absent = SymbolicField(isPresent: .no, fails: .no, value: .bool(.no))
        switch owner {
        case .record(.fields(let fields)): return fields[name] ?? absent
        case .record(.object(let object)):
            if let field = object.field(name) { return field }
            guard object.has(undeclared: name.text).isFalse else { throw undeclaredRefusal(name, expression) }
            return absent
        case .entity(let type, let id):
            let (value, owners) = try fact(name, of: (type, id), isTag: false, expression)
            guard let value else { return absent }
            return SymbolicField(isPresent: owners, fails: .no, value: value)
        default: throw refusal("an attribute of something that is neither record nor entity", expression)
        }
    }

    /// An attribute or tag of an entity, and whether the entity is one that has it.
    private func fact(
        _ name: AttributeName,
        of entity: (type: EntityType, id: Term),
        isTag: Bool,
        _ expression: Expression
    ) throws -> (value: SymbolicValue?, owners: Term) {
        func read(_ known: Entity) -> Value? { try? (isTag ? known.tags : known.attributes).value(name.text) }
        if let id = entity.id.textConstant {
            guard let value = known.entities.entity(EntityUID(type: entity.type, id: id)).flatMap(read) else {
                return (nil, .no)
            }
            return (SymbolicValue(value), .yes)
        }
        let key = EntityAttributeKey(type: entity.type, id: ObjectIdentifier(entity.id), name: name, isTag: isTag)
        if let done = attributesOfEntities[key] { return (done.value, done.owners) }
        var cases: [(isThis: Term, value: Value)] = []
        for candidate in known.ofType(entity.type) {
            guard let value = read(candidate) else { continue }
            cases.append((.equal(entity.id, .text(candidate.uid.id)), value))
        }
        guard !cases.isEmpty else { return (nil, .no) }
        let owners = Term.any(cases.map(\.isThis))
        let value = try select(cases, "\(entity.type).\(name)", expression)
        attributesOfEntities[key] = (value, owners)
        return (value, owners)
    }

    /// The value that belongs to the case that is true.
    ///
    /// A variable with one rule for each different value, rather than choices within choices: as many entities as there are
    /// make the formula longer, not deeper.
    private func select(
        _ cases: [(isThis: Term, value: Value)],
        _ name: String,
        _ expression: Expression
    ) throws -> SymbolicValue {
        var ways: [(value: Value, tests: [Term])] = []
        var places: [Value: Int] = [:]
        for (isThis, value) in cases {
            if let place = places[value] {
                ways[place].tests.append(isThis)
            } else {
                places[value] = ways.count
                ways.append((value, [isThis]))
            }
        }
        guard ways.count > 1 else { return SymbolicValue(ways[0].value) }
        let first = SymbolicValue(ways[0].value)
        guard let sort = first.term?.sort else {
            throw refusal("`\(name)`, which is a set or a record that differs between entities", expression)
        }
        let variable = table.variable(name, sort)
        var values: [(value: Term, when: Term)] = []
        for way in ways {
            guard let term = SymbolicValue(way.value).term else { continue }
            values.append((term, .any(way.tests)))
        }
        for (value, test) in values { table.assume(test.implies(.equal(variable, value))) }
        if case .variable(let symbol) = variable.kind { valuesOfAttributes[symbol.id] = values }
        switch first {
        case .bool: return .bool(variable)
        case .long: return .long(variable)
        case .string: return .string(variable)
        case .entity(let type, _): return .entity(type, variable)
        case .decimal: return .decimal(variable)
        case .datetime: return .datetime(variable)
        default: return .duration(variable)
        }
    }

    /// What a test of an attribute comes to, value by value, where all values are known: no theory of texts is needed then.
    func test(of term: Term, _ isTrue: (Term) -> Term) -> Term? {
        guard case .variable(let symbol) = term.kind, let values = valuesOfAttributes[symbol.id] else { return nil }
        return .any(values.map { value, test in test && isTrue(value) })
    }
}
