/// The escapes of string literals: `\n \r \t \\ \0 \' \" \x41 \u{1F600}`, and in patterns `\*`.
package enum Escapes {
    /// One character of a literal; a pattern tells a wildcard from a star.
    package enum Piece: Hashable, Sendable {
        case scalar(Unicode.Scalar)
        case wildcard
    }

    /// The text of a string token without its quotes.
    static func text(of token: Token, in source: SourceText) throws(PolicyError) -> String {
        let content = source.bytes[Int(token.span.start) + 1..<Int(token.span.end) - 1]
        if !content.contains(where: { $0 == UInt8(ascii: "\\") || $0 == 0x0D }) {
            return String(decoding: content, as: UTF8.self)
        }
        var text = String.UnicodeScalarView()
        for piece in try pieces(of: token, in: source, isPattern: false) {
            if case .scalar(let scalar) = piece { text.append(scalar) }
        }
        return String(text)
    }

    /// The characters of a string token; an unescaped `*` is a wildcard in a pattern.
    static func pieces(of token: Token, in source: SourceText, isPattern: Bool) throws(PolicyError) -> [Piece] {
        let start = Int(token.span.start) + 1
        let content = source.bytes[start..<Int(token.span.end) - 1]
        let scalars = Array(String(decoding: content, as: UTF8.self).unicodeScalars)
        var pieces: [Piece] = []
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            switch scalar {
            case "\\":
                let end = try escapeEnd(scalars, from: index, token, source)
                let escape = scalars[index..<end]
                guard let decoded = decode(escape, isPattern: isPattern) else {
                    throw invalid(escape, token, source)
                }
                // Cedar takes a star that is written by its number for a wildcard; only `\*` is a star.
                let isWildcard = isPattern && decoded == "*" && escape.count > 2
                pieces.append(isWildcard ? .wildcard : .scalar(decoded))
                index = end
                continue
            case "\r": throw invalid([scalar], token, source)
            case "*" where isPattern: pieces.append(.wildcard)
            default: pieces.append(.scalar(scalar))
            }
            index += 1
        }
        return pieces
    }

    private static func escapeEnd(
        _ scalars: [Unicode.Scalar],
        from index: Int,
        _ token: Token,
        _ source: SourceText
    ) throws(PolicyError) -> Int {
        guard index + 1 < scalars.count else { throw invalid(scalars[index...], token, source) }
        switch scalars[index + 1] {
        case "x": return min(index + 4, scalars.count)
        case "u":
            guard let close = scalars[index...].firstIndex(of: "}") else {
                throw invalid(scalars[index...].prefix(3), token, source)
            }
            return close + 1
        default: return index + 2
        }
    }

    private static func decode(_ escape: ArraySlice<Unicode.Scalar>, isPattern: Bool) -> Unicode.Scalar? {
        let body = Array(escape.dropFirst())
        switch body[0] {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "\\": return "\\"
        case "0": return "\0"
        case "'": return "'"
        case "\"": return "\""
        case "*" where isPattern: return "*"
        case "x":
            guard body.count == 3, let value = hexadecimal(body[1...]), value <= 0x7F else { return nil }
            return Unicode.Scalar(value)
        case "u":
            guard body.count >= 4, body[1] == "{" else { return nil }
            // Digits may be grouped by underscores, though not at the begin.
            let digits = body[2..<body.count - 1]
            guard digits.first != "_" else { return nil }
            let plain = digits.filter { $0 != "_" }
            guard (1...6).contains(plain.count), let value = hexadecimal(plain[...]) else { return nil }
            return Unicode.Scalar(value)
        default: return nil
        }
    }

    private static func hexadecimal(_ digits: ArraySlice<Unicode.Scalar>) -> UInt32? {
        var value: UInt32 = 0
        for digit in digits {
            guard digit.isASCII, let part = Character(digit).hexDigitValue else { return nil }
            value = value << 4 | UInt32(part)
        }
        return value
    }

    private static func invalid(
        _ escape: some Sequence<Unicode.Scalar>,
        _ token: Token,
        _ source: SourceText
    ) -> PolicyError {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: escape)
        return source.error(.escape, "the input `\(String(text))` is not a valid escape", at: token.span)
    }
}
