/// Turns a source text into tokens, one at a time (cel-spec langdef, Syntax).
struct Lexer {
    let source: SourceText
    var offset: Int

    init(_ source: SourceText, from offset: Int = 0) {
        self.source = source
        self.offset = offset
    }

    var bytes: [UInt8] { source.bytes }

    func byte(at offset: Int) -> UInt8? {
        offset < source.bytes.count ? source.bytes[offset] : nil
    }

    mutating func next() throws(ExpressionError) -> Token {
        skipSpace()
        let start = offset
        guard let first = byte(at: start) else { return Token(kind: .end, range: start..<start) }
        if Self.isIdentifierStart(first) {
            return try word(from: start)
        }
        if Self.isDigit(first) || (first == UInt8(ascii: ".") && byte(at: start + 1).map(Self.isDigit) == true) {
            return try number()
        }
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return try stringLiteral(from: start, isRaw: false, isBytes: false)
        case UInt8(ascii: "`"):
            return try quotedIdentifier()
        default:
            return try punctuation(first)
        }
    }

    private mutating func skipSpace() {
        while let byte = byte(at: offset) {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x0C:
                offset += 1
            case UInt8(ascii: "/") where self.byte(at: offset + 1) == UInt8(ascii: "/"):
                while let comment = self.byte(at: offset), comment != UInt8(ascii: "\n") { offset += 1 }
            default:
                return
            }
        }
    }

    /// An identifier, or the prefix of a raw or byte string.
    private mutating func word(from start: Int) throws(ExpressionError) -> Token {
        while let byte = byte(at: offset), Self.isIdentifierPart(byte) { offset += 1 }
        if offset - start <= 2, let quote = byte(at: offset), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        {
            switch String(decoding: bytes[start..<offset], as: UTF8.self).lowercased() {
            case "r": return try stringLiteral(from: start, isRaw: true, isBytes: false)
            case "b": return try stringLiteral(from: start, isRaw: false, isBytes: true)
            case "br": return try stringLiteral(from: start, isRaw: true, isBytes: true)
            default: break
            }
        }
        return Token(
            kind: .identifier(String(decoding: bytes[start..<offset], as: UTF8.self)),
            range: start..<offset
        )
    }

    private mutating func quotedIdentifier() throws(ExpressionError) -> Token {
        let start = offset
        offset += 1
        while let byte = byte(at: offset), byte != UInt8(ascii: "`") {
            guard Self.isIdentifierPart(byte) || [0x2E, 0x2D, 0x2F, 0x20].contains(byte) else {
                throw ExpressionError(
                    .syntax,
                    "a name in backticks holds letters, digits, `_`, `.`, `-`, `/` and spaces only",
                    at: offset..<offset + 1,
                    hint: "use an index: `[\"…\"]`"
                )
            }
            offset += 1
        }
        guard byte(at: offset) != nil, offset > start + 1 else {
            throw ExpressionError(.syntax, "a name in backticks is empty or not closed", at: start..<offset)
        }
        offset += 1
        return Token(
            kind: .quoted(String(decoding: bytes[start + 1..<offset - 1], as: UTF8.self)),
            range: start..<offset
        )
    }

    private mutating func punctuation(_ first: UInt8) throws(ExpressionError) -> Token {
        let start = offset
        if let second = byte(at: start + 1),
            let kind = Token.Punctuation(rawValue: String(decoding: [first, second], as: UTF8.self))
        {
            offset += 2
            return Token(kind: .punctuation(kind), range: start..<offset)
        }
        if let kind = Token.Punctuation(rawValue: String(decoding: [first], as: UTF8.self)) {
            offset += 1
            return Token(kind: .punctuation(kind), range: start..<offset)
        }
        var end = start + 1
        while let byte = byte(at: end), byte & 0xC0 == 0x80 { end += 1 }
        let hint: String? =
            switch first {
            case UInt8(ascii: "="): "equality is written `==`"
            case UInt8(ascii: "&"): "the logical operator is written `&&`"
            case UInt8(ascii: "|"): "the logical operator is written `||`"
            default: nil
            }
        throw ExpressionError(
            .syntax,
            "`\(source.excerpt(start..<end))` is not part of the language",
            at: start..<end,
            hint: hint
        )
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    static func isIdentifierStart(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == UInt8(ascii: "_")
    }

    static func isIdentifierPart(_ byte: UInt8) -> Bool { isIdentifierStart(byte) || isDigit(byte) }

    static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x41 + 10)
        case 0x61...0x66: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }
}
