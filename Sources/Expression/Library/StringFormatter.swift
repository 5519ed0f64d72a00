#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `format` of the strings extension: clauses `%s %d %f %e %x %X %o %b` and `%%`, with a precision for `%f` and `%e`.
enum StringFormatter {
    static let precisionMax = 1000

    static func format(
        _ format: String,
        _ values: CELList,
        _ meter: inout Meter
    ) throws(ExpressionError) -> String {
        var result = ""
        var position = 0
        var rest = format.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            let precision = try takePrecision(&rest)
            guard let clause = rest.popFirst() else { throw invalid("the format ends within a clause") }
            if clause == "%", precision == nil {
                result += "%"
                continue
            }
            guard "sdfexXob".unicodeScalars.contains(clause) else {
                throw invalid("`%\(clause)` is no clause of formats")
            }
            guard position < values.count else {
                throw ExpressionError(.indexOutOfRange, "the format needs a value at \(position), which is not there")
            }
            let text = try self.text(of: values[position], clause, precision, &meter)
            try meter.charge(bytes: text.utf8.count)
            result += text
            position += 1
        }
        return result
    }

    private static func takePrecision(_ rest: inout Substring.UnicodeScalarView) throws(ExpressionError) -> Int? {
        guard rest.first == "." else { return nil }
        rest.removeFirst()
        let digits = rest.prefix { ("0"..."9").contains($0) }
        guard let precision = Int(String(digits)), precision <= precisionMax else {
            throw invalid("a precision is a number up to \(precisionMax)")
        }
        rest = rest.dropFirst(digits.count)
        return precision
    }

    private static func invalid(_ message: String) -> ExpressionError {
        ExpressionError(.invalidArgument, message)
    }

    private static func text(
        of value: CELValue,
        _ clause: Unicode.Scalar,
        _ precision: Int?,
        _ meter: inout Meter
    ) throws(ExpressionError) -> String {
        switch clause {
        case "s":
            return try text(of: value, &meter)
        case "d":
            switch value {
            case .int, .uint: return value.text
            case .double(let number): return DoubleText.decimal(number)
            default: throw unfit(value, "%d", "ints and uints")
            }
        case "f", "e":
            guard let number = number(value) else { throw unfit(value, "%\(clause)", "numbers") }
            return decimal(number, clause, precision ?? 6)
        case "b":
            if case .bool(let flag) = value { return flag ? "1" : "0" }
            return try digits(of: value, 2, "%b")
        case "o":
            return try digits(of: value, 8, "%o")
        default:
            let isUppercase = clause == "X"
            switch value {
            case .string(let text): return hexadecimal(Array(text.utf8), isUppercase)
            case .bytes(let bytes): return hexadecimal(bytes, isUppercase)
            default: return try digits(of: value, 16, "%\(clause)", isUppercase: isUppercase)
            }
        }
    }

    private static func unfit(_ value: CELValue, _ clause: String, _ types: String) -> ExpressionError {
        ExpressionError(.invalidArgument, "`\(clause)` formats \(types), not \(Suggestion.withArticle(value.kindName))")
    }

    private static func number(_ value: CELValue) -> Double? {
        switch value {
        case .double(let number): number
        case .int(let number): Double(number)
        case .uint(let number): Double(number)
        default: nil
        }
    }

    private static func digits(
        of value: CELValue,
        _ radix: Int,
        _ clause: String,
        isUppercase: Bool = false
    ) throws(ExpressionError) -> String {
        switch value {
        case .int(let number): return String(number, radix: radix, uppercase: isUppercase)
        case .uint(let number): return String(number, radix: radix, uppercase: isUppercase)
        default: throw unfit(value, clause, "ints and uints")
        }
    }

    private static func hexadecimal(_ bytes: [UInt8], _ isUppercase: Bool) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: isUppercase) }.joined()
    }

    /// Rounds half to even on the exact binary value, as the C library does.
    private static func decimal(_ number: Double, _ clause: Unicode.Scalar, _ precision: Int) -> String {
        guard number.isFinite else { return DoubleText.plain(number) }
        var buffer = [CChar](repeating: 0, count: precision + 400)
        let count = withVaList([Int32(precision), number]) { arguments in
            vsnprintf(&buffer, buffer.count, clause == "f" ? "%.*f" : "%.*e", arguments)
        }
        return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// What `%s` writes; lists and maps with all that they hold, maps sorted by their keys' text.
    static func text(of value: CELValue, _ meter: inout Meter) throws(ExpressionError) -> String {
        try meter.charge(1)
        switch value {
        case .list(let list):
            var parts: [String] = []
            for element in list { parts.append(try text(of: element, &meter)) }
            return "[" + parts.joined(separator: ", ") + "]"
        case .map(let map):
            var parts: [(key: String, value: String)] = []
            for position in 0..<map.count {
                let entry = map.entry(at: position)
                parts.append((entry.key.text, try text(of: entry.value, &meter)))
            }
            parts.sort { StringOrder.compare($0.key, $1.key) < 0 }
            return "{" + parts.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + "}"
        case .bytes(let bytes):
            // A run of invalid bytes becomes one replacement character.
            var text = ""
            for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars
            where scalar != "\u{FFFD}" || text.unicodeScalars.last != "\u{FFFD}" {
                text.unicodeScalars.append(scalar)
            }
            return text
        case .double(let number):
            let text = DoubleText.decimal(number)
            try meter.charge(bytes: text.utf8.count)
            return text
        default:
            try meter.charge(value.weight)
            return value.text
        }
    }
}
