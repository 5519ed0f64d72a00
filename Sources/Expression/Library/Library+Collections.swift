extension FunctionTable {
    /// The lists and sets extensions.
    static var collections: [CELFunction] {
        let list = CELType.list(.parameter("A"))
        return [
            .of("lists.range", [.int], .list(.int)) { arguments, meter throws(ExpressionError) in
                guard case .int(let count) = arguments[0] else { return nil }
                guard count >= 0 else { throw ExpressionError(.invalidArgument, "the length \(count) is negative") }
                try meter.charge(Int(count))
                return .list(CELList((0..<count).map(CELValue.int)))
            },
            .member("slice", [list, .int, .int], list) { arguments, meter throws(ExpressionError) in
                guard case .list(let list) = arguments[0], case .int(let start) = arguments[1],
                    case .int(let end) = arguments[2]
                else { return nil }
                guard start >= 0, start <= end, end <= list.count else {
                    throw ExpressionError(
                        .indexOutOfRange,
                        "the range from \(start) to \(end) is not within a list of \(list.count)"
                    )
                }
                try meter.charge(Int(end - start))
                return .list(CELList(Array(list[Int(start)..<Int(end)])))
            },
            .member("reverse", [list], list) { arguments, meter throws(ExpressionError) in
                guard case .list(let list) = arguments[0] else { return nil }
                try meter.charge(list.count)
                return .list(CELList(list.reversed()))
            },
            .member("flatten", [.list(list)], list) { arguments, meter throws(ExpressionError) in
                guard case .list(let list) = arguments[0] else { return nil }
                return try .list(CELList(flattened(list, depth: 1, &meter)))
            },
            .member("flatten", [list, .int], .list(.dyn)) { arguments, meter throws(ExpressionError) in
                guard case .list(let list) = arguments[0], case .int(let depth) = arguments[1] else { return nil }
                guard depth >= 0 else { throw ExpressionError(.invalidArgument, "the depth \(depth) is negative") }
                return try .list(CELList(flattened(list, depth: depth, &meter)))
            },
            .member("distinct", [list], list) { arguments, meter throws(ExpressionError) in
                guard case .list(let list) = arguments[0] else { return nil }
                var distinct: [CELValue] = []
                for value in list where try !contains(value, in: distinct, &meter) { distinct.append(value) }
                return .list(CELList(distinct))
            },
            .member("sort", [list], list) { arguments, meter throws(ExpressionError) in
                guard case .list(let list) = arguments[0] else { return nil }
                return try .list(CELList(sorted(list.map { (key: $0, value: $0) }, &meter)))
            },
            .of("sets.contains", [list, list], .bool) { arguments, meter throws(ExpressionError) in
                guard case .list(let set) = arguments[0], case .list(let part) = arguments[1] else { return nil }
                return try .bool(covers(set, part, &meter))
            },
            .of("sets.equivalent", [list, list], .bool) { arguments, meter throws(ExpressionError) in
                guard case .list(let one) = arguments[0], case .list(let other) = arguments[1] else { return nil }
                guard try covers(one, other, &meter) else { return .bool(false) }
                return try .bool(covers(other, one, &meter))
            },
            .of("sets.intersects", [list, list], .bool) { arguments, meter throws(ExpressionError) in
                guard case .list(let one) = arguments[0], case .list(let other) = arguments[1] else { return nil }
                for value in one where try contains(value, in: other, &meter) { return .bool(true) }
                return .bool(false)
            },
        ]
    }

    private static func flattened(
        _ list: CELList,
        depth: Int64,
        _ meter: inout Meter
    ) throws(ExpressionError) -> [CELValue] {
        var values: [CELValue] = []
        for value in list {
            try meter.charge(1)
            if depth > 0, case .list(let inner) = value {
                values += try flattened(inner, depth: depth - 1, &meter)
            } else {
                values.append(value)
            }
        }
        return values
    }

    static func contains(
        _ value: CELValue,
        in list: some Sequence<CELValue>,
        _ meter: inout Meter
    ) throws(ExpressionError) -> Bool {
        for element in list {
            try meter.charge(1)
            if try element.equals(value, &meter) { return true }
        }
        return false
    }

    private static func covers(_ set: CELList, _ part: CELList, _ meter: inout Meter) throws(ExpressionError) -> Bool {
        for value in part where try !contains(value, in: set, &meter) { return false }
        return true
    }

    /// Values in the order of their keys, which must all be of one type that has an order.
    static func sorted(
        _ pairs: [(key: CELValue, value: CELValue)],
        _ meter: inout Meter
    ) throws(ExpressionError) -> [CELValue] {
        let rounds = Int.bitWidth - pairs.count.leadingZeroBitCount
        for pair in pairs { try meter.charge((1 + pair.key.weight) * rounds) }
        guard let first = pairs.first?.key else { return [] }
        for pair in pairs where first.order(pair.key) == nil || first.typeName != pair.key.typeName {
            throw ExpressionError(
                .noSuchOverload,
                "a list with \(Suggestion.withArticle(first.kindName)) and \(Suggestion.withArticle(pair.key.kindName)) cannot be sorted"
            )
        }
        return pairs.enumerated().sorted { left, right in
            let order = left.element.key.order(right.element.key)
            return order == .less || order == .equal && left.offset < right.offset
        }.map(\.element.value)
    }
}
