extension PolicyParser {
    /// Expr := Or | 'if' Expr 'then' Expr 'else' Expr
    mutating func expression() throws(PolicyError) -> Expression {
        try enter()
        defer { nesting -= 1 }
        guard reader.isWord("if") else { return try disjunction() }
        let start = try reader.advance().span
        let test = try expression()
        try reader.expectWord("then")
        let then = try expression()
        try reader.expectWord("else")
        let otherwise = try expression()
        return try node(.conditional(test, then: then, otherwise: otherwise), from: start)
    }

    private mutating func disjunction() throws(PolicyError) -> Expression {
        let first = try conjunction()
        guard reader.kind == .or else { return first }
        var operands = [first]
        while try reader.accept(.or) {
            operands.append(try conjunction())
        }
        return try node(.or(operands), from: first.span)
    }

    private mutating func conjunction() throws(PolicyError) -> Expression {
        let first = try relation()
        guard reader.kind == .and else { return first }
        var operands = [first]
        while try reader.accept(.and) {
            operands.append(try relation())
        }
        return try node(.and(operands), from: first.span)
    }

    /// Relation := Add [RelOp Add] | Add 'has' Path | Add 'like' Pattern | Add 'is' Type ['in' Add]
    private mutating func relation() throws(PolicyError) -> Expression {
        let left = try sum()
        let result: Expression
        if let comparison = try relationOperator() {
            try reader.advance()
            let right = try sum()
            result = try node(.binary(comparison, left, right), from: left.span)
        } else if try reader.acceptWord("has") {
            let path = try attributePath()
            result = try node(.has(left, path), from: left.span)
        } else if try reader.acceptWord("like") {
            let pattern = try pattern()
            result = try node(.like(left, pattern), from: left.span)
        } else if try reader.acceptWord("is") {
            let type = try entityType()
            let container = try reader.acceptWord("in") ? try sum() : nil
            result = try node(container.map { .isTypeIn(left, type, $0) } ?? .isType(left, type), from: left.span)
        } else {
            return left
        }
        if try relationOperator() != nil {
            throw source.error(
                .syntax,
                "multiple relational operators (>, ==, in, etc.) must be used with parentheses to make ordering"
                    + " explicit",
                at: reader.current.span
            )
        }
        return result
    }

    private func relationOperator() throws(PolicyError) -> Expression.BinaryOperator? {
        switch reader.kind {
        case .equalEqual: return .equal
        case .notEqual: return .notEqual
        case .less: return .less
        case .lessOrEqual: return .lessOrEqual
        case .greater: return .greater
        case .greaterOrEqual: return .greaterOrEqual
        case .equal:
            throw source.error(
                .syntax,
                "`=` is not a valid operator in Cedar",
                at: reader.current.span,
                hint: "try using `==` instead"
            )
        case .identifier where reader.isWord("in"): return .isIn
        default: return nil
        }
    }

    private mutating func attributePath() throws(PolicyError) -> [AttributeName] {
        if reader.kind == .string { return [AttributeName(try reader.string())] }
        guard reader.kind == .identifier else {
            throw source.error(
                .syntax,
                "invalid RHS of a `has` operation: `\(reader.text(reader.current))`",
                at: reader.current.span,
                hint: "valid RHS of a `has` operation is either a sequence of identifiers separated by `.` or a string"
                    + " literal"
            )
        }
        var path = [AttributeName(reader.text(try reader.identifier()))]
        while try reader.accept(.dot) { path.append(AttributeName(reader.text(try reader.identifier()))) }
        return path
    }

    private mutating func pattern() throws(PolicyError) -> Pattern {
        guard reader.kind == .string else {
            throw source.error(
                .syntax,
                "right hand side of a `like` expression must be a pattern literal, but got"
                    + " `\(reader.text(reader.current))`",
                at: reader.current.span
            )
        }
        let token = try reader.advance()
        return Pattern(try Escapes.pieces(of: token, in: source, isPattern: true))
    }

    private mutating func sum() throws(PolicyError) -> Expression {
        var left = try product()
        while reader.kind == .plus || reader.kind == .minus {
            let comparison: Expression.BinaryOperator = try reader.advance().kind == .plus ? .add : .subtract
            let right = try product()
            left = try node(.binary(comparison, left, right), from: left.span)
        }
        return left
    }

    private mutating func product() throws(PolicyError) -> Expression {
        var left = try unary()
        while true {
            switch reader.kind {
            case .times:
                try reader.advance()
                let right = try unary()
                left = try node(.binary(.multiply, left, right), from: left.span)
            case .divide: throw source.error(.syntax, "division is not supported", at: reader.current.span)
            case .modulo: throw source.error(.syntax, "remainder/modulo is not supported", at: reader.current.span)
            default: return left
            }
        }
    }

    /// Unary := up to four '!', or up to four '-', and a member.
    private mutating func unary() throws(PolicyError) -> Expression {
        let mark = reader.kind
        guard mark == .not || mark == .minus else { return try member() }
        var marks: [Span] = []
        while reader.kind == mark { marks.append(try reader.advance().span) }
        guard marks.count <= 4 else {
            throw source.error(
                .syntax,
                "too many occurrences of `\(mark == .not ? "!" : "-")`",
                at: marks[0].through(marks[marks.count - 1]),
                hint: "cannot chain more than 4 applications of a unary operator"
            )
        }
        var operand: Expression
        if mark == .minus, reader.kind == .number, let literal = try negativeLiteral(marks[marks.count - 1]) {
            operand = literal
            marks.removeLast()
        } else {
            operand = try member()
        }
        for span in marks.reversed() {
            operand = try node(mark == .not ? .not(operand) : .negate(operand), from: span)
        }
        return operand
    }

    /// A number right after its minus is one literal, so that the smallest integer can be written.
    private mutating func negativeLiteral(_ minus: Span) throws(PolicyError) -> Expression? {
        let following = try reader.following().kind
        guard following != .dot, following != .leftBracket, following != .leftParenthesis else { return nil }
        let token = try reader.advance()
        return .literal(.long(try integer(token, isNegative: true)), at: minus.through(token.span))
    }

    func integer(_ token: Token, isNegative: Bool) throws(PolicyError) -> Int64 {
        let digits = source.bytes[Int(token.span.start)..<Int(token.span.end)]
        guard let value = Digits.signed(digits, isNegative: isNegative) else {
            throw source.error(
                .integer,
                "integer literal `\(reader.text(token))` is too large",
                at: token.span,
                hint: "integers go from -9223372036854775808 to 9223372036854775807"
            )
        }
        return value
    }

    /// Makes a node from a begin to the last token read.
    func node(_ kind: Expression.Kind, from start: Span) throws(PolicyError) -> Expression {
        let span = start.through(reader.previous.span)
        guard let expression = Expression(kind, at: span) else {
            throw source.error(
                .depth,
                "this expression is more than \(Expression.depthMax) operations deep",
                at: span,
                hint: "split the condition into several `when` clauses or policies"
            )
        }
        return expression
    }
}
