extension Typechecker {
    func binary(
        _ expression: Expression,
        _ comparison: Expression.BinaryOperator,
        _ left: Expression,
        _ right: Expression,
        _ prior: Set<Capability>
    ) -> TypeAnswer {
        switch comparison {
        case .equal: return equality(expression, left, right, prior)
        case .notEqual: return Self.negated(equality(expression, left, right, prior))
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return ordering(left, right, prior)
        case .add, .subtract, .multiply:
            let hint: (StaticType) -> String? = { type in
                if comparison == .add, type == .string { return "Cedar does not support string concatenation" }
                return type.isSet
                    ? "Cedar does not support computing the union, intersection, or difference of sets" : nil
            }
            let leftAnswer = expect(left, prior, "Long", { $0 == .long }, hint)
            let rightAnswer = expect(right, prior, "Long", { $0 == .long }, hint)
            return TypeAnswer.sound(.long).after(leftAnswer, rightAnswer)
        case .isIn: return isIn(left, right, prior)
        case .contains: return contains(expression, left, right, prior)
        case .containsAll, .containsAny: return containsSet(expression, left, right, prior)
        case .hasTag: return hasTag(left, right, prior)
        case .getTag: return getTag(expression, left, right, prior)
        }
    }

    private func equality(
        _ expression: Expression,
        _ left: Expression,
        _ right: Expression,
        _ prior: Set<Capability>
    ) -> TypeAnswer {
        let leftAnswer = type(left, prior)
        let rightAnswer = type(right, prior)
        if case .entity(let leftType) = leftAnswer.type, case .entity(let rightType) = rightAnswer.type,
            leftType != rightType
        {
            return TypeAnswer.sound(.boolean(false)).after(leftAnswer, rightAnswer)
        }
        if let leftLiteral = literal(left), let rightLiteral = literal(right) {
            return TypeAnswer.sound(.boolean(leftLiteral == rightLiteral)).after(leftAnswer, rightAnswer)
        }
        guard let leftType = leftAnswer.type, let rightType = rightAnswer.type else { return .unsound(.boolean) }
        guard leftType.joined(with: rightType) != nil else {
            reportIncompatible([leftType, rightType], at: expression, "both operands to a `==` expression")
            return .unsound(.boolean)
        }
        return TypeAnswer.sound(.boolean).after(leftAnswer, rightAnswer)
    }

    /// The constant that an expression is; the action is one in every environment.
    private func literal(_ expression: Expression) -> Literal? {
        switch expression.kind {
        case .literal(let literal): literal
        case .variable(.action): .entity(environment.action)
        default: nil
        }
    }

    private func uid(_ expression: Expression) -> EntityUID? {
        guard case .entity(let uid) = literal(expression) else { return nil }
        return uid
    }

    private func ordering(_ left: Expression, _ right: Expression, _ prior: Set<Capability>) -> TypeAnswer {
        let leftAnswer = type(left, prior)
        let rightAnswer = type(right, prior)
        guard let leftType = leftAnswer.type, let rightType = rightAnswer.type else { return .unsound(.boolean) }
        if leftType == rightType, leftType.isOrdered {
            return TypeAnswer.sound(.boolean).after(leftAnswer, rightAnswer)
        }
        if leftType == .long || (leftType.isOrdered && rightType != .long) {
            reportUnexpected(rightType, "\(leftType)", at: right)
        } else if rightType.isOrdered {
            reportUnexpected(leftType, "\(rightType)", at: left)
        } else {
            let expected = "datetime, or duration, or Long"
            reportUnexpected(leftType, expected, at: left)
            reportUnexpected(rightType, expected, at: right)
        }
        return .unsound(.boolean)
    }

    private func setHint(_ type: StaticType) -> String? {
        switch type {
        case .entity: "try using `in` to test for membership in the entity hierarchy"
        case .record: "try using `has` to test for an attribute"
        case .string: "try using `like` to examine the contents of a string"
        default: nil
        }
    }

    private func contains(
        _ expression: Expression,
        _ left: Expression,
        _ right: Expression,
        _ prior: Set<Capability>
    ) -> TypeAnswer {
        let leftAnswer = expect(left, prior, "a set", { $0.isSet }, setHint)
        let rightAnswer = type(right, prior)
        guard case .set(let element) = leftAnswer.type, let rightType = rightAnswer.type else {
            return .unsound(.boolean)
        }
        guard element.joined(with: rightType) != nil else {
            reportIncompatible(
                [element, rightType],
                at: expression,
                "elements of the set and the operand of `contains`"
            )
            return .unsound(.boolean)
        }
        return TypeAnswer.sound(.boolean).after(leftAnswer, rightAnswer)
    }

    private func containsSet(
        _ expression: Expression,
        _ left: Expression,
        _ right: Expression,
        _ prior: Set<Capability>
    ) -> TypeAnswer {
        let leftAnswer = expect(left, prior, "a set", { $0.isSet }, setHint)
        let rightAnswer = expect(right, prior, "a set", { $0.isSet }) { _ in
            "try using `.contains()` to test for a single element"
        }
        guard let leftType = leftAnswer.type, let rightType = rightAnswer.type else { return .unsound(.boolean) }
        guard leftType.joined(with: rightType) != nil else {
            reportIncompatible([leftType, rightType], at: expression, "both sets")
            return .unsound(.boolean)
        }
        return TypeAnswer.sound(.boolean).after(leftAnswer, rightAnswer)
    }

    func isType(_ operand: Expression, _ type: EntityType, _ prior: Set<Capability>) -> TypeAnswer {
        let answer = expect(operand, prior, "an entity", { $0.isEntity }) { _ in
            "try using a schema to test for the types of values that are no entities"
        }
        guard case .entity(let actual) = answer.type else { return .unsound(.boolean) }
        return TypeAnswer.sound(.boolean(actual == type)).after(answer)
    }

    func isIn(_ left: Expression, _ right: Expression, _ prior: Set<Capability>) -> TypeAnswer {
        let leftAnswer = expect(left, prior, "an entity", { $0.isEntity }) { _ in
            "try using `.contains()` to test for membership in a set"
        }
        let rightAnswer = expect(
            right,
            prior,
            "an entity, or a set of entities",
            { type in
                if case .set(let element) = type { return element.isEntity }
                return type.isEntity
            },
            { type in
                switch type {
                case .set: "try using `.contains()` to test for membership in a set"
                case .string: "try using `like` to examine the contents of a string"
                default: nil
                }
            }
        )
        guard leftAnswer.isSound, rightAnswer.isSound else { return .unsound(.boolean) }
        if let uid = uid(left), uid.isAction, let groups = uids(right) {
            let actions = groups.filter(\.isAction)
            guard !actions.isEmpty else { return .sound(.boolean(false)) }
            guard let isIn = model.isIn(uid, actions) else { return .unsound(.boolean) }
            return .sound(.boolean(isIn))
        }
        guard case .entity(let type) = leftAnswer.type, let ancestor = Self.entityType(rightAnswer.type) else {
            return .sound(.boolean)
        }
        return model.mayBeIn(type, ancestor) ? .sound(.boolean) : .sound(.boolean(false))
    }

    private static func entityType(_ type: StaticType?) -> EntityType? {
        switch type {
        case .entity(let type), .set(.entity(let type)): type
        default: nil
        }
    }

    /// The entities that an expression names, if it names nothing else.
    private func uids(_ expression: Expression) -> [EntityUID]? {
        if let uid = uid(expression) { return [uid] }
        guard case .set(let elements) = expression.kind else { return nil }
        let uids = elements.compactMap(uid)
        return uids.count == elements.count ? uids : nil
    }

    func set(_ expression: Expression, _ elements: [Expression], _ prior: Set<Capability>) -> TypeAnswer {
        guard !elements.isEmpty else {
            check.report(
                .emptySet,
                "empty set literals are forbidden in policies",
                at: expression.span,
                hint: "the elements of an empty set have no type; `.isEmpty()` tests for one"
            )
            return .unsound(nil)
        }
        let answers = elements.map { type($0, prior) }
        let types = answers.compactMap(\.type)
        guard types.count == answers.count else { return .unsound(nil) }
        var joined = types[0]
        for type in types.dropFirst() {
            guard let next = joined.joined(with: type) else {
                reportIncompatible([joined, type], at: expression, "elements of a set")
                return .unsound(nil)
            }
            joined = next
        }
        return answers.allSatisfy(\.isSound) ? .sound(.set(joined)) : .unsound(.set(joined))
    }

    func record(_ fields: [Expression.Field], _ prior: Set<Capability>) -> TypeAnswer {
        var attributes: StaticType.Attributes = [:]
        var isSound = true
        for field in fields {
            let answer = type(field.value, prior)
            isSound = isSound && answer.isSound
            if let type = answer.type {
                attributes[field.name] = StaticType.Attribute(type: type, isRequired: true)
            }
        }
        guard attributes.count == fields.count else { return .unsound(nil) }
        return isSound ? .sound(.record(attributes)) : .unsound(.record(attributes))
    }
}
