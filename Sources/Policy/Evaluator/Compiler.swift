/// Turns conditions into a ``Program`` and computes what does not depend on the request: sets and records of constants,
/// extension values of literal texts.
struct Compiler {
    private var program = Program.Tables()

    static func compile(_ policy: Policy.Storage) -> Program { compile(policy.conditions, source: policy.source) }

    static func compile(_ conditions: [Policy.Condition], source: SourceText) -> Program {
        var compiler = Compiler()
        for condition in conditions {
            let root = compiler.add(condition.expression)
            compiler.program.clauses.append(Program.Clause(root: root, wanted: condition.kind == .when))
        }
        return Program(compiler.program, source: source)
    }

    /// One expression, as the only clause.
    static func compile(_ expression: Expression, source: SourceText) -> Program {
        compile([Policy.Condition(kind: .when, expression: expression, span: expression.span)], source: source)
    }

    private mutating func add(_ expression: Expression) -> Program.Index {
        let span = expression.span
        switch expression.kind {
        case .literal(let literal): return constant(Value(literal), at: span)
        case .variable(.principal): return append(.principal, at: span)
        case .variable(.action): return append(.action, at: span)
        case .variable(.resource): return append(.resource, at: span)
        case .variable(.context): return append(.context, at: span)
        case .conditional(let test, let then, let otherwise):
            return append(.conditional(add(test), then: add(then), otherwise: add(otherwise)), at: span)
        case .and(let operands): return append(.and(list(operands)), at: span)
        case .or(let operands): return append(.or(list(operands)), at: span)
        case .not(let operand): return append(.not(add(operand)), at: span)
        case .negate(let operand): return append(.negate(add(operand)), at: span)
        case .isEmpty(let operand): return append(.isEmpty(add(operand)), at: span)
        case .binary(let comparison, let left, let right):
            let node = append(Self.node(comparison, add(left), add(right)), at: span)
            // The operands stay in order, so that the left one's error is the one that is told.
            return comparison == .greater || comparison == .greaterOrEqual ? append(.not(node), at: span) : node
        case .attribute: return addPath(expression)
        case .has(let base, let path):
            return append(.has(add(base), firstName: names(path), count: Int32(path.count)), at: span)
        case .like(let operand, let pattern):
            program.patterns.append(pattern)
            return append(.like(add(operand), pattern: Int32(program.patterns.count - 1)), at: span)
        case .isType(let operand, let type): return append(.isType(add(operand), type: self.type(type)), at: span)
        case .isTypeIn(let operand, let type, let ancestor):
            return append(.isTypeIn(add(operand), type: self.type(type), add(ancestor)), at: span)
        case .set(let elements): return addSet(elements, at: span)
        case .record(let fields): return addRecord(fields, at: span)
        case .call(let function, let arguments): return addCall(function, arguments, at: span)
        }
    }

    private static func node(
        _ comparison: Expression.BinaryOperator,
        _ left: Program.Index,
        _ right: Program.Index
    ) -> Program.Node {
        switch comparison {
        case .equal: .equal(left, right)
        case .notEqual: .notEqual(left, right)
        case .less: .less(left, right)
        case .lessOrEqual: .lessOrEqual(left, right)
        // Negated by the caller.
        case .greater: .lessOrEqual(left, right)
        case .greaterOrEqual: .less(left, right)
        case .isIn: .isIn(left, right)
        case .add: .add(left, right)
        case .subtract: .subtract(left, right)
        case .multiply: .multiply(left, right)
        case .contains: .contains(left, right)
        case .containsAll: .containsAll(left, right)
        case .containsAny: .containsAny(left, right)
        case .hasTag: .hasTag(left, right)
        case .getTag: .getTag(left, right)
        }
    }

    private mutating func addPath(_ expression: Expression) -> Program.Index {
        var path: [AttributeName] = []
        var base = expression
        while case .attribute(let next, let name) = base.kind {
            path.append(name)
            base = next
        }
        let root = add(base)
        return append(
            .path(root, firstName: names(path.reversed()), count: Int32(path.count)),
            at: expression.span
        )
    }

    private mutating func addSet(_ elements: [Expression], at span: Span) -> Program.Index {
        let values = elements.compactMap(Self.constantValue)
        if values.count == elements.count { return constant(.set(ValueSet(values)), at: span) }
        return append(.set(list(elements)), at: span)
    }

    private mutating func addRecord(_ fields: [Expression.Field], at span: Span) -> Program.Index {
        let values = fields.compactMap { Self.constantValue($0.value) }
        if values.count == fields.count {
            return constant(.record(Record(names: fields.map(\.name), values: values)), at: span)
        }
        let list = list(fields.map(\.value))
        return append(.record(list, firstName: names(fields.map(\.name))), at: span)
    }

    private mutating func addCall(
        _ function: ExtensionFunction,
        _ arguments: [Expression],
        at span: Span
    ) -> Program.Index {
        if let type = function.constructed, arguments.count == 1,
            case .literal(.string(let text)) = arguments[0].kind
        {
            if let value = type.value(text) { return constant(value, at: span) }
            program.failures.append(EvaluationError(.extension, "`\(text)` is not a well-formed \(type.rawValue)"))
            return append(.failure(Int32(program.failures.count - 1)), at: span)
        }
        return append(.call(function, list(arguments)), at: span)
    }

    /// The value of an expression that is the same for every request and cannot fail.
    private static func constantValue(_ expression: Expression) -> Value? {
        switch expression.kind {
        case .literal(let literal): return Value(literal)
        case .set(let elements):
            let values = elements.compactMap(constantValue)
            return values.count == elements.count ? .set(ValueSet(values)) : nil
        case .record(let fields):
            let values = fields.compactMap { constantValue($0.value) }
            return values.count == fields.count ? .record(Record(names: fields.map(\.name), values: values)) : nil
        case .call(let function, let arguments):
            guard let type = function.constructed, arguments.count == 1,
                case .literal(.string(let text)) = arguments[0].kind
            else { return nil }
            return type.value(text)
        default: return nil
        }
    }

    private mutating func append(_ node: Program.Node, at span: Span) -> Program.Index {
        program.nodes.append(node)
        program.spans.append(span)
        return Int32(program.nodes.count - 1)
    }

    private mutating func constant(_ value: Value, at span: Span) -> Program.Index {
        program.constants.append(value)
        return append(.constant(Int32(program.constants.count - 1)), at: span)
    }

    private mutating func list(_ expressions: [Expression]) -> Program.List {
        let indices = expressions.map { add($0) }
        program.operands.append(contentsOf: indices)
        return Program.List(start: Int32(program.operands.count - indices.count), count: Int32(indices.count))
    }

    private mutating func names(_ names: [AttributeName]) -> Int32 {
        program.names.append(contentsOf: names)
        return Int32(program.names.count - names.count)
    }

    private mutating func type(_ type: EntityType) -> Int32 {
        program.types.append(type)
        return Int32(program.types.count - 1)
    }
}

extension Value {
    init(_ literal: Literal) {
        self =
            switch literal {
            case .bool(let value): .bool(value)
            case .long(let value): .long(value)
            case .string(let value): .string(value)
            case .entity(let value): .entity(value)
            }
    }
}
