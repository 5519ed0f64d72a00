internal import Text

extension PolicyParser {
    /// Member := Primary {'.' name ['(' arguments ')'] | '[' string ']'}
    mutating func member() throws(PolicyError) -> Expression {
        var base = try primary()
        while true {
            switch reader.kind {
            case .dot:
                try reader.advance()
                let name = try reader.identifier()
                base =
                    reader.kind == .leftParenthesis
                    ? try methodCall(name, on: base)
                    : try node(.attribute(base, AttributeName(reader.text(name))), from: base.span)
            case .leftBracket:
                try reader.advance()
                guard reader.kind == .string else {
                    throw source.error(
                        .syntax,
                        "invalid string literal: `\(reader.text(reader.current))`",
                        at: reader.current.span,
                        hint: "only a string literal may stand between `[` and `]`"
                    )
                }
                let name = try reader.string()
                try reader.expect(.rightBracket)
                base = try node(.attribute(base, AttributeName(name)), from: base.span)
            case .leftParenthesis:
                throw source.error(
                    .function,
                    "`\(source.snippet(base.span))(...)` is not a valid function call",
                    at: base.span,
                    hint: "function calls in Cedar must be of the form: `<name>(arg1, arg2, ...)`"
                )
            default: return base
            }
        }
    }

    private mutating func primary() throws(PolicyError) -> Expression {
        let start = reader.current.span
        switch reader.kind {
        case .number:
            let token = try reader.advance()
            return .literal(.long(try integer(token, isNegative: false)), at: token.span)
        case .string:
            return .literal(.string(try reader.string()), at: start)
        case .leftParenthesis:
            try reader.advance()
            let inner = try expression()
            try reader.expect(.rightParenthesis)
            return inner.spanning(start.through(reader.previous.span))
        case .leftBracket:
            try reader.advance()
            let elements = try list(until: .rightBracket)
            return try node(.set(elements), from: start)
        case .leftBrace: return try record()
        case .slot:
            throw source.error(
                .slot,
                "found template slot `\(reader.text(reader.current))` in a condition clause",
                at: start,
                hint: "slots are only allowed in the policy scope"
            )
        case .identifier: return try name()
        default: throw reader.unexpected("an expression")
        }
    }

    /// A variable, `true`, `false`, an entity, or a call of a function.
    private mutating func name() throws(PolicyError) -> Expression {
        let start = reader.current.span
        if try reader.acceptWord("true") { return .literal(.bool(true), at: start) }
        if try reader.acceptWord("false") { return .literal(.bool(false), at: start) }
        if reader.isWord("if") {
            throw source.error(
                .syntax,
                "unexpected token `if`",
                at: start,
                hint: "put the `if` expression into parentheses"
            )
        }
        let first = reader.text(try reader.identifier())
        guard reader.kind == .doubleColon else {
            if reader.kind == .leftParenthesis { return try functionCall(first, from: start) }
            guard let variable = Expression.Variable(rawValue: first) else { throw invalidVariable(first, at: start) }
            return .variable(variable, at: start)
        }
        var path = first
        while try reader.accept(.doubleColon) {
            if reader.kind == .string {
                let uid = EntityUID(type: EntityType(path), id: try reader.string())
                return .literal(.entity(uid), at: start.through(reader.previous.span))
            }
            if reader.kind == .leftBrace {
                throw source.error(.syntax, "invalid entity literal: `\(path)::{`", at: start)
            }
            path += "::" + reader.text(try reader.identifier())
        }
        let span = start.through(reader.previous.span)
        if reader.kind == .leftParenthesis {
            throw source.error(.function, "`\(path)` is not a valid function", at: span)
        }
        throw invalidVariable(path, at: span)
    }

    private func invalidVariable(_ text: String, at span: Span) -> PolicyError {
        let names = Expression.Variable.allCases.map(\.rawValue)
        return source.error(
            .name,
            "invalid variable: `\(text)`",
            at: span,
            hint: Spelling.nearest(to: text, among: names).map { "did you mean `\($0)`?" }
                ?? "the valid Cedar variables are `principal`, `action`, `resource`, and `context`; did you mean to"
                + " enclose `\(text)` in quotes to make a string?"
        )
    }

    private mutating func functionCall(_ name: String, from start: Span) throws(PolicyError) -> Expression {
        let function = ExtensionFunction(rawValue: name)
        guard let function, !function.isMethod else {
            let constructors = ExtensionFunction.allCases.filter { !$0.isMethod }.map(\.rawValue)
            if function != nil || Self.isBuiltInMethod(name) {
                throw source.error(
                    .function,
                    "`\(name)` is a method, not a function",
                    at: start,
                    hint: "use a method-style call: `e.\(name)(..)`"
                )
            }
            throw source.error(
                .function,
                Expression.Variable(rawValue: name) == nil
                    ? "`\(name)` is not a valid function" : "`\(name)(...)` is not a valid function call",
                at: start,
                hint: Spelling.nearest(to: name, among: constructors).map { "did you mean `\($0)`?" }
            )
        }
        try reader.expect(.leftParenthesis)
        let arguments = try list(until: .rightParenthesis)
        return try node(.call(function, arguments), from: start)
    }

    private static func isBuiltInMethod(_ name: String) -> Bool {
        name == "isEmpty" || Expression.BinaryOperator(rawValue: name)?.isMethod == true
    }

    private mutating func methodCall(_ token: Token, on base: Expression) throws(PolicyError) -> Expression {
        let name = reader.text(token)
        try reader.expect(.leftParenthesis)
        let arguments = try list(until: .rightParenthesis)
        if name == "isEmpty" {
            try check(arguments, count: 0, of: name, at: token.span)
            return try node(.isEmpty(base), from: base.span)
        }
        if let method = Expression.BinaryOperator(rawValue: name), method.isMethod {
            try check(arguments, count: 1, of: name, at: token.span)
            return try node(.binary(method, base, arguments[0]), from: base.span)
        }
        let function = ExtensionFunction(rawValue: name)
        guard let function, function.isMethod else {
            let methods =
                ExtensionFunction.allCases.filter(\.isMethod).map(\.rawValue)
                + ["contains", "containsAll", "containsAny", "isEmpty", "hasTag", "getTag"]
            throw source.error(
                .function,
                function == nil ? "`\(name)` is not a valid method" : "`\(name)` is a function, not a method",
                at: token.span,
                hint: function == nil
                    ? Spelling.nearest(to: name, among: methods).map { "did you mean `\($0)`?" }
                    : "use a function-style call: `\(name)(..)`"
            )
        }
        return try node(.call(function, [base] + arguments), from: base.span)
    }

    private func check(
        _ arguments: [Expression],
        count: Int,
        of name: String,
        at span: Span
    ) throws(PolicyError) {
        guard arguments.count != count else { return }
        throw source.error(
            .function,
            "call to `\(name)` requires exactly \(count) argument\(count == 1 ? "" : "s"), but got"
                + " \(arguments.count) argument\(arguments.count == 1 ? "" : "s")",
            at: span
        )
    }

    /// Expressions with commas between them, and perhaps one after the last.
    private mutating func list(until end: Token.Kind) throws(PolicyError) -> [Expression] {
        var elements: [Expression] = []
        while reader.kind != end {
            elements.append(try expression())
            if try !reader.accept(.comma) { break }
        }
        guard try reader.accept(end) else { throw reader.unexpected("`,` or \(end.spelling)") }
        return elements
    }

    private mutating func record() throws(PolicyError) -> Expression {
        let start = try reader.expect(.leftBrace).span
        var fields: [Expression.Field] = []
        var names: Set<AttributeName> = []
        while reader.kind != .rightBrace {
            let span = reader.current.span
            guard reader.kind == .string || reader.kind == .identifier else {
                throw reader.unexpected("an attribute name")
            }
            let text = reader.kind == .string ? try reader.string() : reader.text(try reader.identifier())
            let name = AttributeName(text)
            guard names.insert(name).inserted else {
                throw source.error(.duplicate, "duplicate key `\(name)` in record literal", at: span)
            }
            try reader.expect(.colon)
            fields.append(Expression.Field(name: name, value: try expression()))
            if try !reader.accept(.comma) { break }
        }
        guard try reader.accept(.rightBrace) else { throw reader.unexpected("`,` or `}`") }
        return try node(.record(fields), from: start)
    }
}
