/// Cuts a text into tokens, one at a time; policies and schemas have the same tokens.
///
/// Whitespace is what Unicode calls so, a comment goes from `//` to the end of its line.
struct Lexer {
    let source: SourceText
    private var position: Int

    init(_ source: SourceText, from position: Int = 0) {
        self.source = source
        self.position = position
    }

    /// The next token; at the end of the text a token of kind ``Token/Kind/end``, again and again.
    mutating func next() throws(PolicyError) -> Token {
        skipBlanks()
        let start = position
        guard let byte = byte(at: start) else { return Token(kind: .end, span: Span(start, start)) }
        if Self.isIdentifierStart(byte) {
            skipIdentifier()
            return token(.identifier, from: start)
        }
        if Self.isDigit(byte) {
            while let digit = self.byte(at: position), Self.isDigit(digit) { position += 1 }
            return token(.number, from: start)
        }
        if byte == UInt8(ascii: "\"") { return try string(from: start) }
        if byte == UInt8(ascii: "?") {
            position += 1
            guard let first = self.byte(at: position), Self.isIdentifierStart(first) else {
                return token(.question, from: start)
            }
            skipIdentifier()
            return token(.slot, from: start)
        }
        return try symbol(byte, from: start)
    }

    private mutating func symbol(_ byte: UInt8, from start: Int) throws(PolicyError) -> Token {
        let following = self.byte(at: start + 1)
        if let following, let kind = Self.pairs[Pair(first: byte, second: following)] {
            position += 2
            return token(kind, from: start)
        }
        guard let kind = Self.singles[byte] else {
            let scalar =
                String(decoding: source.bytes[start..<min(start + 4, source.bytes.count)], as: UTF8.self)
                .unicodeScalars.first.map(String.init) ?? ""
            throw source.error(
                .syntax,
                "invalid token `\(scalar)`",
                at: Span(start, start + scalar.utf8.count),
                hint: byte == UInt8(ascii: "|") || byte == UInt8(ascii: "&") ? "operators are `&&` and `||`" : nil
            )
        }
        position += 1
        return token(kind, from: start)
    }

    private mutating func string(from start: Int) throws(PolicyError) -> Token {
        position += 1
        while let byte = byte(at: position) {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return token(.string, from: start)
            case UInt8(ascii: "\\"):
                guard let escaped = self.byte(at: position), escaped != UInt8(ascii: "\n") else {
                    throw source.error(.escape, "a string cannot continue on the next line", at: Span(start, position))
                }
                position += 1
            default: break
            }
        }
        throw source.error(.syntax, "this string has no end", at: Span(start, start + 1), hint: "add a closing `\"`")
    }

    private mutating func skipIdentifier() {
        while let byte = byte(at: position), Self.isIdentifierStart(byte) || Self.isDigit(byte) { position += 1 }
    }

    private mutating func skipBlanks() {
        while let byte = byte(at: position) {
            switch byte {
            case 0x20, 0x09...0x0D: position += 1
            case UInt8(ascii: "/") where self.byte(at: position + 1) == byte:
                while let byte = self.byte(at: position), byte != 0x0A, byte != 0x0D { position += 1 }
            case 0x80...:
                guard let length = wideBlankLength() else { return }
                position += length
            default: return
            }
        }
    }

    /// The length of a whitespace scalar beyond ASCII at the current position.
    private func wideBlankLength() -> Int? {
        let rest = source.bytes[position..<min(position + 3, source.bytes.count)]
        guard let scalar = String(decoding: rest, as: UTF8.self).unicodeScalars.first else { return nil }
        return scalar.properties.isWhitespace ? scalar.utf8.count : nil
    }

    private func byte(at index: Int) -> UInt8? { index < source.bytes.count ? source.bytes[index] : nil }

    private func token(_ kind: Token.Kind, from start: Int) -> Token {
        Token(kind: kind, span: Span(start, position))
    }

    static func isIdentifierStart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        default: false
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private struct Pair: Hashable {
        var first: UInt8
        var second: UInt8

        init(first: UInt8, second: UInt8) {
            self.first = first
            self.second = second
        }

        init(_ text: StaticString) {
            first = text.utf8Start[0]
            second = text.utf8Start[1]
        }
    }

    private static let pairs: [Pair: Token.Kind] = [
        Pair("::"): .doubleColon, Pair("=="): .equalEqual, Pair("!="): .notEqual, Pair("<="): .lessOrEqual,
        Pair(">="): .greaterOrEqual, Pair("||"): .or, Pair("&&"): .and,
    ]

    private static let singles: [UInt8: Token.Kind] = [
        UInt8(ascii: "@"): .at, UInt8(ascii: "."): .dot, UInt8(ascii: ","): .comma, UInt8(ascii: ";"): .semicolon,
        UInt8(ascii: ":"): .colon, UInt8(ascii: "("): .leftParenthesis, UInt8(ascii: ")"): .rightParenthesis,
        UInt8(ascii: "{"): .leftBrace, UInt8(ascii: "}"): .rightBrace, UInt8(ascii: "["): .leftBracket,
        UInt8(ascii: "]"): .rightBracket, UInt8(ascii: "<"): .less, UInt8(ascii: ">"): .greater,
        UInt8(ascii: "="): .equal, UInt8(ascii: "+"): .plus, UInt8(ascii: "-"): .minus, UInt8(ascii: "*"): .times,
        UInt8(ascii: "/"): .divide, UInt8(ascii: "%"): .modulo, UInt8(ascii: "!"): .not,
    ]
}
