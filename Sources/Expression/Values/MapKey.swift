import JSON

/// A key by what it equals: integers of either sign are one kind, strings are equal code point by code point.
enum MapKey: Hashable, Sendable {
    case bool(Bool)
    case int(Int64)
    /// Only above `Int64.max`.
    case uint(UInt64)
    case string(ExactString)

    /// The key an entry may have.
    init?(_ value: CELValue) {
        switch value {
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .uint(let value): self = Int64(exactly: value).map(MapKey.int) ?? .uint(value)
        case .string(let value): self = .string(ExactString(value))
        default: return nil
        }
    }

    /// The key that a value finds: doubles are no keys, yet a whole one finds the integer it equals.
    init?(finding value: CELValue) {
        guard case .double(let number) = value else {
            self.init(value)
            return
        }
        if let whole = Int64(exactly: number) {
            self = .int(whole)
        } else if let whole = UInt64(exactly: number) {
            self = .uint(whole)
        } else {
            return nil
        }
    }
}
