import JSON

extension Shape {
    /// Whether the value is of the kind that the shape wants, whatever is in it.
    func accepts(kindOf node: YAMLNode) -> Bool {
        switch (self, node.content) {
        case (.anything, _), (.template, _): return true
        case (.named(let name), _): return name.shape.accepts(kindOf: node)
        case (.choice(let shapes), _): return shapes.contains { $0.accepts(kindOf: node) }
        case (.list, .sequence), (.mapping, .mapping), (.table, .mapping), (.schema, .mapping), (.document, .mapping):
            return true
        case (_, .scalar(let scalar)): return accepts(scalar.value)
        default: return false
        }
    }

    private func accepts(_ value: JSON) -> Bool {
        switch (self, value) {
        case (.text, .string), (.duration, .string), (.durationTemplate, .string), (.schema, .string),
            (.document, .string):
            true
        case (.boolean, .bool), (.schema, .bool), (.nothing, .null): true
        case (.integer, .int), (.integer, .uint): true
        case (.number, .int), (.number, .uint), (.number, .double): true
        case (.money, .int), (.money, .uint), (.money, .double): true
        default: false
        }
    }

    /// The shape of a list's elements.
    var elementShape: Shape {
        guard case .list(let element, _) = self else { return .anything }
        return element
    }

    /// What is expected, for messages and the reference.
    var expectation: String {
        switch self {
        case .text(let rule):
            if case .word = rule { return "one of \(rule.expectation)" }
            return rule.expectation
        case .boolean: return "`true` or `false`"
        case .integer(let range):
            return range.upperBound == .max
                ? "a whole number from \(range.lowerBound)"
                : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range):
            return range.upperBound == .greatestFiniteMagnitude
                ? "a number above 0"
                : "a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))"
        case .duration: return "a duration with its unit"
        case .durationTemplate: return "a duration with its unit, or `${…}`"
        case .money: return "an amount in dollars with at most nine fractional digits"
        case .template: return "any value, which may hold `${…}`"
        case .anything: return "any value"
        case .schema: return "a JSON Schema, or the path of one"
        case .document: return "the path of a file, or `{ text: … }`"
        case .nothing: return "nothing"
        case .list(let element, _): return "a list of \(element.plural)"
        case .mapping: return "a mapping"
        case .table(let table): return "a mapping (\(table.title))"
        case .choice(let shapes): return shapes.map(\.expectation).joined(separator: ", or ")
        case .named(let name): return name.shape.expectation
        }
    }

    /// What several are called.
    var plural: String {
        switch self {
        case .text(.tool): "tools' names"
        case .text(.free), .text(.template): "texts"
        case .text: "names"
        case .table(let table): table.title.split(separator: " ").dropFirst().joined(separator: " ") + "s"
        case .named(let name): name.shape.plural
        default: "values"
        }
    }

    private static func plain(_ number: Double) -> String {
        number == number.rounded() ? String(Int64(number)) : String(number)
    }
}
