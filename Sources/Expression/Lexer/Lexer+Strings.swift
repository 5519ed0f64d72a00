extension Lexer {
    /// A string or byte literal whose opening quote stands at the lexer's offset, after its prefix.
    mutating func stringLiteral(from start: Int, isRaw: Bool, isBytes: Bool) throws(ExpressionError) -> Token {
        let quote = bytes[offset]
        let isTriple = byte(at: offset + 1) == quote && byte(at: offset + 2) == quote
        offset += isTriple ? 3 : 1
        var content: [UInt8] = []
        while true {
            guard let byte = byte(at: offset) else {
                throw unclosed(from: start)
            }
            switch byte {
            case quote where !isTriple:
                offset += 1
                return literal(content, from: start, isBytes: isBytes)
            case quote where self.byte(at: offset + 1) == quote && self.byte(at: offset + 2) == quote:
                offset += 3
                return literal(content, from: start, isBytes: isBytes)
            case UInt8(ascii: "\n") where !isTriple, UInt8(ascii: "\r") where !isTriple:
                throw unclosed(from: start)
            case UInt8(ascii: "\r"):
                // A line ends in one way, however the file that holds the expression was written.
                content.append(UInt8(ascii: "\n"))
                offset += self.byte(at: offset + 1) == UInt8(ascii: "\n") ? 2 : 1
            case UInt8(ascii: "\\") where !isRaw:
                try escape(into: &content, isBytes: isBytes)
            default:
                content.append(byte)
                offset += 1
            }
        }
    }

    private func unclosed(from start: Int) -> ExpressionError {
        ExpressionError(
            .syntax,
            "a string is not closed",
            at: start..<offset,
            hint: "a string over several lines stands between three quotes"
        )
    }

    private func literal(_ content: [UInt8], from start: Int, isBytes: Bool) -> Token {
        Token(
            kind: isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self)),
            range: start..<offset
        )
    }

    private mutating func escape(into content: inout [UInt8], isBytes: Bool) throws(ExpressionError) {
        let start = offset
        guard let kind = byte(at: offset + 1) else {
            throw ExpressionError(.syntax, "an escape is not complete", at: start..<start + 1)
        }
        offset += 2
        switch kind {
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            content.append(kind)
        case UInt8(ascii: "a"): content.append(7)
        case UInt8(ascii: "b"): content.append(8)
        case UInt8(ascii: "t"): content.append(9)
        case UInt8(ascii: "n"): content.append(10)
        case UInt8(ascii: "v"): content.append(11)
        case UInt8(ascii: "f"): content.append(12)
        case UInt8(ascii: "r"): content.append(13)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            let value = try hexadecimal(2, from: start)
            try append(value, to: &content, isOctet: isBytes, from: start)
        case UInt8(ascii: "u") where !isBytes:
            let value = try codePoint(from: start)
            try append(value, to: &content, isOctet: false, from: start)
        case UInt8(ascii: "U") where !isBytes:
            let value = try hexadecimal(8, from: start)
            try append(value, to: &content, isOctet: false, from: start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            let value = try octal(first: kind, from: start)
            try append(value, to: &content, isOctet: isBytes, from: start)
        default:
            throw ExpressionError(
                .syntax,
                "`\(source.excerpt(start..<offset))` is not an escape",
                at: start..<offset,
                hint: "a backslash is written `\\\\`, or the string begins with `r`"
            )
        }
    }

    /// The code point of `\uXXXX`, or of two of them that form a surrogate pair.
    private mutating func codePoint(from start: Int) throws(ExpressionError) -> UInt32 {
        let high = try hexadecimal(4, from: start)
        guard (0xD800...0xDBFF).contains(high), byte(at: offset) == UInt8(ascii: "\\"),
            byte(at: offset + 1) == UInt8(ascii: "u")
        else { return high }
        offset += 2
        let low = try hexadecimal(4, from: start)
        guard (0xDC00...0xDFFF).contains(low) else { return high }
        return 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
    }

    private mutating func hexadecimal(_ count: Int, from start: Int) throws(ExpressionError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = byte(at: offset).flatMap(Self.hexValue) else {
                throw ExpressionError(
                    .syntax,
                    "`\(source.excerpt(start..<offset))` needs \(count) hexadecimal digits",
                    at: start..<offset
                )
            }
            value = value << 4 | digit
            offset += 1
        }
        return value
    }

    private mutating func octal(first: UInt8, from start: Int) throws(ExpressionError) -> UInt32 {
        var value = UInt32(first - 0x30)
        for _ in 0..<2 {
            guard let byte = byte(at: offset), byte >= 0x30, byte <= 0x37 else {
                throw ExpressionError(
                    .syntax,
                    "`\(source.excerpt(start..<offset))` needs three octal digits",
                    at: start..<offset
                )
            }
            value = value << 3 | UInt32(byte - 0x30)
            offset += 1
        }
        return value
    }

    private func append(
        _ value: UInt32,
        to content: inout [UInt8],
        isOctet: Bool,
        from start: Int
    ) throws(ExpressionError) {
        if isOctet {
            content.append(UInt8(truncatingIfNeeded: value))
            return
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw ExpressionError(
                .syntax,
                "`\(source.excerpt(start..<offset))` is not a Unicode code point",
                at: start..<offset
            )
        }
        content.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
}
