import Foundation
import JSON

/// Where Reeve and cel-cpp differ on purpose, each with its reason; `docs/fuzzing.md` has them in words.
enum CelDifferences {
    /// What cel-expr-python has not: the two-variable macros and some extensions.
    private static let missing = [
        "existsOne", "transformList", "transformMap", "sets.", "lists.", "sort", "sortBy", "slice", "flatten",
        "distinct", "first", "last", "cel.block", "ip(", "cidr(", "isIP", "isCIDR", "unwrap", "optional.unwrap",
        "cel.index", "cel.iterVar", "cel.@", "net.",
    ]

    static func reason(for difference: String, _ test: JSON, ours: JSON, theirs: JSON) -> String? {
        let expression = test["expr"]?.stringValue ?? ""
        let message = ours["message"]?.stringValue ?? ""
        let theirMessage = theirs["message"]?.stringValue ?? ""
        switch ours["code"]?.stringValue ?? "" {
        case "cost", "depth", "size": return "Reeve limits what an expression may cost"
        case "invalid_argument" where message.contains("is not a pattern"):
            return "a literal pattern that RE2 refuses is refused when it is compiled"
        case "syntax" where message.contains("too large for a double"):
            return "a literal that no double holds is refused, not read as infinity"
        case "no_such_overload" where message.contains("`int` is not defined for bool"):
            return "cel-cpp knows int(bool), cel-spec does not"
        default: break
        }
        if let reason = grammar(theirMessage) { return reason }
        if "\(theirs)".contains("\"other\"") { return "cel-expr-python cannot show the value" }
        if expression.contains("cel.block") || expression.contains("cel.iterVar")
            || theirMessage.contains("undeclared reference") || theirMessage.contains("No value with name")
            || theirMessage.contains("No matching overloads found") || theirMessage.contains("no matching overload"),
            missing.contains(where: expression.contains) || hasTwoVariables(expression)
        {
            return "cel-expr-python has neither macros of two variables nor the lists, sets and network extensions"
        }
        if expression.contains(#/-\s*-/#), ours["code"] == "no_matching_overload" || ours["code"] == "no_such_overload"
        {
            return "cel-cpp takes `--` away before it looks at types"
        }
        guard difference == "value" else { return nil }
        return reason(for: ours["value"], theirs["value"], isFormatted: expression.contains("format"))
    }

    private static func reason(for ours: JSON?, _ theirs: JSON?, isFormatted: Bool) -> String? {
        if CelTexts.shortest(ours, digits: 17) == CelTexts.shortest(theirs, digits: 17) {
            return "doubles and fractions of seconds become texts in their shortest form"
        }
        if isFormatted, CelTexts.shortest(ours, digits: 5) == CelTexts.shortest(theirs, digits: 5) {
            return "cel-cpp formats a double by `%s` with six digits"
        }
        if CelTexts.sorted(ours) == CelTexts.sorted(theirs) { return "the order of a map's keys is not specified" }
        return nil
    }

    private static func grammar(_ message: String) -> String? {
        if message.contains(#/invalid (hex )?int literal/#), message.contains("--") {
            return "cel-cpp reads `--` as one sign, so that the literal behind has none"
        }
        if message.contains("String must end with") { return "cel-cpp refuses a raw text that ends with a backslash" }
        if message.contains(#/'_(<|<=|>|>=)_' applied to '\((int|uint|double), (int|uint|double)\)'/#) {
            return "numbers of different types may be compared without `dyn`"
        }
        return nil
    }

    private static func hasTwoVariables(_ expression: String) -> Bool {
        expression.contains(#/\.\s*(all|exists|exists_one)\s*\(\s*\w+\s*,\s*\w+\s*,/#)
    }
}

/// What two values have in common whose texts were made by different rules.
private enum CelTexts {
    /// Numbers in texts as numbers of so many digits, fractions of seconds without zeros at their end.
    static func shortest(_ value: JSON?, digits: Int) -> JSON? {
        switch value {
        case .string(let text)?:
            let times = text.replacing(#/(\.\d*?)0+(s|Z)/#) { "\($0.1 == "." ? "" : $0.1)\($0.2)" }
            return .string(
                times.replacing(#/\d+(\.\d+)?(e[+-]?\d+)?/#) { match in
                    Double(match.0).map { String(format: "%.\(digits)g", $0) } ?? ""
                }
            )
        case .array(let elements)?: return .array(elements.map { shortest($0, digits: digits) ?? .null })
        case .object(let object)?:
            return .object(JSONObject(object.map { ($0.key, shortest($0.value, digits: digits) ?? .null) }))
        default: return value
        }
    }

    /// Lists in one order.
    static func sorted(_ value: JSON?) -> JSON? {
        switch value {
        case .array(let elements)?:
            return .array(elements.map { sorted($0) ?? .null }.sorted { $0.canonicalString() < $1.canonicalString() })
        case .object(let object)?:
            return .object(JSONObject(object.map { ($0.key, sorted($0.value) ?? .null) }))
        default: return value
        }
    }
}
