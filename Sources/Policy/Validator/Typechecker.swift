/// Types the conditions of a policy in one environment.
///
/// A part that is wrong is reported and then typed as well as it can be, so that the rest is checked too. A part that
/// cannot be reached, because what is before it is known to be false, is not checked: that is how a policy about
/// several types of resources tells them apart with `is` and `has`.
struct Typechecker {
    let check: PolicyCheck
    let environment: RequestEnvironment

    var model: ValidationModel { check.model }

    func type(_ expression: Expression, _ prior: Set<Capability>) -> TypeAnswer {
        switch expression.kind {
        case .literal(let literal): return type(literal)
        case .variable(.principal): return .sound(.entity(environment.principal))
        case .variable(.action): return .sound(.entity(environment.action.type))
        case .variable(.resource): return .sound(.entity(environment.resource))
        case .variable(.context): return .sound(.record(model.contexts[environment.action] ?? [:]))
        case .conditional(let test, let then, let otherwise):
            return conditional(expression, test, then, otherwise, prior)
        case .and(let operands): return conjunction(operands, prior)
        case .or(let operands): return disjunction(operands, prior)
        case .not(let operand): return Self.negated(expectBoolean(operand, prior))
        case .negate(let operand):
            return TypeAnswer.sound(.long).after(expect(operand, prior, "Long") { $0 == .long })
        case .isEmpty(let operand):
            return TypeAnswer.sound(.boolean).after(
                expect(operand, prior, "a set", { $0.isSet }) {
                    $0 == .string ? "try using `== \"\"` to test for an empty string" : nil
                }
            )
        case .binary(let comparison, let left, let right):
            return binary(expression, comparison, left, right, prior)
        case .attribute(let owner, let name): return attribute(expression, owner, name, prior)
        case .has(let owner, let path): return has(owner, path, prior)
        case .like(let operand, _):
            return TypeAnswer.sound(.boolean).after(
                expect(operand, prior, "String", { $0 == .string }) {
                    $0.isEntity ? "try using `is` to test for an entity type" : nil
                }
            )
        case .isType(let operand, let type): return isType(operand, type, prior)
        case .isTypeIn(let operand, let type, let ancestor):
            let left = isType(operand, type, prior)
            guard left.type != .boolean(false) else { return TypeAnswer.sound(.boolean(false)).after(left) }
            return Self.conjunction(left, isIn(operand, ancestor, prior))
        case .set(let elements): return set(expression, elements, prior)
        case .record(let fields): return record(fields, prior)
        case .call(let function, let arguments): return call(expression, function, arguments, prior)
        }
    }

    private func type(_ literal: Literal) -> TypeAnswer {
        switch literal {
        case .bool(let value): return .sound(.boolean(value))
        case .long: return .sound(.long)
        case .string: return .sound(.string)
        case .entity(let uid):
            // That it is unknown is reported once for the policy, not in every environment.
            let isKnown = uid.isAction ? model.schema.action(uid) != nil : model.entity(uid.type) != nil
            return isKnown ? .sound(.entity(uid.type)) : .unsound(nil)
        }
    }

    // MARK: Logic

    func expectBoolean(_ expression: Expression, _ prior: Set<Capability>) -> TypeAnswer {
        expect(expression, prior, "Bool") { $0.isBoolean }
    }

    static func negated(_ answer: TypeAnswer) -> TypeAnswer {
        guard case .boolean(let value) = answer.type else { return .unsound(.boolean) }
        return TypeAnswer.sound(.boolean(value.map { !$0 })).after(answer)
    }

    /// What is known of `left && right`; right was typed with the capabilities of left.
    static func conjunction(_ left: TypeAnswer, _ right: TypeAnswer) -> TypeAnswer {
        guard let leftType = left.type, let rightType = right.type else { return .unsound(.boolean) }
        let both = left.capabilities.union(right.capabilities)
        let answer: TypeAnswer =
            if leftType == .boolean(false) || rightType == .boolean(false) {
                .sound(.boolean(false))
            } else if rightType == .boolean(true) {
                .sound(leftType, both)
            } else if leftType == .boolean(true) {
                .sound(rightType, both)
            } else {
                .sound(.boolean, both)
            }
        return answer.after(left, right)
    }

    private func conjunction(_ operands: [Expression], _ prior: Set<Capability>) -> TypeAnswer {
        var answer = TypeAnswer.sound(.boolean(true))
        for (position, operand) in operands.enumerated() {
            if answer.type == .boolean(false) { break }
            let right = expectBoolean(operand, answer.capabilities.isEmpty ? prior : prior.union(answer.capabilities))
            answer = position == 0 ? right : Self.conjunction(answer, right)
        }
        if answer.type == .boolean(false) { answer.capabilities = [] }
        return answer
    }

    private func disjunction(_ operands: [Expression], _ prior: Set<Capability>) -> TypeAnswer {
        var answer = TypeAnswer.sound(.boolean(false))
        for (position, operand) in operands.enumerated() {
            if answer.type == .boolean(true) { break }
            let right = expectBoolean(operand, prior)
            answer = position == 0 ? right : Self.disjunction(answer, right)
        }
        return answer
    }

    private static func disjunction(_ left: TypeAnswer, _ right: TypeAnswer) -> TypeAnswer {
        guard let leftType = left.type, let rightType = right.type else { return .unsound(.boolean) }
        let answer: TypeAnswer =
            if rightType == .boolean(true) {
                .sound(.boolean(true), right.capabilities)
            } else if rightType == .boolean(false) {
                .sound(leftType, left.capabilities)
            } else if leftType == .boolean(false) {
                .sound(rightType, right.capabilities)
            } else {
                .sound(.boolean, left.capabilities.intersection(right.capabilities))
            }
        return answer.after(left, right)
    }

    private func conditional(
        _ expression: Expression,
        _ test: Expression,
        _ then: Expression,
        _ otherwise: Expression,
        _ prior: Set<Capability>
    ) -> TypeAnswer {
        let testAnswer = expectBoolean(test, prior)
        switch testAnswer.type {
        case .boolean(true):
            var answer = type(then, prior.union(testAnswer.capabilities))
            if answer.isSound { answer.capabilities.formUnion(testAnswer.capabilities) }
            return answer.after(testAnswer)
        case .boolean(false): return type(otherwise, prior).after(testAnswer)
        default: break
        }
        var thenAnswer = type(then, prior.union(testAnswer.capabilities))
        if thenAnswer.isSound { thenAnswer.capabilities.formUnion(testAnswer.capabilities) }
        let otherwiseAnswer = type(otherwise, prior)
        guard let thenType = thenAnswer.type, let otherwiseType = otherwiseAnswer.type else { return .unsound(nil) }
        guard let joined = thenType.joined(with: otherwiseType) else {
            reportIncompatible([thenType, otherwiseType], at: expression, "both branches of a conditional")
            return .unsound(nil)
        }
        let shared = thenAnswer.capabilities.intersection(otherwiseAnswer.capabilities)
        return TypeAnswer.sound(joined, shared).after(testAnswer, thenAnswer, otherwiseAnswer)
    }

    // MARK: Expectations

    func expect(
        _ expression: Expression,
        _ prior: Set<Capability>,
        _ expected: String,
        _ isExpected: (StaticType) -> Bool,
        _ hint: (StaticType) -> String? = { _ in nil }
    ) -> TypeAnswer {
        let answer = type(expression, prior)
        guard let actual = answer.type else { return .unsound(nil) }
        guard isExpected(actual) else {
            reportUnexpected(actual, expected, at: expression, hint(actual))
            return .unsound(nil)
        }
        return answer
    }

    func reportUnexpected(
        _ actual: StaticType,
        _ expected: String,
        at expression: Expression,
        _ hint: String? = nil
    ) {
        check.report(
            .unexpectedType,
            "unexpected type: expected \(expected) but saw \(actual)",
            at: expression.span,
            hint: hint
        )
    }

    func reportIncompatible(_ types: [StaticType], at expression: Expression, _ context: String) {
        let names = types.map { "`\($0)`" }.joined(separator: " and ")
        check.report(
            .incompatibleTypes,
            "the types \(names) are not compatible",
            at: expression.span,
            hint: "\(context) must have compatible types"
        )
    }
}
