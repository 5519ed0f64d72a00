import Foundation
import JSON

/// Where Reeve and cel-cpp differ on purpose, each with its reason; `docs/fuzzing.md` has them in words.
enum CelDifferences {
    /// What cel-expr-python has not: the two-variable macros and some extensions.
    private static let missing = [
        "existsOne", "transformList", "transformMap", "sets.", "lists.", "sort", "sortBy", "slice", "flatten",
        "distinct", "first", "last", "reverse", "cel.block", "ip(", "cidr(", "isIP", "isCIDR", "unwrap",
        "optional.unwrap",
        "ip.", "cel.index", "cel.iterVar", "cel.@", "net.",
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
        case "duplicate_key" where theirs["status"] == "value":
            return "`1` and `1u` are equal, and so the same key twice"
        case "type_mismatch" where message.contains("cannot be the key of a map"):
            return "a key of a wrong type is refused when it is compiled"
        case "invalid_argument" where message.contains("formats numbers, not a string"):
            return "cel-cpp formats the texts `NaN` and `Infinity` as numbers"
        case "no_matching_overload", "no_such_overload":
            if message.contains(#/`int` is not defined for (bool|duration)|`duration` is not defined for int/#) {
                return "cel-cpp knows int(bool), int(duration) and duration(int), cel-spec does not"
            }
        default: break
        }
        if let reason = grammar(theirMessage) { return reason }
        if "\(theirs)".contains("\"other\"") { return "cel-expr-python cannot show the value" }
        if expression.contains("cel.block") || expression.contains("cel.iterVar")
            || theirMessage.contains("undeclared reference") || theirMessage.contains("No value with name")
            || theirMessage.contains("No matching overloads found") || theirMessage.contains("no matching overload"),
            isMissing(expression, theirMessage)
        {
            return "cel-expr-python has neither macros of two variables nor the lists, sets and network extensions"
        }
        if expression.contains(#/-\s*-|!\s*!/#),
            ["no_matching_overload", "no_such_overload", "overflow"].contains(ours["code"])
        {
            return "cel-cpp takes `--` and `!!` away before it looks at types"
        }
        guard difference != "type" else { return types(expression, ours: ours, theirs: theirs) }
        if let reason = reading(message) ?? names(expression, theirMessage) { return reason }
        return values(test, ours: ours, theirs: theirs)
    }

    private static func values(_ test: JSON, ours: JSON, theirs: JSON) -> String? {
        let expression = test["expr"]?.stringValue ?? ""
        if ours["status"] == "value", theirs["status"] == "value" {
            let (left, right) = (ours["value"], theirs["value"])
            let isJoined = expression.contains(".join(")
            if CelOrder.sorted(left, inTexts: isJoined) == CelOrder.sorted(right, inTexts: isJoined) {
                return "the order of a map's keys is not specified"
            }
            if CelCppTexts.repaired(left) == CelCppTexts.repaired(right) {
                return "bytes that are not UTF-8 become replacement characters in `%s`"
            }
        }
        guard let rewritten = CelCppTexts.answer(test), rewritten["status"] == theirs["status"] else { return nil }
        return CelOrder.sorted(rewritten["value"]) == CelOrder.sorted(theirs["value"])
            ? "durations, NaN, infinities, doubles in `%s` and the pieces of an empty text have another form" : nil
    }

    private static func types(_ expression: String, ours: JSON, theirs: JSON) -> String? {
        if hasOpenElements(expression) { return "which overload comes first for an element of no type is open" }
        // What a macro makes has a type that cel-cpp finds out late, and takes for the other's until then.
        let pattern = NSRegularExpression.escapedPattern(for: ours["type"]?.stringValue ?? "").replacing(
            "dyn",
            with: ".+"
        )
        guard expression.contains(#/[\[{][^\]}]*,|\.(map|filter)\(|\?/#), let type = theirs["type"]?.stringValue,
            type.range(of: "^\(pattern)$", options: .regularExpression) != nil
        else { return nil }
        return "entries of which one is `dyn` in some part are `dyn` there; cel-cpp may keep the first one's type"
    }

    /// Whether a macro goes through a list or map without entries.
    private static func hasOpenElements(_ expression: String) -> Bool {
        expression.contains(#/\[\s*\]|\{\s*\}/#)
            && expression.contains(#/\.\s*(map|filter|all|exists|exists_one)\s*\(/#)
    }

    /// Texts that cel-cpp takes for numbers.
    private static func reading(_ message: String) -> String? {
        guard let match = message.firstMatch(of: #/`([^`]*)` is not an? (?:double|int|uint|timestamp|duration)/#) else {
            return nil
        }
        let text = String(match.1)
        let isSpaced = text.first?.isWhitespace == true || text.last?.isWhitespace == true
        return isSpaced || text.lowercased().contains("0x") || Double(text)?.isInfinite == true
            ? "cel-cpp reads numbers and times with spaces around them, in hexadecimal, and beyond a double's range"
            : nil
    }

    private static func names(_ expression: String, _ theirMessage: String) -> String? {
        if expression.contains(#/\.\s*math\s*\./#), theirMessage.contains(#/['"]\.?math['"]/#) {
            return "`.math.greatest` is `math.greatest`, which is only a macro there"
        }
        if expression.contains("substring"), theirMessage.contains("<start> or <end> is greater than") {
            return "cel-expr-python 0.1.3 refuses a substring that reaches the end of its text"
        }
        if theirMessage.contains("'dyn' cannot be the range of a comprehension") {
            return "cel-cpp does not go through a list whose type is open until later"
        }
        if theirMessage.contains("expected type 'optional_type(dyn)' but found 'dyn'") {
            return "an entry with `?` may be `dyn`, as in cel-go"
        }
        if theirMessage.contains("found no matching overload"), hasOpenElements(expression) {
            return "which overload comes first for an element of no type is open"
        }
        if theirMessage.contains("duplicate key in map"), expression.contains(#/&&|\|\||\?|\.(all|exists)\(/#) {
            return "cel-cpp finds a literal key that is there twice before anything is evaluated"
        }
        if theirMessage.contains("No matching overloads found : @in") {
            return "a value that can be no key is in no map"
        }
        return nil
    }

    private static func grammar(_ message: String) -> String? {
        if message.contains(#/invalid (hex )?int literal/#), message.contains("--") {
            return "cel-cpp reads `--` as one sign, so that the literal behind has none"
        }
        if message.contains("Illegal escape sequence: Unicode") { return "two surrogates are one character" }
        if message.contains("String must end with") { return "cel-cpp refuses a raw text that ends with a backslash" }
        if message.contains(#/'_(<|<=|>|>=)_' applied to '\((int|uint|double), (int|uint|double)\)'/#) {
            return "numbers of different types may be compared without `dyn`"
        }
        return nil
    }

    private static func isMissing(_ expression: String, _ theirMessage: String) -> Bool {
        missing.contains(where: expression.contains)
            || expression.contains(#/\.\s*(all|exists|exists_one)\s*\(\s*\w+\s*,\s*\w+\s*,/#)
            || theirMessage.contains(#/undeclared reference to '(all|exists|exists_one|ip|cidr|net|sets|lists)'/#)
    }
}

/// What two values have in common that differ in what cel-spec leaves open.
private enum CelOrder {
    /// A value with its lists in one order, as maps that macros go through have none; with texts that were joined of them.
    static func sorted(_ value: JSON?, inTexts: Bool = false) -> JSON? {
        switch value {
        case .string(let text)? where inTexts: return .string(String(text.sorted()))
        case .array(let elements)?:
            return .array(
                elements.map { sorted($0, inTexts: inTexts) ?? .null }
                    .sorted { $0.canonicalString() < $1.canonicalString() }
            )
        case .object(let object)?:
            if inTexts, let data = object["bytes"]?.stringValue.flatMap({ Data(base64Encoded: $0) }) {
                return .array(data.sorted().map { .int(Int64($0)) })
            }
            return .object(JSONObject(object.map { ($0.key, sorted($0.value, inTexts: inTexts) ?? .null) }))
        default: return value
        }
    }
}
