extension FunctionTable {
    /// The math extension.
    static var mathematics: [CELFunction] {
        roundings + bits + extrema("math.greatest", .greater) + extrema("math.least", .less)
    }

    private static var roundings: [CELFunction] {
        [
            .of("math.ceil") { (value: Double) in value.rounded(.up) },
            .of("math.floor") { (value: Double) in value.rounded(.down) },
            .of("math.round") { (value: Double) in value.rounded(.toNearestOrAwayFromZero) },
            .of("math.trunc") { (value: Double) in value.rounded(.towardZero) },
            .of("math.abs") { (value: Int64) throws(ExpressionError) -> Int64 in
                guard value != .min else { throw ExpressionError(.overflow, "`\(value)` has no absolute int") }
                return abs(value)
            },
            .of("math.abs") { (value: UInt64) in value },
            .of("math.abs") { (value: Double) in value.magnitude },
            .of("math.sign") { (value: Int64) in value.signum() },
            .of("math.sign") { (value: UInt64) in value > 0 ? 1 as UInt64 : 0 },
            .of("math.sign") { (value: Double) in value.isNaN ? value : value > 0 ? 1.0 : value < 0 ? -1.0 : 0.0 },
            .of("math.isNaN") { (value: Double) in value.isNaN },
            .of("math.isInf") { (value: Double) in value.isInfinite },
            .of("math.isFinite") { (value: Double) in value.isFinite },
            .of("math.sqrt") { (value: Double) in value.squareRoot() },
            .of("math.sqrt") { (value: Int64) in Double(value).squareRoot() },
            .of("math.sqrt") { (value: UInt64) in Double(value).squareRoot() },
        ]
    }

    private static var bits: [CELFunction] {
        [
            .of("math.bitAnd") { (left: Int64, right: Int64) in left & right },
            .of("math.bitAnd") { (left: UInt64, right: UInt64) in left & right },
            .of("math.bitOr") { (left: Int64, right: Int64) in left | right },
            .of("math.bitOr") { (left: UInt64, right: UInt64) in left | right },
            .of("math.bitXor") { (left: Int64, right: Int64) in left ^ right },
            .of("math.bitXor") { (left: UInt64, right: UInt64) in left ^ right },
            .of("math.bitNot") { (value: Int64) in ~value },
            .of("math.bitNot") { (value: UInt64) in ~value },
            .of("math.bitShiftLeft") { (value: Int64, count: Int64) throws(ExpressionError) in
                value << (try shift(count))
            },
            .of("math.bitShiftLeft") { (value: UInt64, count: Int64) throws(ExpressionError) in
                value << (try shift(count))
            },
            .of("math.bitShiftRight") { (value: Int64, count: Int64) throws(ExpressionError) in
                // The sign is shifted like any other bit.
                Int64(bitPattern: UInt64(bitPattern: value) >> (try shift(count)))
            },
            .of("math.bitShiftRight") { (value: UInt64, count: Int64) throws(ExpressionError) in
                value >> (try shift(count))
            },
        ]
    }

    private static func shift(_ count: Int64) throws(ExpressionError) -> Int64 {
        guard count >= 0 else { throw ExpressionError(.invalidArgument, "a shift by \(count) bits is negative") }
        return min(count, 64)
    }

    private static func extrema(_ name: String, _ wanted: CELValue.Order) -> [CELFunction] {
        let numbers: [CELType] = [.int, .uint, .double]
        let body: CELFunction.Body = { arguments, meter throws(ExpressionError) in
            var candidates = arguments
            if arguments.count == 1, case .list(let list) = arguments[0] {
                try meter.charge(list.count)
                candidates = Array(list)
                guard !candidates.isEmpty else {
                    throw ExpressionError(.invalidArgument, "an empty list has no greatest or least number")
                }
            }
            var best: CELValue?
            for candidate in candidates {
                guard candidate.numericOrder(candidate) != nil else { return nil }
                if let current = best, candidate.numericOrder(current) != wanted { continue }
                best = candidate
            }
            return best
        }
        var overloads: [CELFunction] = []
        for type in numbers {
            overloads.append(.of(name, [type], type, body))
            overloads.append(.of(name, [.list(type)], type, body))
            for other in numbers {
                overloads.append(.of(name, [type, other], type == other ? type : .dyn, body))
            }
        }
        return overloads
    }
}
