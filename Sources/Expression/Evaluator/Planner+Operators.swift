extension Planner {
    mutating func planOperator(
        _ operation: Operator,
        _ operands: [Syntax],
        _ node: Syntax
    ) throws(ExpressionError) -> Step {
        let steps = try plan(all: operands)
        let range = node.range
        switch operation {
        case .and: return logic(steps, operands, decisive: false)
        case .or: return logic(steps, operands, decisive: true)
        case .conditional: return conditional(steps, operands[0].range)
        case .not, .negate: return unary(operation, steps[0], range)
        case .equal, .notEqual:
            let (left, right) = (steps[0], steps[1])
            let isEqual = operation == .equal
            return { evaluation throws(ExpressionError) in
                let first = try left(&evaluation)
                let second = try right(&evaluation)
                do throws(ExpressionError) {
                    return try .bool(first.equals(second, &evaluation.meter) == isEqual)
                } catch {
                    throw error.located(at: range)
                }
            }
        case .less: return ordering(steps, .less, range) { $0 == .less }
        case .lessOrEqual: return ordering(steps, .lessOrEqual, range) { $0 == .less || $0 == .equal }
        case .greater: return ordering(steps, .greater, range) { $0 == .greater }
        case .greaterOrEqual: return ordering(steps, .greaterOrEqual, range) { $0 == .greater || $0 == .equal }
        case .in: return membership(steps, range)
        case .index: return index(steps, range)
        case .optionalIndex: return optionalIndex(steps, range)
        case .add, .subtract, .multiply, .divide, .remainder:
            let (left, right) = (steps[0], steps[1])
            return { evaluation throws(ExpressionError) in
                let first = try left(&evaluation)
                let second = try right(&evaluation)
                do throws(ExpressionError) {
                    if let result = try Arithmetic.apply(operation, first, second, &evaluation.meter) { return result }
                } catch {
                    throw error.located(at: range)
                }
                throw Self.noSuchOverload(operation.symbol, [first, second], range)
            }
        }
    }

    /// `&&` and `||`: an operand that decides outweighs the errors of others (langdef, Logical Operators).
    private func logic(_ steps: [Step], _ operands: [Syntax], decisive: Bool) -> Step {
        let ranges = operands.map(\.range)
        return { evaluation throws(ExpressionError) in
            var failure: ExpressionError?
            for (position, step) in steps.enumerated() {
                do throws(ExpressionError) {
                    let value = try step(&evaluation)
                    if case .bool(let truth) = value {
                        if truth == decisive { return value }
                    } else if failure == nil {
                        failure = Self.noSuchOverload(decisive ? "||" : "&&", [value], ranges[position])
                    }
                } catch {
                    guard error.code != .cost else { throw error }
                    if failure == nil { failure = error }
                }
            }
            if let failure { throw failure }
            return .bool(!decisive)
        }
    }

    private func conditional(_ steps: [Step], _ range: Range<Int>) -> Step {
        let (condition, first, second) = (steps[0], steps[1], steps[2])
        return { evaluation throws(ExpressionError) in
            let value = try condition(&evaluation)
            guard case .bool(let truth) = value else { throw Self.noSuchOverload("?:", [value], range) }
            return truth ? try first(&evaluation) : try second(&evaluation)
        }
    }

    private func unary(_ operation: Operator, _ step: @escaping Step, _ range: Range<Int>) -> Step {
        { evaluation throws(ExpressionError) in
            let value = try step(&evaluation)
            switch (operation, value) {
            case (.not, .bool(let truth)): return .bool(!truth)
            case (.negate, .double(let number)): return .double(-number)
            case (.negate, .int(let number)):
                guard number != .min else { throw Arithmetic.overflow("-", [value]).located(at: range) }
                return .int(-number)
            default: throw Self.noSuchOverload(operation.symbol, [value], range)
            }
        }
    }

    private func ordering(
        _ steps: [Step],
        _ operation: Operator,
        _ range: Range<Int>,
        _ holds: @escaping @Sendable (CELValue.Order) -> Bool
    ) -> Step {
        let (left, right) = (steps[0], steps[1])
        return { evaluation throws(ExpressionError) in
            let first = try left(&evaluation)
            let second = try right(&evaluation)
            try evaluation.charge(min(first.weight, second.weight), at: range)
            guard let order = first.order(second) else {
                throw Self.noSuchOverload(operation.symbol, [first, second], range)
            }
            return .bool(holds(order))
        }
    }

    private func membership(_ steps: [Step], _ range: Range<Int>) -> Step {
        let (left, right) = (steps[0], steps[1])
        return { evaluation throws(ExpressionError) in
            let value = try left(&evaluation)
            let container = try right(&evaluation)
            switch container {
            case .list(let list):
                do throws(ExpressionError) {
                    return try .bool(FunctionTable.contains(value, in: list, &evaluation.meter))
                } catch {
                    throw error.located(at: range)
                }
            case .map(let map):
                try evaluation.charge(value.weight, at: range)
                return .bool(map.value(for: value) != nil)
            default: throw Self.noSuchOverload("in", [value, container], range)
            }
        }
    }

    private func index(_ steps: [Step], _ range: Range<Int>) -> Step {
        let (container, key) = (steps[0], steps[1])
        return { evaluation throws(ExpressionError) in
            let value = try container(&evaluation)
            let key = try key(&evaluation)
            try evaluation.charge(key.weight, at: range)
            if case .optional(let content) = value {
                guard let content else { return value }
                return .optional(try Self.element(of: content, at: key, range))
            }
            if let element = try Self.element(of: value, at: key, range) { return element }
            if case .map(let map) = value { throw Self.noSuchKey(key.text, map, range) }
            throw ExpressionError(.indexOutOfRange, "the index \(key.text) is out of range", at: range)
        }
    }

    private func optionalIndex(_ steps: [Step], _ range: Range<Int>) -> Step {
        let (container, key) = (steps[0], steps[1])
        return { evaluation throws(ExpressionError) in
            var value = try container(&evaluation)
            let key = try key(&evaluation)
            try evaluation.charge(key.weight, at: range)
            if case .optional(let content) = value {
                guard let content else { return value }
                value = content
            }
            return .optional(try Self.element(of: value, at: key, range))
        }
    }

    /// The element of a list or map, or nil where there is none.
    private static func element(
        of container: CELValue,
        at key: CELValue,
        _ range: Range<Int>
    ) throws(ExpressionError) -> CELValue? {
        switch container {
        case .map(let map):
            return map.value(for: key)
        case .list(let list):
            guard let number = MapKey(finding: key) else { throw noSuchOverload("[]", [container, key], range) }
            switch number {
            case .int(let position): return list.indices.contains(Int(position)) ? list[Int(position)] : nil
            case .uint: return nil
            default: throw noSuchOverload("[]", [container, key], range)
            }
        default:
            throw noSuchOverload("[]", [container, key], range)
        }
    }

    @inline(never)
    static func noSuchOverload(_ name: String, _ values: [CELValue], _ range: Range<Int>) -> ExpressionError {
        // JSON has one type of numbers and CEL three, so this is the error that data brings about most often.
        let areNumbers =
            name != Operator.index.symbol && values.count == 2 && values.allSatisfy { $0.numericOrder($0) != nil }
        return ExpressionError(
            .noSuchOverload,
            "`\(name)` is not defined for \(Suggestion.enumerate(values.map(\.kindName)))",
            at: range,
            hint: areNumbers ? Suggestion.conversions : nil
        )
    }
}
