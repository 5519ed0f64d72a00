/// Doubles as text, and texts as doubles. All forms have the shortest digits that give the same double.
enum DoubleText {
    /// With an exponent only where the number would be long, as RFC 8785 has it.
    static func plain(_ value: Double) -> String {
        written(value) { digits, exponent in
            switch exponent {
            case -5..<21: positional(digits, exponent)
            default: scientific(digits, exponent)
            }
        }
    }

    /// As `string(value)` gives it: `%g` of C and Go, with an exponent below 0.0001 and from 1,000,000 on.
    static func general(_ value: Double) -> String {
        written(value) { digits, exponent in
            switch exponent {
            case -4..<6: positional(digits, exponent)
            default: scientific(digits, exponent)
            }
        }
    }

    /// Without exponent at any size, as the strings extension wants it for `%s` and `%d`.
    static func decimal(_ value: Double) -> String { written(value, positional) }

    /// A decimal number, or the name of an infinity or NaN in any case; nil for other texts, and for a number that no
    /// double holds.
    static func parse(_ text: String) -> Double? {
        var rest = text.utf8[...]
        let sign = rest.first
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
        switch String(Substring(rest)).lowercased() {
        case "inf", "infinity": return sign == UInt8(ascii: "-") ? -.infinity : .infinity
        case "nan": return .nan
        default: break
        }
        guard isDecimal(rest), let value = Double(padded(rest)), value.isFinite else { return nil }
        return sign == UInt8(ascii: "-") ? -value : value
    }

    private static func isDecimal(_ text: Substring.UTF8View) -> Bool {
        var rest = text
        func takeDigits() -> Int {
            let digits = rest.prefix(while: Lexer.isDigit)
            rest = rest[digits.endIndex...]
            return digits.count
        }
        var count = takeDigits()
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            count += takeDigits()
        }
        guard count > 0 else { return false }
        if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
            guard takeDigits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    /// With a digit on both sides of the point, as Swift reads it.
    private static func padded(_ text: Substring.UTF8View) -> String {
        var padded = String(Substring(text))
        if padded.hasPrefix(".") { padded = "0" + padded }
        if let point = padded.firstIndex(of: "."),
            !padded[padded.index(after: point)...].utf8.prefix(1).contains(where: Lexer.isDigit)
        {
            padded.remove(at: point)
        }
        return padded
    }

    private static func written(_ value: Double, _ form: (_ digits: String, _ exponent: Int) -> String) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
        guard value != 0 else { return value.sign == .minus ? "-0" : "0" }
        let (digits, exponent) = shortest(value.magnitude)
        return (value < 0 ? "-" : "") + form(digits, exponent)
    }

    private static func positional(_ digits: String, _ exponent: Int) -> String {
        if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
        guard digits.utf8.count > exponent + 1 else {
            return digits + String(repeating: "0", count: exponent + 1 - digits.utf8.count)
        }
        return digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
    }

    private static func scientific(_ digits: String, _ exponent: Int) -> String {
        let fraction = digits.utf8.count > 1 ? "." + digits.dropFirst() : ""
        let magnitude = String(exponent.magnitude)
        let padding = magnitude.utf8.count < 2 ? "0" : ""
        return digits.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+") + padding + magnitude
    }

    /// The shortest decimal digits of a positive number, and the exponent of the first of them.
    private static func shortest(_ value: Double) -> (digits: String, exponent: Int) {
        let parts = value.description.split(separator: "e", maxSplits: 1)
        var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var digits = String(mantissa[0])
        exponent += digits.utf8.count - 1
        if mantissa.count > 1 { digits += mantissa[1] }
        while digits.hasPrefix("0"), digits.utf8.count > 1 {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.hasSuffix("0"), digits.utf8.count > 1 { digits.removeLast() }
        return (digits, exponent)
    }
}
