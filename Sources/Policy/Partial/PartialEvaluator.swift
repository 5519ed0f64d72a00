/// Evaluates conditions for a request whose principal, action, resource and entities are known and whose context is not.
///
/// What does not depend on the context is replaced by what it comes to. The rest stays, and evaluated with a context it
/// comes to exactly what the whole would have come to: the same value, or a failure where that had failed.
struct PartialEvaluator {
    /// The request with an empty context, which nothing reads.
    let request: Request
    let entities: Entities
    /// The text that places in errors refer to.
    let source: SourceText

    /// What an expression comes to.
    enum Answer {
        /// A value, and how it is written where it becomes an operand of something that is not known.
        case known(Value, Expression)
        /// It fails, whatever the context.
        case failing(Expression, EvaluationError)
        /// It depends on the context.
        case open(Expression)

        var expression: Expression {
            switch self {
            case .known(_, let expression), .failing(let expression, _), .open(let expression): expression
            }
        }

        var isKnown: Bool { if case .known = self { true } else { false } }
    }

    /// Where an expression stands: as a condition it must be a Boolean anyway, so that `true && x` may become `x`.
    enum Position { case condition, value }

    func answer(_ expression: Expression, _ position: Position = .value) -> Answer {
        switch expression.kind {
        case .literal(let literal): return .known(Value(literal), expression)
        case .variable(.context): return .open(expression)
        case .and(let operands): return junction(operands, expression, position, neutral: true)
        case .or(let operands): return junction(operands, expression, position, neutral: false)
        case .not(let operand): return negation(operand, expression, position)
        case .conditional(let test, let then, let otherwise):
            return conditional(expression, test, then, otherwise, position)
        case .isTypeIn(let operand, let type, let ancestor):
            return isTypeIn(expression, operand, type, ancestor)
        default:
            guard expression.mentionsContext else { return evaluated(expression) }
            return strict(expression)
        }
    }

    /// An operation that evaluates all of its operands.
    private func strict(_ expression: Expression) -> Answer {
        let answers = expression.kind.operands.map { answer($0) }
        for case .failing(_, let error) in answers { return .failing(expression, error) }
        guard let rebuilt = expression.replacingOperands(answers.map(\.expression)) else { return .open(expression) }
        return rebuilt.mentionsContext ? .open(rebuilt) : evaluated(rebuilt)
    }

    /// `x is T in y` looks at `y` only where the type is right.
    private func isTypeIn(
        _ expression: Expression,
        _ operand: Expression,
        _ type: EntityType,
        _ ancestor: Expression
    ) -> Answer {
        switch answer(operand) {
        case .failing(_, let error): return .failing(expression, error)
        case .known(.entity(let uid), _) where uid.type != type: return constant(.bool(false), for: expression)
        case .known(.entity, _): return strict(expression)
        case .known(let value, _): return .failing(expression, mistyped(value, "an entity", operand))
        case .open(let left):
            guard let rebuilt = expression.replacingOperands([left, answer(ancestor).expression]) else {
                return .open(expression)
            }
            return .open(rebuilt)
        }
    }

    private func conditional(
        _ expression: Expression,
        _ test: Expression,
        _ then: Expression,
        _ otherwise: Expression,
        _ position: Position
    ) -> Answer {
        switch answer(test, .condition) {
        case .known(.bool(let isTrue), _): return answer(isTrue ? then : otherwise, position)
        case .known(let value, _): return .failing(expression, mistyped(value, "bool", test))
        case .failing(_, let error): return .failing(expression, error)
        case .open(let test):
            let operands = [test, answer(then, position).expression, answer(otherwise, position).expression]
            return .open(expression.replacingOperands(operands) ?? expression)
        }
    }

    private func negation(_ operand: Expression, _ expression: Expression, _ position: Position) -> Answer {
        switch answer(operand, .condition) {
        case .known(.bool(let value), _): return constant(.bool(!value), for: expression)
        case .known(let value, _): return .failing(expression, mistyped(value, "bool", operand))
        case .failing(_, let error): return .failing(expression, error)
        case .open(let operand):
            if case .not(let inner) = operand.kind, position == .condition || inner.isBoolean { return .open(inner) }
            return .open(expression.replacingOperands([operand]) ?? expression)
        }
    }

    /// `&&` (whose neutral element is true) and `||` (false): operands are looked at from left to right, and the first
    /// that is the other value ends it.
    func junction(
        _ operands: [Expression],
        _ expression: Expression,
        _ position: Position,
        neutral: Bool
    ) -> Answer {
        var rest: [Expression] = []
        for operand in operands {
            let answer = answer(operand, .condition)
            switch answer {
            case .known(.bool(neutral), _): continue
            case .known(.bool, _) where rest.allSatisfy(\.isTotal): return constant(.bool(!neutral), for: expression)
            case .known(.bool, _): return junction(rest + [answer.expression], expression, neutral)
            case .known(let value, _):
                guard !rest.isEmpty else { return .failing(expression, mistyped(value, "bool", operand)) }
                return junction(rest + [operand], expression, neutral)
            case .failing(_, let error):
                guard !rest.isEmpty else { return .failing(expression, error) }
                return junction(rest + [operand], expression, neutral)
            case .open(let residual):
                switch (residual.kind, neutral) {
                case (.and(let inner), true), (.or(let inner), false): rest += inner
                default: rest.append(residual)
                }
            }
        }
        guard let first = rest.first else { return constant(.bool(neutral), for: expression) }
        guard rest.count == 1, position == .value, !first.isBoolean else { return junction(rest, expression, neutral) }
        // Whatever is no Boolean must go on failing here.
        return junction([.literal(.bool(neutral), at: expression.span), first], expression, neutral)
    }

    private func junction(_ operands: [Expression], _ expression: Expression, _ neutral: Bool) -> Answer {
        if operands.count == 1 { return .open(operands[0]) }
        return .open(Expression(neutral ? .and(operands) : .or(operands), at: expression.span) ?? expression)
    }

    // MARK: Values

    /// Evaluates an expression in which there is no context.
    private func evaluated(_ expression: Expression) -> Answer {
        let program = Compiler.compile(expression, source: source)
        let evaluator = Evaluator(request: request, entities: entities)
        do throws(EvaluationError) {
            return constant(try evaluator.value(program.clauses[0].root, program), for: expression)
        } catch {
            return .failing(expression, error)
        }
    }

    /// A value, written as a literal; a variable, what is a constant as its author wrote it, and what cannot be written
    /// stay as they are, which comes to the same.
    private func constant(_ value: Value, for expression: Expression) -> Answer {
        if expression.isVariable || expression.isConstantForm { return .known(value, expression) }
        return .known(value, Expression(value, at: expression.span) ?? expression)
    }

    private func mistyped(_ value: Value, _ expected: String, _ operand: Expression) -> EvaluationError {
        EvaluationError(
            .type,
            "type error: expected \(expected), got \(value.typeName)",
            at: source.location(operand.span)
        )
    }
}
