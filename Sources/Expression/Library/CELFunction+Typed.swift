// Overloads whose types are those of a Swift closure.
extension CELFunction {
    static func of<A: CELConvertible, R: CELConvertible>(
        _ name: String,
        _ body: @escaping @Sendable (A) throws(ExpressionError) -> R
    ) -> CELFunction {
        typed(name, isMember: false, body)
    }

    static func of<A: CELConvertible, B: CELConvertible, R: CELConvertible>(
        _ name: String,
        _ body: @escaping @Sendable (A, B) throws(ExpressionError) -> R
    ) -> CELFunction {
        typed(name, isMember: false, body)
    }

    static func member<A: CELConvertible, R: CELConvertible>(
        _ name: String,
        _ body: @escaping @Sendable (A) throws(ExpressionError) -> R
    ) -> CELFunction {
        typed(name, isMember: true, body)
    }

    static func member<A: CELConvertible, B: CELConvertible, R: CELConvertible>(
        _ name: String,
        _ body: @escaping @Sendable (A, B) throws(ExpressionError) -> R
    ) -> CELFunction {
        typed(name, isMember: true, body)
    }

    static func member<A: CELConvertible, B: CELConvertible, C: CELConvertible, R: CELConvertible>(
        _ name: String,
        _ body: @escaping @Sendable (A, B, C) throws(ExpressionError) -> R
    ) -> CELFunction {
        CELFunction(name, isMember: true, [A.celType, B.celType, C.celType], R.celType) {
            arguments,
            _ throws(ExpressionError) in
            guard let first = A(arguments[0]), let second = B(arguments[1]), let third = C(arguments[2]) else {
                return nil
            }
            return try body(first, second, third).celValue
        }
    }

    private static func typed<A: CELConvertible, R: CELConvertible>(
        _ name: String,
        isMember: Bool,
        _ body: @escaping @Sendable (A) throws(ExpressionError) -> R
    ) -> CELFunction {
        CELFunction(name, isMember: isMember, [A.celType], R.celType) { arguments, _ throws(ExpressionError) in
            guard let first = A(arguments[0]) else { return nil }
            return try body(first).celValue
        }
    }

    private static func typed<A: CELConvertible, B: CELConvertible, R: CELConvertible>(
        _ name: String,
        isMember: Bool,
        _ body: @escaping @Sendable (A, B) throws(ExpressionError) -> R
    ) -> CELFunction {
        CELFunction(name, isMember: isMember, [A.celType, B.celType], R.celType) {
            arguments,
            _ throws(ExpressionError) in
            guard let first = A(arguments[0]), let second = B(arguments[1]) else { return nil }
            return try body(first, second).celValue
        }
    }

    /// An overload whose types no Swift closure can say.
    static func of(
        _ name: String,
        _ parameters: [CELType],
        _ result: CELType,
        _ body: Body?
    ) -> CELFunction {
        CELFunction(name, isMember: false, parameters, result, body)
    }

    /// A receiver-style overload whose types no Swift closure can say.
    static func member(
        _ name: String,
        _ parameters: [CELType],
        _ result: CELType,
        _ body: Body?
    ) -> CELFunction {
        CELFunction(name, isMember: true, parameters, result, body)
    }
}
