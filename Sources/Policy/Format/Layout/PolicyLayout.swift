extension PolicySet {
    /// A text of policies in one canonical layout that keeps every word and every comment: what fits into a line stays in
    /// one, operands and elements that do not stand in a line each. The layout of a laid out text is itself.
    ///
    /// - Throws: ``PolicyError`` where the text is no Cedar.
    public static func formatted(_ text: String, file: String? = nil) throws(PolicyError) -> String {
        let source = try SourceText(text, file: file)
        // Only what is Cedar is laid out, so the layout need not look for errors, nor fear deep nesting.
        var parser = try PolicyParser(source)
        _ = try parser.policies()
        let tokens = try CommentedToken.read(source)
        var layout = PolicyLayout(tokens)
        var printer = LayoutPrinter()
        printer.print(layout.policies())
        var lines = printer.text
        while lines.last?.isNewline == true { lines.removeLast() }
        let result = lines.isEmpty ? "" : lines + "\n"
        try check(result, keeps: tokens, source)
        return result
    }

    /// That nothing was lost is checked each time: a formatter that changes a policy is worse than none.
    private static func check(
        _ result: String,
        keeps tokens: [CommentedToken],
        _ source: SourceText
    ) throws(PolicyError) {
        func words(_ tokens: [CommentedToken]) -> [String] {
            tokens.flatMap { token in
                token.before.filter { !$0.isEmpty } + [token.text] + (token.after.map { [$0] } ?? [])
            }
        }
        let again = try CommentedToken.read(try SourceText(result, file: nil))
        guard words(again) == words(tokens) else {
            throw source.error(.syntax, "this text cannot be laid out without changing it", at: Span(0, 0))
        }
    }
}

/// Makes the layout of policies from their tokens.
struct PolicyLayout {
    private var tokens: [CommentedToken]
    private var position = 0

    init(_ tokens: [CommentedToken]) {
        self.tokens = tokens
    }

    private var kind: Token.Kind { tokens[position].kind }
    private var word: String { tokens[position].text }

    mutating func policies() -> Layout {
        var parts: [Layout] = []
        while kind != .end {
            // A blank line stands between policies, and before the comments of one.
            if !parts.isEmpty { parts += [.hardLine, .hardLine] }
            parts += paragraphs(tokens[position].before) + [policy()]
        }
        let rest = paragraphs(tokens[position].before)
        guard !rest.isEmpty else { return .concat(parts) }
        if !parts.isEmpty { parts += [.hardLine, .hardLine] }
        return .concat(parts + rest)
    }

    /// Comments before a policy; a blank line among them, or between them and the policy, stays.
    private func paragraphs(_ lines: [String]) -> [Layout] {
        guard lines.contains(where: { !$0.isEmpty }) else { return [] }
        return lines.drop(while: \.isEmpty).flatMap { $0.isEmpty ? [Layout.hardLine, .hardLine] : [.ownComment($0)] }
    }

    private mutating func policy() -> Layout {
        tokens[position].before = []
        var parts: [Layout] = []
        while kind == .at {
            parts += [take(), take()]
            if kind == .leftParenthesis { parts += [take(), take(), take()] }
            parts.append(.hardLine)
        }
        parts += [take(), .text(" ")]
        parts.append(list(.rightParenthesis) { $0.expression() })
        while kind != .semicolon { parts += [.hardLine, clause()] }
        return .concat(parts + [take()])
    }

    /// `when { … }`.
    private mutating func clause() -> Layout {
        let head = [take(), .text(" "), take()]
        let content = expression()
        let (end, comment) = takeLast()
        return .concat([.group(head + [.nest([.line, content]), .line, end]), comment])
    }

    /// What stands between brackets, with commas: in one line, or each element in its own.
    private mutating func list(_ end: Token.Kind, _ element: (inout PolicyLayout) -> Layout) -> Layout {
        let open = take()
        var elements: [Layout] = []
        while kind != end {
            elements.append(elements.isEmpty ? .softLine : .line)
            elements.append(element(&self))
            if kind == .comma { elements.append(take()) }
        }
        let (close, comment) = takeLast()
        return .concat([.group([open, .nest(elements), .softLine, close]), comment])
    }

    // MARK: Expressions

    private mutating func expression() -> Layout {
        guard isWord("if") else { return chain(.or) { $0.chain(.and) { $0.relation() } } }
        let test = [take(), .text(" "), expression()]
        let then = [Layout.line, take(), .text(" "), expression()]
        return .group(test + then + [.line, take(), .text(" "), expression()])
    }

    /// Operands with `&&` or `||` at the ends of their lines.
    private mutating func chain(_ sign: Token.Kind, _ operand: (inout PolicyLayout) -> Layout) -> Layout {
        let first = operand(&self)
        guard kind == sign else { return first }
        var parts = [Layout.nest(first)]
        while kind == sign { parts += [.text(" "), take(), .line, .nest(operand(&self))] }
        return .group(parts)
    }

    private mutating func relation() -> Layout {
        var parts = [sum()]
        while isRelation {
            parts += [.text(" "), take()]
            // What is in brackets breaks inside them.
            let isBracketed = [.leftBracket, .leftBrace, .leftParenthesis].contains(kind)
            parts += isBracketed ? [.text(" "), sum()] : [.nest([.line, sum()])]
        }
        return parts.count == 1 ? parts[0] : .group(parts)
    }

    private var isRelation: Bool {
        switch kind {
        case .equalEqual, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .equal: true
        case .identifier: ["in", "has", "like", "is"].contains(word)
        default: false
        }
    }

    private mutating func sum() -> Layout {
        var parts = [unary()]
        while [.plus, .minus, .times, .divide, .modulo].contains(kind) {
            parts += [.text(" "), take(), .nest([.line, unary()])]
        }
        return parts.count == 1 ? parts[0] : .group(parts)
    }

    private mutating func unary() -> Layout {
        var parts: [Layout] = []
        while kind == .not || kind == .minus { parts.append(take()) }
        return .concat(parts + [member()])
    }

    private mutating func member() -> Layout {
        var parts = [primary()]
        while true {
            switch kind {
            case .dot, .doubleColon: parts += [take(), take()]
            case .leftParenthesis: parts.append(list(.rightParenthesis) { $0.expression() })
            case .leftBracket: parts.append(list(.rightBracket) { $0.expression() })
            default: return .concat(parts)
            }
        }
    }

    private mutating func primary() -> Layout {
        switch kind {
        case .leftParenthesis: list(.rightParenthesis) { $0.expression() }
        case .leftBracket: list(.rightBracket) { $0.expression() }
        case .leftBrace: list(.rightBrace) { $0.field() }
        default: take()
        }
    }

    /// `name: value`.
    private mutating func field() -> Layout {
        let name = [take(), take(), Layout.text(" ")]
        return .concat(name + [expression()])
    }

    // MARK: Tokens

    private func isWord(_ word: String) -> Bool { kind == .identifier && self.word == word }

    /// The current token with its comments.
    private mutating func take() -> Layout {
        let (token, comment) = takeLast()
        return .concat([token, comment])
    }

    /// The last token of a group, and the comment after it, which is no reason to break the group.
    private mutating func takeLast() -> (Layout, Layout) {
        let token = tokens[position]
        let before = token.before.filter { !$0.isEmpty }.map { Layout.ownComment($0) }
        if position < tokens.count - 1 { position += 1 }
        return (.concat(before + [.text(token.text)]), token.after.map { .trailingComment($0) } ?? .concat([]))
    }
}
