extension Expression {
    /// Whether anything in it reads the context.
    var mentionsContext: Bool {
        if case .variable(.context) = kind { return true }
        return kind.operands.contains(where: \.mentionsContext)
    }

    var isVariable: Bool { if case .variable = kind { true } else { false } }

    /// Whether it is how a constant is written: a literal, `datetime("2024-01-01")`, a set or record of such.
    var isConstantForm: Bool {
        switch kind {
        case .literal: true
        case .set, .record: kind.operands.allSatisfy(\.isConstantForm)
        case .call(let function, let arguments): !function.isMethod && arguments.allSatisfy(\.isConstantForm)
        default: false
        }
    }

    /// Whether it comes to a Boolean where it does not fail.
    var isBoolean: Bool {
        switch kind {
        case .literal(.bool), .and, .or, .not, .isEmpty, .has, .like, .isType, .isTypeIn: true
        case .binary(let comparison, _, _):
            switch comparison {
            case .add, .subtract, .multiply, .getTag: false
            default: true
            }
        case .conditional(_, let then, let otherwise): then.isBoolean && otherwise.isBoolean
        case .call(let function, _): function.result == .bool
        default: false
        }
    }

    /// Whether it is a Boolean that cannot fail, whatever the context; only what is seen at once counts.
    var isTotal: Bool {
        switch kind {
        case .literal(.bool): return true
        case .has(let owner, let path):
            guard path.count == 1, case .variable = owner.kind else { return false }
            return true
        case .not, .and, .or: return kind.operands.allSatisfy(\.isTotal)
        default: return false
        }
    }

    /// The same operation on other operands, which are in the order of ``Kind/operands``; nil where it gets too deep.
    func replacingOperands(_ operands: [Expression]) -> Expression? {
        let kind: Kind =
            switch self.kind {
            case .literal, .variable: self.kind
            case .conditional: .conditional(operands[0], then: operands[1], otherwise: operands[2])
            case .and: .and(operands)
            case .or: .or(operands)
            case .not: .not(operands[0])
            case .negate: .negate(operands[0])
            case .isEmpty: .isEmpty(operands[0])
            case .attribute(_, let name): .attribute(operands[0], name)
            case .has(_, let path): .has(operands[0], path)
            case .like(_, let pattern): .like(operands[0], pattern)
            case .isType(_, let type): .isType(operands[0], type)
            case .isTypeIn(_, let type, _): .isTypeIn(operands[0], type, operands[1])
            case .binary(let comparison, _, _): .binary(comparison, operands[0], operands[1])
            case .set: .set(operands)
            case .record(let fields):
                .record(zip(fields, operands).map { Field(name: $0.name, value: $1) })
            case .call(let function, _): .call(function, operands)
            }
        return Expression(kind, at: span)
    }

    /// The expression that says a value; nil where the value is wrapped JSON that Cedar cannot say.
    init?(_ value: Value, at span: Span) {
        func call(_ function: ExtensionFunction, _ text: String) -> Expression? {
            Expression(.call(function, [.literal(.string(text), at: span)]), at: span)
        }
        let expression: Expression?
        switch value {
        case .bool(let value): expression = .literal(.bool(value), at: span)
        case .long(let value): expression = .literal(.long(value), at: span)
        case .string(let value): expression = .literal(.string(value), at: span)
        case .entity(let value): expression = .literal(.entity(value), at: span)
        case .decimal(let value): expression = call(.decimal, value.description)
        case .ip(let value): expression = call(.ip, value.description)
        case .duration(let value): expression = call(.duration, value.description)
        case .datetime(let value):
            guard let epoch = call(.datetime, "1970-01-01"), let since = call(.duration, value.description) else {
                return nil
            }
            expression = Expression(.call(.offset, [epoch, since]), at: span)
        case .set(let set):
            let elements = set.elements.compactMap { Expression($0, at: span) }
            guard elements.count == set.count else { return nil }
            expression = Expression(.set(elements), at: span)
        case .record(let record):
            guard let fields = record.fields else { return nil }
            let written = fields.compactMap { name, value in
                Expression(value, at: span).map { Field(name: name, value: $0) }
            }
            guard written.count == fields.count else { return nil }
            expression = Expression(.record(written), at: span)
        }
        guard let expression else { return nil }
        self = expression
    }
}
