/// The arithmetic operators: numbers of one type, text, lists, and time. Whatever does not fit is an error, never a trap.
enum Arithmetic {
    /// The result, or nil where the operator is not defined for the types.
    static func apply(
        _ operation: Operator,
        _ left: CELValue,
        _ right: CELValue,
        _ meter: inout Meter
    ) throws(ExpressionError) -> CELValue? {
        switch (left, right) {
        case (.int(let first), .int(let second)): return try integer(operation, first, second).map(CELValue.int)
        case (.double(let first), .double(let second)):
            return double(operation, first, second).map(CELValue.double)
        case (.uint(let first), .uint(let second)): return try integer(operation, first, second).map(CELValue.uint)
        case (.string(let first), .string(let second)) where operation == .add:
            try meter.charge(bytes: first.utf8.count + second.utf8.count)
            return .string(first + second)
        case (.bytes(let first), .bytes(let second)) where operation == .add:
            try meter.charge(bytes: first.count + second.count)
            return .bytes(first + second)
        case (.list(let first), .list(let second)) where operation == .add:
            try meter.charge(first.count + second.count)
            return .list(first.appending(second))
        default:
            return try time(operation, left, right)
        }
    }

    private static func integer<Integer: FixedWidthInteger>(
        _ operation: Operator,
        _ left: Integer,
        _ right: Integer
    ) throws(ExpressionError) -> Integer? {
        let outcome: (partialValue: Integer, overflow: Bool)
        switch operation {
        case .add: outcome = left.addingReportingOverflow(right)
        case .subtract: outcome = left.subtractingReportingOverflow(right)
        case .multiply: outcome = left.multipliedReportingOverflow(by: right)
        case .divide, .remainder:
            guard right != 0 else { throw ExpressionError(.divisionByZero, "`\(left)` is divided by zero") }
            outcome =
                operation == .divide
                ? left.dividedReportingOverflow(by: right) : left.remainderReportingOverflow(dividingBy: right)
        default: return nil
        }
        guard !outcome.overflow else {
            throw ExpressionError(.overflow, "`\(left) \(operation.symbol) \(right)` does not fit into 64 bits")
        }
        return outcome.partialValue
    }

    private static func double(_ operation: Operator, _ left: Double, _ right: Double) -> Double? {
        switch operation {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        default: nil
        }
    }

    private static func time(
        _ operation: Operator,
        _ left: CELValue,
        _ right: CELValue
    ) throws(ExpressionError) -> CELValue? {
        let result: CELValue?
        switch (operation, left, right) {
        case (.add, .timestamp(let time), .duration(let duration)),
            (.add, .duration(let duration), .timestamp(let time)):
            result = time.adding(duration).map(CELValue.timestamp)
        case (.subtract, .timestamp(let time), .duration(let duration)):
            result = time.subtracting(duration).map(CELValue.timestamp)
        case (.subtract, .timestamp(let end), .timestamp(let start)):
            result = end.since(start).map(CELValue.duration)
        case (.add, .duration(let first), .duration(let second)):
            result = first.adding(second).map(CELValue.duration)
        case (.subtract, .duration(let first), .duration(let second)):
            result = first.subtracting(second).map(CELValue.duration)
        default:
            return nil
        }
        guard let result else { throw overflow(operation.symbol, [left, right]) }
        return result
    }

    static func overflow(_ symbol: String, _ operands: [CELValue]) -> ExpressionError {
        let shown =
            operands.count == 1
            ? symbol + operands[0].text : operands.map(\.text).joined(separator: " \(symbol) ")
        return ExpressionError(.overflow, "`\(shown)` is out of range")
    }
}
