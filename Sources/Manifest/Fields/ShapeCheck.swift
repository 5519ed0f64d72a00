import JSON
internal import Text

/// Compares a file with its shape and notes everything that differs.
struct ShapeCheck {
    var problems: Problems

    static func check(_ node: YAMLNode, _ shape: Shape, what: String, problems: inout Problems) {
        var check = ShapeCheck(problems: problems)
        check.check(node, shape, what: what)
        problems = check.problems
    }

    /// `what` is what a message calls the value, such as "the field `timeout`".
    private mutating func check(_ node: YAMLNode, _ shape: Shape, what: String) {
        switch shape {
        case .anything, .template:
            break
        case .named(let name):
            check(node, name.shape, what: what)
        case .choice(let shapes):
            let fitting = shapes.first { $0.accepts(kindOf: node) }
            guard let fitting else { return wrongType(node, shape, what) }
            check(node, fitting, what: what)
        case .list(let element, let countMin):
            guard let elements = node.elements else { return wrongType(node, shape, what) }
            if elements.count < countMin {
                problems.error(
                    .invalidValue,
                    at: node.location,
                    "\(what) needs at least \(countMin) of \(element.plural)"
                )
            }
            for element in elements { check(element, shape.elementShape, what: "an element of \(what)") }
        case .mapping(let rule, let value):
            checkMapping(node, key: rule, value: value, shape, what)
        case .table(let table):
            checkTable(node, table, what)
        default:
            checkScalar(node, shape, what)
        }
    }

    private mutating func checkMapping(_ node: YAMLNode, key: TextRule, value: Shape, _ shape: Shape, _ what: String) {
        guard let pairs = node.pairs else { return wrongType(node, shape, what) }
        for pair in pairs {
            if !key.accepts(pair.key) {
                problems.error(
                    .invalidValue,
                    at: pair.keyLocation,
                    "`\(pair.key)` is not a key that \(what) can have",
                    hint: "expected \(key.expectation)"
                )
            }
            check(pair.value, value, what: "`\(pair.key)`")
        }
    }

    private mutating func checkTable(_ node: YAMLNode, _ table: FieldTable, _ what: String) {
        guard let pairs = node.pairs else { return wrongType(node, .table(table), what) }
        let variant = table.variant(of: node)
        checkSelection(node, table, variant, what)
        let fields = table.fields + (variant?.fields ?? [])
        for pair in pairs {
            if let field = fields.first(where: { $0.name == pair.key }) {
                checkField(pair, field)
            } else if variant != nil || table.variants.isEmpty || !table.isOfVariant(pair.key) {
                unknown(pair, table, fields, variant)
            }
        }
        for field in fields where field.isRequired && node[field.name] == nil {
            problems.error(
                .missingField,
                at: node.location,
                "\(table.title) needs the field `\(field.name)`",
                hint: field.description
            )
        }
    }

    private mutating func checkField(_ pair: YAMLPair, _ field: Field) {
        if pair.value.isNull, field.isRemovable { return }
        if pair.value.isNull, !field.shape.accepts(kindOf: pair.value) {
            problems.error(
                .wrongType,
                at: pair.keyLocation,
                "the field `\(pair.key)` has no value",
                hint: "expected \(field.shape.expectation)"
            )
        } else {
            check(pair.value, field.shape, what: "the field `\(pair.key)`")
        }
    }

    /// Whether exactly one of the variants is chosen.
    private mutating func checkSelection(
        _ node: YAMLNode,
        _ table: FieldTable,
        _ variant: FieldTable.Variant?,
        _ what: String
    ) {
        guard !table.variants.isEmpty else { return }
        let names = table.variants.map { "`\($0.name)`" }.joined(separator: ", ")
        switch table.selector {
        case .value(let name):
            // A value that is missing or wrong is noted with the field.
            guard variant == nil, node[name]?.text != nil, table.fields.contains(where: { $0.name == name }) else {
                return
            }
        case .presence, .optionalPresence:
            let present = table.variants.filter { node[$0.name] != nil }
            if present.isEmpty, case .presence = table.selector {
                problems.error(.missingField, at: node.location, "\(table.title) needs one of \(names)")
            }
            guard present.count > 1, let first = present.first else { return }
            // What goes along with the first is no second choice.
            let others = present.dropFirst().filter { other in !first.fields.contains { $0.name == other.name } }
            guard let second = others.first, let pair = node.pairs?.first(where: { $0.key == second.name }) else {
                return
            }
            problems.error(
                .conflictingFields,
                at: pair.keyLocation,
                "`\(second.name)` does not go together with `\(first.name)`",
                hint: "\(table.title) has one of \(names)"
            )
        }
    }

    private mutating func unknown(
        _ pair: YAMLPair,
        _ table: FieldTable,
        _ fields: [Field],
        _ variant: FieldTable.Variant?
    ) {
        let message = "unknown field `\(pair.key)`"
        if let meant = fields.first(where: { $0.misnomers.contains(pair.key) }) {
            problems.error(.unknownField, at: pair.keyLocation, message, hint: "did you mean `\(meant.name)`?")
            return
        }
        let others = table.variants.filter { other in
            other.name != variant?.name && other.fields.contains { $0.name == pair.key }
        }
        if !others.isEmpty {
            // Two ways at once are noted as a conflict already.
            if others.contains(where: { $0.name == pair.key }), case .presence = table.selector { return }
            let owners = others.map { "`\($0.name)`" }.joined(separator: ", ")
            problems.error(.unknownField, at: pair.keyLocation, message, hint: "`\(pair.key)` goes with \(owners)")
            return
        }
        let names = fields.map(\.name)
        let hint = Spelling.nearest(to: pair.key, among: names).map { "did you mean `\($0)`?" }
        let list = names.sorted().map { "`\($0)`" }.joined(separator: ", ")
        problems.error(.unknownField, at: pair.keyLocation, message, hint: hint ?? "\(table.title) has \(list)")
    }

    mutating func wrongType(_ node: YAMLNode, _ shape: Shape, _ what: String) {
        var hint: String?
        if case .text = shape, let scalar = node.scalar, scalar.value != .null {
            hint = "put it in quotes to make it text: \"\(scalar.text)\""
        }
        problems.error(
            .wrongType,
            at: node.location,
            "\(what) is \(shape.expectation), not \(node.kindName)",
            hint: hint
        )
    }
}

extension FieldTable {
    fileprivate func isOfVariant(_ name: String) -> Bool {
        variants.contains { $0.fields.contains { $0.name == name } }
    }
}
