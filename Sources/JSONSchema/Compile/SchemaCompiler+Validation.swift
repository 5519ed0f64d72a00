import JSON

/// The keywords of the validation vocabulary (validation, section 6) that need no other schemas.
extension SchemaCompiler {
    mutating func compileValidation(
        _ context: SchemaContext,
        into keywords: inout NodeDraft
    ) throws(SchemaError) {
        if let types = context.object["type"] { keywords.types = try typeSet(types, context) }
        if let value = context.object["const"] {
            keywords.general.append(.constant(Int32(draft.constants.count)))
            draft.constants.append(value)
        }
        if let values = try context.array("enum") {
            keywords.general.append(.enumeration(Int32(draft.enumerations.count)))
            draft.enumerations.append(Enumeration(values))
        }
        try compileNumber(context, into: &keywords)
        if let count = try context.count("minLength") { keywords.string.append(.minLength(count)) }
        if let count = try context.count("maxLength") { keywords.string.append(.maxLength(count)) }
        if let source = try context.string("pattern") {
            keywords.string.append(.pattern(try pattern(source, context.description + "/pattern")))
        }
        if let count = try context.count("minItems") { keywords.array.append(.minItems(count)) }
        if let count = try context.count("maxItems") { keywords.array.append(.maxItems(count)) }
        if context.object["uniqueItems"] == .bool(true) { keywords.array.append(.uniqueItems) }
        if let count = try context.count("minProperties") { keywords.object.append(.minProperties(count)) }
        if let count = try context.count("maxProperties") { keywords.object.append(.maxProperties(count)) }
        if context.dialect.draft != .draft7, let members = try context.members("dependentRequired") {
            var rules: [DependentRule] = []
            for member in members {
                let names = try context.strings(member.value, "dependentRequired")
                rules.append(
                    DependentRule(name: member.key, required: names, node: .none, keyword: "dependentRequired")
                )
            }
            keywords.object.append(.dependentRequired(dependents(rules)))
        }
    }

    mutating func dependents(_ rules: [DependentRule]) -> Int32 {
        draft.dependents.append(rules)
        return Int32(draft.dependents.count - 1)
    }

    private func typeSet(_ value: JSON, _ context: SchemaContext) throws(SchemaError) -> TypeSet {
        let names: [String]
        if case .string(let name) = value { names = [name] } else { names = try context.strings(value, "type") }
        var types: TypeSet = []
        for name in names {
            guard let type = TypeSet(named: name) else { throw context.fault("no type is called `\(name)`", "type") }
            types.formUnion(type)
        }
        return types
    }

    private mutating func compileNumber(
        _ context: SchemaContext,
        into keywords: inout NodeDraft
    ) throws(SchemaError) {
        let bounds: [(String, (Int32) -> Instruction)] = [
            ("minimum", Instruction.minimum), ("maximum", Instruction.maximum),
            ("exclusiveMinimum", Instruction.exclusiveMinimum), ("exclusiveMaximum", Instruction.exclusiveMaximum),
        ]
        for (keyword, instruction) in bounds {
            guard let bound = try context.number(keyword) else { continue }
            keywords.number.append(instruction(Int32(draft.numbers.count)))
            draft.numbers.append(bound)
        }
        if let divisor = try context.number("multipleOf") {
            guard Number.compare(divisor, .int(0)) > 0 else { throw context.fault("must be > 0", "multipleOf") }
            keywords.number.append(.multipleOf(Int32(draft.divisors.count)))
            draft.divisors.append(DecimalNumber(divisor))
        }
    }
}

extension Enumeration {
    /// From how many strings on a table finds one faster than comparing each.
    private static let tableMin = 4

    init(_ values: [JSON]) {
        self.values = values
        let names = Set(values.compactMap(\.stringValue).map(ExactString.init))
        guard names.count >= Self.tableMin, values.allSatisfy({ $0.stringValue != nil }) else { return }
        table = NameTable(names.map(\.string))
    }
}
