extension Parser {
    /// Words that stand for literals or operators: they name neither variables nor fields.
    static let keywords: Set<String> = ["false", "in", "null", "true"]

    /// Words that are kept free for languages that embed CEL: they name fields, and no variables.
    static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    mutating func primary() throws(ExpressionError) -> Syntax {
        let start = token.range.lowerBound
        switch token.kind {
        case .identifier(let name):
            return try identifier(name, isRooted: false, from: start)
        case .int(let magnitude):
            guard let value = Int64(exactly: magnitude) else {
                throw ExpressionError(.syntax, "`\(magnitude)` is too large for an int", at: token.range)
            }
            return try literal(.int(value))
        case .uint(let value): return try literal(.uint(value))
        case .double(let value): return try literal(.double(value))
        case .string(let value): return try literal(.string(value))
        case .bytes(let value): return try literal(.bytes(value))
        case .punctuation(.dot):
            try advance()
            guard case .identifier(let name) = token.kind else { throw unexpected("a name") }
            return try identifier(name, isRooted: true, from: start)
        case .punctuation(.leftParenthesis):
            try advance()
            let inner = try expression()
            try expect(.rightParenthesis, "an operator or `)`")
            return inner
        case .punctuation(.leftBracket): return try list(from: start)
        case .punctuation(.leftBrace): return try map(from: start)
        default:
            throw unexpected("a value")
        }
    }

    private mutating func literal(_ value: CELValue) throws(ExpressionError) -> Syntax {
        let start = token.range.lowerBound
        try advance()
        return try node(.literal(value), from: start)
    }

    private mutating func identifier(
        _ name: String,
        isRooted: Bool,
        from start: Int
    ) throws(ExpressionError) -> Syntax {
        if !isRooted {
            switch name {
            case "true": return try literal(.bool(true))
            case "false": return try literal(.bool(false))
            case "null": return try literal(.null)
            default: break
            }
        }
        guard !Self.keywords.contains(name), !Self.reserved.contains(name) else {
            throw ExpressionError(.syntax, "`\(name)` is a reserved word", at: token.range)
        }
        try advance()
        guard token.is(.leftParenthesis) else {
            return try node(.identifier(name, isRooted: isRooted), from: start)
        }
        let arguments = try self.arguments()
        return try call(isRooted ? "." + name : name, receiver: nil, arguments: arguments, from: start)
    }

    /// The selections, calls and indexes behind an operand.
    mutating func member(of operand: Syntax) throws(ExpressionError) -> Syntax {
        var operand = operand
        let start = operand.range.lowerBound
        while true {
            switch token.kind {
            case .punctuation(.dot):
                try advance()
                operand = try selection(from: operand, start: start)
            case .punctuation(.leftBracket):
                try advance()
                let isOptional = try takeQuestion()
                let key = try expression()
                try expect(.rightBracket, "an operator or `]`")
                let operation: Operator = isOptional ? .optionalIndex : .index
                operand = try node(
                    .call(operation.rawValue, receiver: nil, arguments: [operand, key]),
                    from: start
                )
            case .punctuation(.leftBrace) where operand.qualifiedName != nil:
                throw ExpressionError(
                    .unsupported,
                    "messages such as `\(operand.qualifiedName?.names.joined(separator: ".") ?? "")` cannot be constructed",
                    at: token.range,
                    hint: "a map is written `{\"name\": value}`"
                )
            default:
                return operand
            }
        }
    }

    private mutating func selection(from operand: Syntax, start: Int) throws(ExpressionError) -> Syntax {
        let isOptional = try takeQuestion()
        let range = token.range
        switch token.kind {
        case .identifier(let name):
            guard !Self.keywords.contains(name) else {
                throw ExpressionError(
                    .syntax,
                    "`\(name)` is a reserved word",
                    at: range,
                    hint: "a field of that name is written `` .`\(name)` `` or `[\"\(name)\"]`"
                )
            }
            try advance()
            guard token.is(.leftParenthesis), !isOptional else {
                let field = Syntax.Field(name: name, range: range)
                return try node(.select(operand, field: field, isOptional: isOptional), from: start)
            }
            let arguments = try self.arguments()
            return try call(name, receiver: operand, arguments: arguments, from: start)
        case .quoted(let name):
            try advance()
            let field = Syntax.Field(name: name, range: range, isQuoted: true)
            return try node(.select(operand, field: field, isOptional: isOptional), from: start)
        default:
            throw unexpected("a field's name")
        }
    }

    private mutating func takeQuestion() throws(ExpressionError) -> Bool {
        guard token.is(.question) else { return false }
        try advance()
        return true
    }

    private mutating func arguments() throws(ExpressionError) -> [Syntax] {
        try advance()
        var arguments: [Syntax] = []
        // Unlike lists and maps, calls have no comma at their end.
        var isMore = !token.is(.rightParenthesis)
        while isMore {
            arguments.append(try expression())
            isMore = token.is(.comma)
            if isMore { try advance() }
        }
        try expect(.rightParenthesis, "`,` or `)`")
        return arguments
    }

    private mutating func list(from start: Int) throws(ExpressionError) -> Syntax {
        try advance()
        var elements: [Syntax.Element] = []
        // A comma may stand at the end, even alone.
        if token.is(.comma) {
            try advance()
            guard token.is(.rightBracket) else { throw unexpected("`]`, behind a comma alone,") }
        }
        while !token.is(.rightBracket) {
            let isOptional = try takeQuestion()
            elements.append(Syntax.Element(value: try expression(), isOptional: isOptional))
            guard token.is(.comma) else { break }
            try advance()
        }
        try expect(.rightBracket, "`,` or `]`")
        return try node(.list(elements), from: start)
    }

    private mutating func map(from start: Int) throws(ExpressionError) -> Syntax {
        try advance()
        var entries: [Syntax.Entry] = []
        if token.is(.comma) {
            try advance()
            guard token.is(.rightBrace) else { throw unexpected("`}`, behind a comma alone,") }
        }
        while !token.is(.rightBrace) {
            let isOptional = try takeQuestion()
            let key = try expression()
            try expect(.colon, "`:` and the key's value")
            entries.append(Syntax.Entry(key: key, value: try expression(), isOptional: isOptional))
            guard token.is(.comma) else { break }
            try advance()
        }
        try expect(.rightBrace, "`,` or `}`")
        return try node(.map(entries), from: start)
    }

    /// A call, or what its macro makes of it.
    @inline(never)
    private mutating func call(
        _ name: String,
        receiver: Syntax?,
        arguments: [Syntax],
        from start: Int
    ) throws(ExpressionError) -> Syntax {
        let call = try node(.call(name, receiver: receiver, arguments: arguments), from: start)
        var expander = MacroExpander(parser: self)
        guard let expansion = try expander.expand(name, receiver: receiver, arguments: arguments, call: call) else {
            return call
        }
        self = expander.parser
        return expansion
    }
}
