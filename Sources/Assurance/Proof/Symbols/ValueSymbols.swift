import JSON
import Policy

/// Makes symbols for values of a type, and assumes of them what their schema says.
struct ValueSymbols {
    let table: SymbolTable
    let isJSON: Bool

    /// Numbers of an example are not larger where that can be had.
    private static let plainMax: Int64 = 1_000_000

    /// Within these, every integer of JSON is one of Cedar, however it is written.
    private static let exactRange: ClosedRange<Int64> = -9_007_199_254_740_992...9_007_199_254_740_992

    /// - Parameter isPresent: where what is assumed is of interest.
    func make(
        _ path: [String],
        _ type: CedarType,
        _ schema: SchemaNode?,
        where isPresent: Term
    ) -> (value: SymbolicValue, fails: Term) {
        let name = path.joined(separator: ".")
        switch type {
        case .record(let record):
            let object = SymbolicObject(path, type: record, schema: schema, isJSON: isJSON, in: table)
            return (.record(.object(object)), .no)
        case .set(let element): return set(name, element, schema, where: isPresent)
        case .extension(.ipaddr): return (.ip(nil), .no)
        case .bool, .long, .string, .entity, .extension:
            let term = table.variable(name, type.sort ?? .text)
            var fails = Term.no
            if isJSON, type == .long || type == .extension(.decimal), !isSayable(type, schema) {
                fails = table.variable(name + " unsayable", .bool)
                table.prefer(!fails)
            }
            if type == .long || type == .extension(.decimal) {
                let unit: Int64 = type == .long ? 1 : 10_000
                table.prefer(.lessOrEqual(.long(0), term) && .lessOrEqual(term, .long(Self.plainMax * unit)))
            }
            // Calls that happened and what they came to are counted from nothing, and only upwards.
            if path.starts(with: ["context", "run", "calls"]) || path.starts(with: ["context", "history"]) {
                table.assume(.lessOrEqual(.long(0), term))
            }
            let value = SymbolicValue(term, as: type) ?? .string(term)
            if let schema {
                table.assume((isPresent && !fails).implies(Self.conforms(term, type, schema)))
            }
            return (value, fails)
        }
    }

    private func set(
        _ name: String,
        _ element: CedarType,
        _ schema: SchemaNode?,
        where isPresent: Term
    ) -> (value: SymbolicValue, fails: Term) {
        let items = schema?.items
        var rule: ((Term) -> Term)?
        if let items, element.sort != nil {
            rule = { term in Self.conforms(term, element, items) }
        }
        let symbol = table.set(of: element, rule: rule)
        if let least = schema?.members["minItems"]?.intValue, least > 0 {
            table.assume(isPresent.implies(!table.every(symbol) { _ in .no }))
        }
        if schema?.members["maxItems"]?.intValue == 0 {
            table.assume(isPresent.implies(table.every(symbol) { _ in .no }))
        }
        var fails = Term.no
        if isJSON, element != .string, element != .bool, !isSayable(element, items) {
            fails = table.variable(name + " unsayable", .bool)
        }
        return (.set(.unknown(symbol)), fails)
    }

    /// Whether every number that the schema lets pass has a counterpart in Cedar.
    private func isSayable(_ type: CedarType, _ schema: SchemaNode?) -> Bool {
        guard type == .long, let schema else { return false }
        if let choices = schema.choices {
            return choices.allSatisfy { $0.isNull || $0.intValue.map(Self.exactRange.contains) == true }
        }
        guard let low = schema.minimum(timesScale: 1), let high = schema.maximum(timesScale: 1) else { return false }
        return Self.exactRange.contains(low) && Self.exactRange.contains(high)
    }

    /// What a schema says of a value that is one thing to the solver.
    static func conforms(_ term: Term, _ type: CedarType, _ schema: SchemaNode) -> Term {
        var rules: [Term] = []
        if let choices = schema.choices {
            let values = choices.map { constant($0, type) }
            // A value that has no counterpart may stand for anything.
            if values.allSatisfy({ $0 != nil }) {
                rules.append(.any(zip(choices, values).compactMap { $0.isNull ? nil : $1 }.map { .equal(term, $0) }))
            }
        }
        switch type {
        case .long: rules += range(term, schema, scale: 1)
        case .extension(.decimal): rules += range(term, schema, scale: 10_000)
        case .string: rules += text(term, schema)
        default: break
        }
        return .all(rules)
    }

    private static func range(_ term: Term, _ schema: SchemaNode, scale: Double) -> [Term] {
        var rules: [Term] = []
        if let low = schema.minimum(timesScale: scale) { rules.append(.lessOrEqual(.long(low), term)) }
        if let high = schema.maximum(timesScale: scale) { rules.append(.lessOrEqual(term, .long(high))) }
        if scale == 1, let factor = schema.members["multipleOf"]?.intValue, factor > 1 {
            rules.append(.equal(.modulus(term, by: factor), .long(0)))
        }
        return rules
    }

    private static func text(_ term: Term, _ schema: SchemaNode) -> [Term] {
        var rules: [Term] = []
        let low = schema.members["minLength"]?.intValue.map { Int(clamping: $0) } ?? 0
        let high = schema.members["maxLength"]?.intValue.map { Int(clamping: $0) }
        rules.append(.hasLength(term, from: low, to: high))
        if let language = schema.members["pattern"]?.stringValue.flatMap(PatternReader.language) {
            rules.append(.matches(term, language))
        }
        return rules
    }

    /// A value of a schema as a constant of a type; null is one that no present value has.
    private static func constant(_ json: JSON, _ type: CedarType) -> Term? {
        switch (json, type) {
        case (.null, _): .no
        case (.bool(let value), .bool): .bool(value)
        case (.int(let value), .long): .long(value)
        case (.string(let value), .string): .text(value)
        case (.int(let value), .extension(.decimal)): DecimalNumber(value).map { .long($0.tenThousandths) }
        case (.double(let value), .extension(.decimal)): DecimalNumber(exactly: value).map { .long($0.tenThousandths) }
        default: nil
        }
    }
}
