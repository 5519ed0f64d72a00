extension CELValue {
    /// The value as `string(value)` gives it, and as messages and keys show it; of lists and maps only the size.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .uint(let value): String(value)
        case .double(let value): Self.text(of: value)
        case .string(let value): value
        case .bytes(let value): String(decoding: value, as: UTF8.self)
        case .timestamp(let value): value.description
        case .duration(let value): value.description
        case .type(let name): name
        case .optional(.some(let value)): value.text
        case .optional(nil): ""
        case .address(let address): address.description
        case .network(let range): range.description
        case .list(let list): "a list of \(list.count)"
        case .map(let map): "a map of \(map.count)"
        }
    }

    static let descriptionValuesMax = 10_000

    /// The shortest digits that give the same double; with an exponent only where the number would be long.
    static func text(of value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity" }
        guard value != 0 else { return value.sign == .minus ? "-0" : "0" }
        let (digits, exponent) = decimal(value.magnitude)
        let sign = value < 0 ? "-" : ""
        switch exponent {
        case -5..<0:
            return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
        case 0..<21 where digits.count <= exponent + 1:
            return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count)
        case 0..<21:
            return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
        default:
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            let magnitude = String(abs(exponent))
            let padded = magnitude.count < 2 ? "0" + magnitude : magnitude
            return sign + digits.prefix(1) + fraction + "e" + (exponent < 0 ? "-" : "+") + padded
        }
    }

    /// The shortest decimal digits of a positive number, and the exponent of the first of them.
    private static func decimal(_ value: Double) -> (digits: String, exponent: Int) {
        let parts = value.description.split(separator: "e", maxSplits: 1)
        var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var digits = String(mantissa[0])
        exponent += digits.count - 1
        if mantissa.count > 1 { digits += mantissa[1] }
        while digits.hasPrefix("0"), digits.count > 1 {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.hasSuffix("0"), digits.count > 1 { digits.removeLast() }
        return (digits, exponent)
    }
}

extension CELValue: CustomStringConvertible {
    /// The value as CEL's `%s` writes it; of what is very large only the size.
    public var description: String {
        var meter = Meter(limit: Self.descriptionValuesMax)
        do {
            return try StringFormatter.text(of: self, &meter)
        } catch {
            return text
        }
    }
}
