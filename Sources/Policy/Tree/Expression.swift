/// A node of a condition, for what translates conditions besides the evaluator. Equality is of shape: where a node stands in the text does not count.
package struct Expression: Sendable {
    /// How deep a tree may be; evaluation and validation recurse as deep.
    static let depthMax = 256

    /// What stands there.
    package let kind: Kind
    /// Where it stands.
    package let span: Span
    let depth: UInt16

    /// The forms of an expression.
    package indirect enum Kind: Hashable, Sendable {
        case literal(Literal)
        case variable(Variable)
        case conditional(Expression, then: Expression, otherwise: Expression)
        /// Two or more operands without parentheses between them.
        case and([Expression])
        case or([Expression])
        case not(Expression)
        case negate(Expression)
        case binary(BinaryOperator, Expression, Expression)
        case isEmpty(Expression)
        case attribute(Expression, AttributeName)
        /// One name, or a path of them.
        case has(Expression, [AttributeName])
        case like(Expression, Pattern)
        case isType(Expression, EntityType)
        case isTypeIn(Expression, EntityType, Expression)
        case set([Expression])
        case record([Field])
        case call(ExtensionFunction, [Expression])
    }

    /// A field of a record literal.
    package struct Field: Hashable, Sendable {
        /// Its name.
        package var name: AttributeName
        /// Its value.
        package var value: Expression
    }

    /// What every condition can name.
    package enum Variable: String, Sendable, CaseIterable {
        case principal, action, resource, context
    }

    /// Operators and methods of two operands.
    package enum BinaryOperator: String, Sendable {
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case isIn = "in"
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case contains, containsAll, containsAny, hasTag, getTag

        /// Whether it is written `left.name(right)`.
        var isMethod: Bool {
            switch self {
            case .contains, .containsAll, .containsAny, .hasTag, .getTag: true
            default: false
            }
        }
    }

    /// Makes a node, or nil where the tree would become too deep.
    init?(_ kind: Kind, at span: Span) {
        var depth = 1 + kind.operands.reduce(0) { max($0, Int($1.depth)) }
        // `has a.b.c` is three tests, each a step further in.
        if case .has(_, let path) = kind { depth += path.count - 1 }
        guard depth <= Self.depthMax else { return nil }
        self.kind = kind
        self.span = span
        self.depth = UInt16(depth)
    }

    /// Makes a node that has no operand.
    private init(leaf: Kind, at span: Span) {
        kind = leaf
        self.span = span
        depth = 1
    }

    static func literal(_ literal: Literal, at span: Span) -> Expression {
        Expression(leaf: .literal(literal), at: span)
    }

    static func variable(_ variable: Variable, at span: Span) -> Expression {
        Expression(leaf: .variable(variable), at: span)
    }

    /// The same node at a larger range, such as with its parentheses.
    func spanning(_ span: Span) -> Expression { Expression(self, at: span) }

    private init(_ other: Expression, at span: Span) {
        kind = other.kind
        self.span = span
        depth = other.depth
    }

    /// `self.name`, for the steps of `has a.b.c`, which never make a tree deeper than the parser allowed.
    func step(_ name: AttributeName) -> Expression {
        Expression(kind: .attribute(self, name), span: span, depth: depth &+ 1)
    }

    private init(kind: Kind, span: Span, depth: UInt16) {
        self.kind = kind
        self.span = span
        self.depth = depth
    }
}

extension Expression: Hashable {
    /// Whether both have the same shape.
    package static func == (left: Expression, right: Expression) -> Bool {
        left.depth == right.depth && left.kind == right.kind
    }

    /// Hashes the shape.
    package func hash(into hasher: inout Hasher) { hasher.combine(kind) }
}

extension Expression.Kind {
    /// The nodes directly below.
    var operands: [Expression] {
        switch self {
        case .literal, .variable: []
        case .conditional(let test, let then, let otherwise): [test, then, otherwise]
        case .and(let operands), .or(let operands), .set(let operands), .call(_, let operands): operands
        case .not(let operand), .negate(let operand), .isEmpty(let operand), .attribute(let operand, _),
            .has(let operand, _), .like(let operand, _), .isType(let operand, _):
            [operand]
        case .binary(_, let left, let right), .isTypeIn(let left, _, let right): [left, right]
        case .record(let fields): fields.map(\.value)
        }
    }
}
