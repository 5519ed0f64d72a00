/// Writes conditions with as few parentheses as their meaning needs.
struct ExpressionRendering {
    /// How tightly a construct binds; an operand that binds less tightly than its place needs parentheses.
    private enum Level: Int {
        case conditional, or, and, relation, sum, product, unary, member
    }

    static func text(_ expression: Expression) -> String { text(expression.kind) }

    /// The operands of an outermost `&&` or `||`, each as it stands there, for a line each.
    static func lines(_ expression: Expression) -> (operator: String, operands: [String])? {
        switch expression.kind {
        case .and(let operands): ("&&", operands.map { text($0, .relation) })
        case .or(let operands): ("||", operands.map { text($0, .and) })
        default: nil
        }
    }

    private static func text(_ expression: Expression, _ needed: Level) -> String {
        let text = text(expression.kind)
        return level(expression.kind).rawValue < needed.rawValue ? "(\(text))" : text
    }

    private static func level(_ kind: Expression.Kind) -> Level {
        switch kind {
        case .literal(.long(let value)): value < 0 ? .unary : .member
        case .literal, .variable, .set, .record, .call, .attribute, .isEmpty: .member
        case .conditional: .conditional
        case .or: .or
        case .and: .and
        case .has, .like, .isType, .isTypeIn: .relation
        case .not, .negate: .unary
        case .binary(let comparison, _, _):
            switch comparison {
            case .add, .subtract: .sum
            case .multiply: .product
            case .contains, .containsAll, .containsAny, .hasTag, .getTag: .member
            default: .relation
            }
        }
    }

    private static func text(_ kind: Expression.Kind) -> String {
        switch kind {
        case .literal(let literal): return Value(literal).description
        case .variable(let variable): return variable.rawValue
        case .conditional(let test, let then, let otherwise):
            return "if \(text(test)) then \(text(then)) else \(text(otherwise))"
        case .and(let operands): return operands.map { text($0, .relation) }.joined(separator: " && ")
        case .or(let operands): return operands.map { text($0, .and) }.joined(separator: " || ")
        case .not(let operand): return "!\(text(operand, .member))"
        case .negate(let operand):
            // A number right after its minus would become part of it.
            if case .literal(.long) = operand.kind { return "-(\(text(operand)))" }
            return "-\(text(operand, .member))"
        case .binary(let comparison, let left, let right): return text(comparison, left, right)
        case .isEmpty(let operand): return "\(text(operand, .member)).isEmpty()"
        case .attribute(let owner, let name):
            let owner = text(owner, .member)
            return CedarText.isIdentifier(name.text)
                ? "\(owner).\(name)" : "\(owner)[\(CedarText.quoted(name.text))]"
        case .has(let owner, let path):
            let names = path.count == 1 ? CedarText.name(path[0].text) : path.map(\.text).joined(separator: ".")
            return "\(text(owner, .sum)) has \(names)"
        case .like(let operand, let pattern): return "\(text(operand, .sum)) like \(CedarText.quoted(pattern))"
        case .isType(let operand, let type): return "\(text(operand, .sum)) is \(type)"
        case .isTypeIn(let operand, let type, let ancestor):
            return "\(text(operand, .sum)) is \(type) in \(text(ancestor, .sum))"
        case .set(let elements): return "[\(elements.map { text($0) }.joined(separator: ", "))]"
        case .record(let fields):
            return "{" + fields.map { "\(CedarText.name($0.name.text)): \(text($0.value))" }.joined(separator: ", ")
                + "}"
        case .call(let function, let arguments):
            let texts = arguments.map { text($0) }
            guard function.isMethod, let receiver = arguments.first else {
                return "\(function.rawValue)(\(texts.joined(separator: ", ")))"
            }
            return "\(text(receiver, .member)).\(function.rawValue)(\(texts.dropFirst().joined(separator: ", ")))"
        }
    }

    private static func text(
        _ comparison: Expression.BinaryOperator,
        _ left: Expression,
        _ right: Expression
    ) -> String {
        switch comparison {
        case .contains, .containsAll, .containsAny, .hasTag, .getTag:
            "\(text(left, .member)).\(comparison.rawValue)(\(text(right)))"
        case .add, .subtract: "\(text(left, .sum)) \(comparison.rawValue) \(text(right, .product))"
        case .multiply: "\(text(left, .product)) \(comparison.rawValue) \(text(right, .unary))"
        default: "\(text(left, .sum)) \(comparison.rawValue) \(text(right, .sum))"
        }
    }
}
