extension Lexer {
    /// An integer, unsigned integer or double, without sign.
    mutating func number() throws(ExpressionError) -> Token {
        let start = offset
        if byte(at: start) == UInt8(ascii: "0"), byte(at: start + 1) == UInt8(ascii: "x") {
            return try hexadecimal(from: start)
        }
        skipDigits()
        var isDouble = false
        if byte(at: offset) == UInt8(ascii: "."), byte(at: offset + 1).map(Self.isDigit) == true {
            isDouble = true
            offset += 1
            skipDigits()
        }
        if let e = byte(at: offset), e | 0x20 == UInt8(ascii: "e") {
            var digits = offset + 1
            if let sign = byte(at: digits), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { digits += 1 }
            if byte(at: digits).map(Self.isDigit) == true {
                isDouble = true
                offset = digits
                skipDigits()
            }
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isDouble {
            try endNumber(from: start)
            guard let value = DoubleText.parse(text) else {
                throw ExpressionError(.syntax, "`\(text)` is too large for a double", at: start..<offset)
            }
            return Token(kind: .double(value), range: start..<offset)
        }
        return try integer(UInt64(text), from: start)
    }

    private mutating func hexadecimal(from start: Int) throws(ExpressionError) -> Token {
        offset = start + 2
        while let byte = byte(at: offset), Self.hexValue(byte) != nil { offset += 1 }
        guard offset > start + 2 else {
            throw ExpressionError(.syntax, "`0x` needs hexadecimal digits", at: start..<offset)
        }
        let digits = String(decoding: bytes[start + 2..<offset], as: UTF8.self)
        return try integer(UInt64(digits, radix: 16), from: start)
    }

    private mutating func integer(_ value: UInt64?, from start: Int) throws(ExpressionError) -> Token {
        var isUnsigned = false
        if let suffix = byte(at: offset), suffix | 0x20 == UInt8(ascii: "u") {
            isUnsigned = true
            offset += 1
        }
        try endNumber(from: start)
        guard let value else {
            throw ExpressionError(
                .syntax,
                "`\(source.excerpt(start..<offset))` is too large for 64 bits",
                at: start..<offset
            )
        }
        return Token(kind: isUnsigned ? .uint(value) : .int(value), range: start..<offset)
    }

    /// Only one word makes sense directly behind a number: `7in [7]` needs no space.
    private mutating func endNumber(from start: Int) throws(ExpressionError) {
        let end = offset
        while let byte = byte(at: offset), Self.isIdentifierPart(byte) { offset += 1 }
        guard offset > end else { return }
        guard !bytes[end..<offset].elementsEqual("in".utf8) else {
            offset = end
            return
        }
        throw ExpressionError(.syntax, "`\(source.excerpt(start..<offset))` is not a number", at: start..<offset)
    }

    private mutating func skipDigits() {
        while let byte = byte(at: offset), Self.isDigit(byte) { offset += 1 }
    }
}
