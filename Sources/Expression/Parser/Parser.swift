/// Parses an expression by recursive descent with operator precedence (cel-spec langdef, Syntax).
///
/// Both the nesting of the text and the depth of the tree are limited: the first keeps this parser, the second
/// everyone who later walks the tree, within the stack. Chains of `&&` and `||` become one node.
struct Parser {
    private var lexer: Lexer
    let limits: Limits
    private let start: Int
    private(set) var token: Token
    private var previousEnd = 0
    private var nesting = 0
    private var nodeCount = 0

    init(_ source: SourceText, from offset: Int = 0, limits: Limits) throws(ExpressionError) {
        lexer = Lexer(source, from: offset)
        self.limits = limits
        start = offset
        token = try lexer.next()
        previousEnd = offset
    }

    /// A whole text as one expression.
    static func parse(_ source: SourceText, limits: Limits) throws(ExpressionError) -> Syntax {
        guard source.bytes.count <= limits.sourceBytesMax else { throw tooLong(0, limits) }
        var parser = try Parser(source, limits: limits)
        let tree = try parser.expression()
        guard parser.token.kind == .end else {
            throw parser.unexpected("an operator or the end of the expression")
        }
        return tree
    }

    /// The expression of `${…}` that begins at `offset`, and the offset behind its closing brace.
    static func parseEmbedded(
        _ source: SourceText,
        from offset: Int,
        limits: Limits
    ) throws(ExpressionError) -> (tree: Syntax, end: Int) {
        var parser = try Parser(source, from: offset, limits: limits)
        guard !parser.token.is(.rightBrace) else {
            throw ExpressionError(.syntax, "`${}` holds no expression", at: offset - 2..<parser.token.range.upperBound)
        }
        let tree = try parser.expression()
        guard parser.token.is(.rightBrace) else { throw parser.unexpected("an operator or `}`") }
        return (tree, parser.token.range.upperBound)
    }

    private static func tooLong(_ offset: Int, _ limits: Limits) -> ExpressionError {
        ExpressionError(
            .size,
            "an expression is longer than \(limits.sourceBytesMax) bytes",
            at: offset..<offset + 1
        )
    }

    mutating func expression() throws(ExpressionError) -> Syntax {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= limits.depthMax else { throw tooDeep(at: token.range) }
        let condition = try operation()
        guard token.is(.question) else { return condition }
        try advance()
        let first = try operation()
        try expect(.colon, "`:` and the other value of the condition")
        let second = try expression()
        return try call(.conditional, [condition, first, second])
    }

    /// Operands and operators by precedence, on a stack of their own: only what is nested takes room on the thread's.
    private mutating func operation() throws(ExpressionError) -> Syntax {
        var pending: [(operation: Operator, precedence: Int, operandCount: Int)] = []
        var operands = [try unary()]
        while let (operation, precedence) = binaryOperator {
            while let last = pending.last, last.precedence >= precedence, !last.operation.chains(with: operation) {
                pending.removeLast()
                try reduce(last.operation, last.operandCount, &operands)
            }
            if let last = pending.last, last.operation.chains(with: operation) {
                pending[pending.count - 1].operandCount += 1
            } else {
                pending.append((operation, precedence, 2))
            }
            try advance()
            operands.append(try unary())
        }
        while let last = pending.popLast() { try reduce(last.operation, last.operandCount, &operands) }
        return operands[0]
    }

    /// Replaces the last operands by the operator's call of them.
    private mutating func reduce(
        _ operation: Operator,
        _ count: Int,
        _ operands: inout [Syntax]
    ) throws(ExpressionError) {
        let call = try call(operation, Array(operands.suffix(count)))
        operands.removeLast(count)
        operands.append(call)
    }

    private var binaryOperator: (Operator, Int)? {
        if case .identifier("in") = token.kind { return (.in, 3) }
        guard case .punctuation(let punctuation) = token.kind else { return nil }
        return switch punctuation {
        case .or: (.or, 1)
        case .and: (.and, 2)
        case .equal: (.equal, 3)
        case .notEqual: (.notEqual, 3)
        case .less: (.less, 3)
        case .lessOrEqual: (.lessOrEqual, 3)
        case .greater: (.greater, 3)
        case .greaterOrEqual: (.greaterOrEqual, 3)
        case .plus: (.add, 4)
        case .minus: (.subtract, 4)
        case .times: (.multiply, 5)
        case .divide: (.divide, 5)
        case .remainder: (.remainder, 5)
        default: nil
        }
    }

    /// Signs are collected in a loop: a row of them is no nesting. A minus directly before a number belongs to it.
    private mutating func unary() throws(ExpressionError) -> Syntax {
        var signs: [(operation: Operator, start: Int)] = []
        while token.is(.not) || token.is(.minus) {
            signs.append((token.is(.not) ? .not : .negate, token.range.lowerBound))
            try advance()
        }
        var operand: Syntax
        if signs.last?.operation == .negate, let start = signs.last?.start, let literal = try negativeLiteral(start) {
            signs.removeLast()
            operand = try member(of: literal)
        } else {
            operand = try member(of: try primary())
        }
        for sign in signs.reversed() {
            operand = try node(
                .call(sign.operation.rawValue, receiver: nil, arguments: [operand]),
                from: sign.start
            )
        }
        return operand
    }

    private mutating func negativeLiteral(_ start: Int) throws(ExpressionError) -> Syntax? {
        switch token.kind {
        case .int(let magnitude) where magnitude <= 1 << 63:
            try advance()
            return try node(.literal(.int(Int64(truncatingIfNeeded: 0 &- magnitude))), from: start)
        case .double(let magnitude):
            try advance()
            return try node(.literal(.double(-magnitude)), from: start)
        default:
            return nil
        }
    }
}

// What the other parts of the parser stand on.
extension Parser {
    @inline(never)
    mutating func advance() throws(ExpressionError) {
        previousEnd = token.range.upperBound
        guard previousEnd - start <= limits.sourceBytesMax else { throw Self.tooLong(start, limits) }
        token = try lexer.next()
    }

    mutating func expect(_ punctuation: Token.Punctuation, _ expected: String) throws(ExpressionError) {
        guard token.is(punctuation) else { throw unexpected(expected) }
        try advance()
    }

    @inline(never)
    func unexpected(_ expected: String) -> ExpressionError {
        guard token.kind != .end else {
            return ExpressionError(.syntax, "the expression ends where \(expected) is expected", at: token.range)
        }
        return ExpressionError(
            .syntax,
            "`\(lexer.source.excerpt(token.range))` stands where \(expected) is expected",
            at: token.range
        )
    }

    func tooDeep(at range: Range<Int>) -> ExpressionError {
        ExpressionError(
            .depth,
            "the expression is nested deeper than \(limits.depthMax) levels",
            at: range,
            hint: "name its parts with `cel.bind` or in steps of their own"
        )
    }

    /// A node from `start` to the end of the last token that was consumed.
    mutating func node(_ kind: Syntax.Kind, from start: Int) throws(ExpressionError) -> Syntax {
        try node(kind, range: start..<max(previousEnd, start))
    }

    @inline(never)
    mutating func node(_ kind: Syntax.Kind, range: Range<Int>) throws(ExpressionError) -> Syntax {
        let node = Syntax(id: nodeCount, kind: kind, range: range)
        nodeCount += 1
        guard node.depth <= limits.depthMax else { throw tooDeep(at: range) }
        return node
    }

    @inline(never)
    mutating func call(_ operation: Operator, _ operands: [Syntax]) throws(ExpressionError) -> Syntax {
        try node(
            .call(operation.rawValue, receiver: nil, arguments: operands),
            from: operands.first?.range.lowerBound ?? previousEnd
        )
    }
}
