extension Planner {
    mutating func planCall(_ name: String, isMember: Bool, _ node: Syntax) throws(ExpressionError) -> Step {
        guard case .call(_, let receiver, let arguments) = node.kind else { return { _ in .null } }
        let operands = (isMember ? receiver.map { [$0] } ?? [] : []) + arguments
        if name == "matches", operands.count == 2, case .literal(.string(let pattern)) = operands[1].kind,
            let step = try planMatches(pattern, operands, node)
        {
            return step
        }
        let steps = try plan(all: operands)
        if isMember, steps.count == 2, name == "or" || name == "orValue" {
            return alternative(steps, isChained: name == "or", node.range)
        }
        let candidates = environment.functions.candidates(name, isMember: isMember, arity: steps.count)
        let range = node.range
        guard !candidates.isEmpty else {
            return { _ throws(ExpressionError) in
                throw ExpressionError(.noSuchOverload, "there is no function `\(name)`", at: range)
            }
        }
        return { evaluation throws(ExpressionError) in
            var values: [CELValue] = []
            values.reserveCapacity(steps.count)
            for step in steps { values.append(try step(&evaluation)) }
            do throws(ExpressionError) {
                if let result = try Self.dispatch(candidates, values, &evaluation.meter) { return result }
            } catch {
                throw error.located(at: range)
            }
            throw Self.noSuchOverload(name, values, range)
        }
    }

    /// The result of the first overload that takes the values.
    private static func dispatch(
        _ candidates: [CELFunction],
        _ values: [CELValue],
        _ meter: inout Meter
    ) throws(ExpressionError) -> CELValue? {
        var weight = 0
        for value in values { weight += value.weight }
        try meter.charge(weight)
        for candidate in candidates {
            guard let result = try candidate.body?(values, &meter) else { continue }
            try meter.charge(result.weight)
            return result
        }
        return nil
    }

    /// A pattern that is a literal is compiled once; where types are checked, so is the pattern.
    private mutating func planMatches(
        _ pattern: String,
        _ operands: [Syntax],
        _ node: Syntax
    ) throws(ExpressionError) -> Step? {
        let matcher: PatternMatcher
        do throws(ExpressionError) {
            matcher = try PatternMatcher(pattern)
        } catch {
            guard environment.checking == .off else { throw error.located(at: operands[1].range) }
            return nil
        }
        let step = try plan(operands[0])
        let range = node.range
        return { evaluation throws(ExpressionError) in
            let value = try step(&evaluation)
            guard case .string(let text) = value else {
                throw Self.noSuchOverload("matches", [value, .string(pattern)], range)
            }
            try evaluation.meter.charge(value.weight)
            return .bool(matcher.matches(text))
        }
    }

    /// `or` and `orValue`: what an optional gives when it is empty is evaluated only then.
    private func alternative(_ steps: [Step], isChained: Bool, _ range: Range<Int>) -> Step {
        let (optional, other) = (steps[0], steps[1])
        return { evaluation throws(ExpressionError) in
            let value = try optional(&evaluation)
            guard case .optional(let content) = value else {
                throw Self.noSuchOverload(isChained ? "or" : "orValue", [value], range)
            }
            if let content { return isChained ? value : content }
            let alternative = try other(&evaluation)
            if isChained {
                guard case .optional = alternative else {
                    throw Self.noSuchOverload("or", [value, alternative], range)
                }
            }
            return alternative
        }
    }
}
