extension FunctionTable {
    /// The optionals extension; `or` and `orValue` here only say their types, the program evaluates them lazily.
    static var optionals: [CELFunction] {
        let a = CELType.parameter("A")
        return [
            .of("optional.of", [a], .optional(a)) { arguments, _ in .optional(arguments[0]) },
            .of("optional.none", [], .optional(a)) { _, _ in .optional(nil) },
            .of("optional.ofNonZeroValue", [a], .optional(a)) { arguments, _ in
                .optional(arguments[0].isZero ? nil : arguments[0])
            },
            .of("optional.unwrap", [.list(.optional(a))], .list(a), unwrap),
            .member("unwrapOpt", [.list(.optional(a))], .list(a), unwrap),
            .member("hasValue", [.optional(a)], .bool) { arguments, _ in
                guard case .optional(let value) = arguments[0] else { return nil }
                return .bool(value != nil)
            },
            .member("value", [.optional(a)], a) { arguments, _ throws(ExpressionError) in
                guard case .optional(let value) = arguments[0] else { return nil }
                guard let value else {
                    throw ExpressionError(.noSuchKey, "the optional is empty", hint: "use `orValue(…)`")
                }
                return value
            },
            .member("or", [.optional(a), .optional(a)], .optional(a), nil),
            .member("orValue", [.optional(a), a], a, nil),
            .member("first", [.list(a)], .optional(a)) { arguments, _ in
                guard case .list(let list) = arguments[0] else { return nil }
                return .optional(list.first)
            },
            .member("last", [.list(a)], .optional(a)) { arguments, _ in
                guard case .list(let list) = arguments[0] else { return nil }
                return .optional(list.last)
            },
        ]
    }

    private static let unwrap: CELFunction.Body = { arguments, meter throws(ExpressionError) in
        guard case .list(let list) = arguments[0] else { return nil }
        try meter.charge(list.count)
        var values: [CELValue] = []
        for element in list {
            guard case .optional(let value) = element else { return nil }
            if let value { values.append(value) }
        }
        return .list(CELList(values))
    }
}

extension CELValue {
    /// Whether the value is the one that stands for nothing in its type.
    var isZero: Bool {
        switch self {
        case .null, .optional(nil): true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .string(let value): value.isEmpty
        case .bytes(let value): value.isEmpty
        case .list(let value): value.isEmpty
        case .map(let value): value.count == 0
        case .duration(let value): value.nanoseconds == 0
        case .timestamp, .type, .optional, .address, .network: false
        }
    }
}
