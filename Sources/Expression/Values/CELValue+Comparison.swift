import JSON

extension CELValue: Equatable {
    /// CEL's equality, which is defined for all types and never an error.
    public static func == (left: CELValue, right: CELValue) -> Bool {
        var meter = Meter(limit: jsonValuesMax)
        do {
            return try left.equals(right, &meter)
        } catch {
            return false
        }
    }

    /// CEL's equality; throws only where the comparison is more work than may be done.
    func equals(_ other: CELValue, _ meter: inout Meter) throws(ExpressionError) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)):
            let count = left.utf8.count
            // Names and codes are compared for free.
            if count > Self.freeBytes, count == right.utf8.count { try meter.charge(bytes: count) }
            return left.isExactly(right)
        case (.int(let left), .int(let right)): return left == right
        case (.bool(let left), .bool(let right)): return left == right
        case (.null, .null): return true
        case (.bytes(let left), .bytes(let right)):
            if left.count > Self.freeBytes, left.count == right.count { try meter.charge(bytes: left.count) }
            return left == right
        case (.timestamp(let left), .timestamp(let right)): return left == right
        case (.duration(let left), .duration(let right)): return left == right
        case (.type(let left), .type(let right)): return left == right
        case (.address(let left), .address(let right)): return left == right
        case (.network(let left), .network(let right)): return left == right
        case (.optional(.some(let left)), .optional(.some(let right))): return try left.equals(right, &meter)
        case (.optional(nil), .optional(nil)): return true
        case (.list(let left), .list(let right)):
            guard left.count == right.count else { return false }
            for position in left.indices {
                try meter.charge(1)
                guard try left[position].equals(right[position], &meter) else { return false }
            }
            return true
        case (.map(let left), .map(let right)):
            guard left.count == right.count else { return false }
            for position in 0..<left.count {
                try meter.charge(1)
                let entry = left.entry(at: position)
                try meter.charge(entry.key.weight)
                guard let counterpart = right.value(for: entry.key), try entry.value.equals(counterpart, &meter)
                else { return false }
            }
            return true
        default:
            return numericOrder(other) == .equal
        }
    }

    /// How long a text may be that is compared without being charged for.
    private static let freeBytes = 256

    /// How two values compare.
    enum Order: Sendable {
        case less
        case equal
        case greater
        /// A NaN is involved: every ordering is false.
        case none
    }

    /// The order of two values, or nil where none is defined for their types.
    func order(_ other: CELValue) -> Order? {
        switch (self, other) {
        case (.int(let left), .int(let right)): Self.order(left, right)
        case (.string(let left), .string(let right)): Self.order(StringOrder.compare(left, right), 0)
        case (.bool(let left), .bool(let right)): Self.order(left ? 1 : 0, right ? 1 : 0)
        case (.bytes(let left), .bytes(let right)): Self.order(StringOrder.compare(left, right), 0)
        case (.timestamp(let left), .timestamp(let right)): Self.order(left, right)
        case (.duration(let left), .duration(let right)): Self.order(left, right)
        default: numericOrder(other)
        }
    }

    /// The order of two numbers of any types, as on one line; integers meet doubles as doubles.
    func numericOrder(_ other: CELValue) -> Order? {
        switch (self, other) {
        case (.int(let left), .int(let right)): Self.order(left, right)
        case (.uint(let left), .uint(let right)): Self.order(left, right)
        case (.double(let left), .double(let right)): Self.order(left, right)
        case (.int(let left), .uint(let right)): left < 0 ? .less : Self.order(UInt64(left), right)
        case (.uint(let left), .int(let right)): right < 0 ? .greater : Self.order(left, UInt64(right))
        case (.int(let left), .double(let right)): Self.order(Double(left), right)
        case (.double(let left), .int(let right)): Self.order(left, Double(right))
        case (.uint(let left), .double(let right)): Self.order(Double(left), right)
        case (.double(let left), .uint(let right)): Self.order(left, Double(right))
        default: nil
        }
    }

    private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Order {
        left < right ? .less : left > right ? .greater : left == right ? .equal : .none
    }
}
