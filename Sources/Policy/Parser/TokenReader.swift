/// What the parsers of policies and of schemas have in common: one token of foresight, and errors that say what was
/// expected.
struct TokenReader {
    let source: SourceText
    private var lexer: Lexer
    private(set) var current: Token
    /// The token before the current one, where ranges end.
    private(set) var previous: Token

    init(_ source: SourceText) throws(PolicyError) {
        self.source = source
        lexer = Lexer(source)
        current = try lexer.next()
        previous = Token(kind: .end, span: .none)
    }

    var kind: Token.Kind { current.kind }

    func text(_ token: Token) -> String { source.snippet(token.span) }

    /// Whether the current token is an identifier of this spelling.
    func isWord(_ word: StaticString) -> Bool {
        guard current.kind == .identifier else { return false }
        let length = Int(current.span.end - current.span.start)
        guard length == word.utf8CodeUnitCount else { return false }
        let start = Int(current.span.start)
        for index in 0..<length where source.bytes[start + index] != word.utf8Start[index] { return false }
        return true
    }

    /// The token after the current one.
    func following() throws(PolicyError) -> Token {
        var lexer = lexer
        return try lexer.next()
    }

    @discardableResult
    mutating func advance() throws(PolicyError) -> Token {
        let token = current
        current = try lexer.next()
        previous = token
        return token
    }

    /// Takes the current token where it is of a kind.
    mutating func accept(_ kind: Token.Kind) throws(PolicyError) -> Bool {
        guard current.kind == kind else { return false }
        try advance()
        return true
    }

    mutating func acceptWord(_ word: StaticString) throws(PolicyError) -> Bool {
        guard isWord(word) else { return false }
        try advance()
        return true
    }

    @discardableResult
    mutating func expect(_ kind: Token.Kind) throws(PolicyError) -> Token {
        guard current.kind == kind else { throw unexpected(kind.spelling) }
        return try advance()
    }

    mutating func expectWord(_ word: StaticString) throws(PolicyError) {
        guard try acceptWord(word) else { throw unexpected("`\(word)`") }
    }

    /// An identifier that is not reserved.
    mutating func identifier() throws(PolicyError) -> Token {
        let token = try expect(.identifier)
        try checkReserved(token)
        return token
    }

    func checkReserved(_ token: Token) throws(PolicyError) {
        let text = text(token)
        guard CedarText.reserved.contains(text) else { return }
        throw text == "__cedar"
            ? source.error(.name, "the name `__cedar` contains `__cedar`, which is reserved", at: token.span)
            : source.error(.name, "this identifier is reserved and cannot be used: `\(text)`", at: token.span)
    }

    mutating func string() throws(PolicyError) -> String {
        let token = try expect(.string)
        return try Escapes.text(of: token, in: source)
    }

    func unexpected(_ expected: String) -> PolicyError {
        current.kind == .end
            ? source.error(.syntax, "unexpected end of input", at: current.span, hint: "expected \(expected)")
            : source.error(
                .syntax,
                "unexpected token `\(abbreviated(text(current)))`",
                at: current.span,
                hint: "expected \(expected)"
            )
    }

    private func abbreviated(_ text: String) -> String {
        text.utf8.count <= 80 ? text : "\(String(text.prefix(60)))…"
    }

    /// `@name`, `@name("value")`, again and again; names may not repeat.
    mutating func annotations() throws(PolicyError) -> Annotations {
        var all: [Annotations.Annotation] = []
        var names: Set<String> = []
        while try accept(.at) {
            let name = try expect(.identifier)
            var value = ""
            let isBare = try !accept(.leftParenthesis)
            if !isBare {
                value = try string()
                try expect(.rightParenthesis)
            }
            let text = text(name)
            guard names.insert(text).inserted else {
                throw source.error(.duplicate, "duplicate annotation: `@\(text)`", at: name.span)
            }
            all.append(Annotations.Annotation(name: text, value: value, isBare: isBare))
        }
        return Annotations(all)
    }
}
