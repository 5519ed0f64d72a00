import JSON

/// A number of JSON, compared as mathematics does: exactly, whatever its representation.
enum Number {
    case int(Int64)
    /// Above `Int64.max` only.
    case uint(UInt64)
    case double(Double)

    /// The number of a value, or nil where it is none.
    @inline(__always)
    init?(_ value: JSON) {
        switch value {
        case .int(let value): self = .int(value)
        case .uint(let value): self = .uint(value)
        case .double(let value): self = .double(value)
        default: return nil
        }
    }

    var json: JSON {
        switch self {
        case .int(let value): .int(value)
        case .uint(let value): .uint(value)
        case .double(let value): .double(value)
        }
    }

    /// Whether the number has no fraction; JSON Schema calls `1.0` an integer.
    var isInteger: Bool {
        guard case .double(let value) = self else { return true }
        return Self.isIntegral(value)
    }

    /// Every double from 2⁵³ on is integral.
    static func isIntegral(_ value: Double) -> Bool {
        value.magnitude >= 0x1p53 || Double(Int64(value)) == value
    }

    /// Below zero where the left is smaller, above where it is larger.
    static func compare(_ left: Number, _ right: Number) -> Int {
        switch (left, right) {
        case (.int(let left), .int(let right)): left < right ? -1 : (left > right ? 1 : 0)
        case (.double(let left), .double(let right)): left < right ? -1 : (left > right ? 1 : 0)
        case (.uint(let left), .uint(let right)): left < right ? -1 : (left > right ? 1 : 0)
        case (.int, .uint): -1
        case (.uint, .int): 1
        case (.int(let left), .double(let right)): compare(left, right)
        case (.double(let left), .int(let right)): -compare(right, left)
        case (.uint(let left), .double(let right)): compare(left, right)
        case (.double(let left), .uint(let right)): -compare(right, left)
        }
    }

    private static func compare(_ left: Int64, _ right: Double) -> Int {
        if right >= 0x1p63 { return -1 }
        if right < -0x1p63 { return 1 }
        let whole = Int64(right)
        if left != whole { return left < whole ? -1 : 1 }
        let fraction = right - Double(whole)
        return fraction > 0 ? -1 : (fraction < 0 ? 1 : 0)
    }

    /// `left` is above `Int64.max`, where doubles have no fraction.
    private static func compare(_ left: UInt64, _ right: Double) -> Int {
        if right >= 0x1p64 { return -1 }
        if right < 0x1p63 { return 1 }
        let whole = UInt64(right)
        return left < whole ? -1 : (left > whole ? 1 : 0)
    }
}
