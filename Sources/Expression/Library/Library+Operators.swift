extension FunctionTable {
    /// The types of the operators; what they do is in ``Arithmetic``, ``CELValue`` and the program itself.
    static var operators: [CELFunction] {
        let a = CELType.parameter("A")
        let b = CELType.parameter("B")
        func declare(_ operation: Operator, _ parameters: [CELType], _ result: CELType) -> CELFunction {
            .of(operation.rawValue, parameters, result, nil)
        }
        var all: [CELFunction] = []
        // Ints come first: the first overload that fits decides the type of what has none yet.
        for operation in [Operator.add, .subtract, .multiply, .divide] {
            for type in [CELType.int, .uint, .double] { all.append(declare(operation, [type, type], type)) }
        }
        all += [
            declare(.conditional, [.bool, a, a], a),
            declare(.not, [.bool], .bool),
            declare(.negate, [.int], .int),
            declare(.negate, [.double], .double),
            declare(.equal, [a, a], .bool),
            declare(.notEqual, [a, a], .bool),
            declare(.in, [a, .list(a)], .bool),
            declare(.in, [a, .map(key: a, value: b)], .bool),
            declare(.index, [.list(a), .int], a),
            declare(.index, [.map(key: a, value: b), a], b),
            declare(.index, [.optional(.list(a)), .int], .optional(a)),
            declare(.index, [.optional(.map(key: a, value: b)), a], .optional(b)),
            declare(.optionalIndex, [.list(a), .int], .optional(a)),
            declare(.optionalIndex, [.map(key: a, value: b), a], .optional(b)),
            declare(.optionalIndex, [.optional(.list(a)), .int], .optional(a)),
            declare(.optionalIndex, [.optional(.map(key: a, value: b)), a], .optional(b)),
            declare(.add, [.string, .string], .string),
            declare(.add, [.bytes, .bytes], .bytes),
            declare(.add, [.list(a), .list(a)], .list(a)),
            declare(.add, [.timestamp, .duration], .timestamp),
            declare(.add, [.duration, .timestamp], .timestamp),
            declare(.add, [.duration, .duration], .duration),
            declare(.subtract, [.timestamp, .timestamp], .duration),
            declare(.subtract, [.timestamp, .duration], .timestamp),
            declare(.subtract, [.duration, .duration], .duration),
            declare(.remainder, [.int, .int], .int),
            declare(.remainder, [.uint, .uint], .uint),
        ]
        for operation in [Operator.less, .lessOrEqual, .greater, .greaterOrEqual] {
            for left in [CELType.int, .uint, .double] {
                for right in [CELType.int, .uint, .double] {
                    all.append(declare(operation, [left, right], .bool))
                }
            }
            for type in [CELType.bool, .string, .bytes, .timestamp, .duration] {
                all.append(declare(operation, [type, type], .bool))
            }
        }
        return all
    }
}
