import Expression
import Foundation
import JSON

/// Reeve, but with texts as cel-cpp writes them where cel-spec leaves their form open, so that nothing else hides behind
/// that difference.
enum CelCppTexts {
    /// What Reeve makes of a case when `string`, `split` and `format` are cel-cpp's; nil where it has none of them.
    static func answer(_ test: JSON) -> JSON? {
        guard case .object(var object) = test, let source = test["expr"]?.stringValue else { return nil }
        let rewritten = source.replacing(#/\bstring(\s*\()/#) { "stringOfCelCpp\($0.1)" }
            .replacing(#/\.(\s*)split(\s*\()/#) { ".\($0.1)splitOfCelCpp\($0.2)" }
            .replacing(#/\.(\s*)format(\s*\()/#) { ".\($0.1)formatOfCelCpp\($0.2)" }
        guard rewritten != source else { return nil }
        object["expr"] = .string(rewritten)
        return CelSubject.answer(.object(object), functions: functions)
    }

    /// A shown value with each run of bytes that are not UTF-8 as one replacement character.
    static func repaired(_ value: JSON?) -> JSON? {
        switch value {
        case .string(let text)?: return .string(text.replacing(#/\u{FFFD}+/#) { _ in "\u{FFFD}" })
        case .array(let elements)?: return .array(elements.map { repaired($0) ?? .null })
        case .object(let object)?:
            if let data = object["bytes"]?.stringValue.flatMap({ Data(base64Encoded: $0) }) {
                return repaired(.string(String(decoding: data, as: UTF8.self)))
            }
            return .object(JSONObject(object.map { ($0.key, repaired($0.value) ?? .null) }))
        default: return value
        }
    }

    private static let functions = [
        split(2), split(3),
        CELFunction("stringOfCelCpp", parameters: [.dyn], result: .string) { arguments throws(ExpressionError) in
            if let text = special(arguments[0]) { return .string(text) }
            return try apply("string(v)", to: arguments[0])
        },
        CELFunction("formatOfCelCpp", isMember: true, parameters: [.string, .list(.dyn)], result: .string) {
            arguments throws(ExpressionError) in
            guard case .string(let format) = arguments[0], case .list(let values) = arguments[1] else { return .null }
            var clauses = format.matches(of: #/%(?:%|(?:\.\d+)?([a-zA-Z]))/#).compactMap(\.1)[...]
            let written = values.map { value in
                switch (clauses.popFirst(), value) {
                case ("s", _): shortened(value)
                case ("d", .double(let number)) where number.isFinite: CELValue.string(String(format: "%f", number))
                default: value
                }
            }
            return try apply(
                "v[0].format(v[1])",
                to: .list(CELList([.string(Self.asTexts(format, written)), .list(CELList(written))]))
            )
        },
    ]

    /// The format with `%s` for each `%d` whose value has become a text.
    private static func asTexts(_ format: String, _ values: [CELValue]) -> String {
        var rest = values[...]
        return format.replacing(#/%(?:%|(?:\.\d+)?[a-zA-Z])/#) { clause in
            guard clause.0 != "%%", case .string? = rest.popFirst(), clause.0.hasSuffix("d") else {
                return String(clause.0)
            }
            return "%s"
        }
    }

    private static func split(_ arity: Int) -> CELFunction {
        let parameters: [CELType] = [.string, .string, .int]
        return CELFunction(
            "splitOfCelCpp",
            isMember: true,
            parameters: Array(parameters.prefix(arity)),
            result: .list(.string)
        ) { arguments throws(ExpressionError) in
            // The empty text split at nothing is one empty text there.
            if arguments[0] == .string(""), arity < 3 || arguments[2] != .int(0) {
                return .list(CELList([.string("")]))
            }
            let source = arity < 3 ? "v[0].split(v[1])" : "v[0].split(v[1], v[2])"
            return try apply(source, to: .list(CELList(arguments)))
        }
    }

    private static func apply(_ source: String, to value: CELValue) throws(ExpressionError) -> CELValue {
        try Expression(compiling: source, in: Environment(variables: ["v": .dyn], checking: .off))
            .evaluate(Bindings(["v": value]))
    }

    /// The text of a value that `string` writes in another form there.
    private static func special(_ value: CELValue) -> String? {
        switch value {
        case .double(let number) where number.isNaN: return number.sign == .minus ? "-nan" : "nan"
        case .double(let number) where number.isInfinite: return number < 0 ? "-inf" : "inf"
        case .duration, .timestamp: return threes(value.description)
        default: return nil
        }
    }

    /// Fractions of a second with three, six or nine digits, as JSON has them in protocol buffers.
    private static func threes(_ text: String) -> String {
        text.replacing(#/\.(\d+)/#) { match in
            "." + match.1 + String(repeating: "0", count: (3 - match.1.count % 3) % 3)
        }
    }

    /// A value with doubles as `%s` writes them there, with six digits.
    private static func shortened(_ value: CELValue) -> CELValue {
        switch value {
        case .double(let number) where number.isFinite: return .string(String(format: "%.6g", number))
        case .duration: return .string(threes(value.description))
        // Years before 1000 have three digits there.
        case .timestamp: return .string(String(value.description.trimmingPrefix(while: { $0 == "0" })))
        case .list(let list): return .list(CELList(list.map(shortened)))
        case .map(let map):
            let entries = (0..<map.count).map { position -> CELMap.Entry in
                let entry = map.entry(at: position)
                return (entry.key, shortened(entry.value))
            }
            return (try? CELMap(entries)).map { .map($0) } ?? value
        default: return value
        }
    }
}
