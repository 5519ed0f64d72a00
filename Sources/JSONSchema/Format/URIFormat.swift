/// URIs of RFC 3986 appendix A and IRIs of RFC 3987 section 2.2.
struct URIFormat {
    let isInternational: Bool

    func reference(_ cursor: inout ByteCursor, needsScheme: Bool) -> Bool {
        var lookahead = cursor
        let hasScheme = scheme(&lookahead)
        if hasScheme { cursor = lookahead } else if needsScheme { return false }
        var slashes = cursor
        if slashes.take("/"), slashes.take("/") {
            cursor = slashes
            guard authority(&cursor) else { return false }
            guard cursor.isAtEnd || cursor.peek?.isOne(of: "/?#") == true else { return false }
        } else if !hasScheme {
            // A colon in the first segment would make a scheme of what stands before it.
            var segment = cursor
            _ = segment.skip { !$0.isOne(of: ":/?#") }
            if segment.peek == UInt8(ascii: ":") { return false }
        }
        characters(&cursor, also: ":@/")
        if cursor.take("?") { characters(&cursor, also: ":@/?", isQuery: true) }
        if cursor.take("#") { characters(&cursor, also: ":@/?") }
        return cursor.isAtEnd
    }

    private func scheme(_ cursor: inout ByteCursor) -> Bool {
        guard let first = cursor.next(), first.isLetter else { return false }
        _ = cursor.skip { $0.isLetter || $0.isDigit || $0.isOne(of: "+-.") }
        return cursor.take(":")
    }

    private func authority(_ cursor: inout ByteCursor) -> Bool {
        var user = cursor
        characters(&user, also: ":")
        if user.take("@") { cursor = user }
        if cursor.take("[") {
            guard literal(&cursor), cursor.take("]") else { return false }
        } else {
            characters(&cursor, also: "")
        }
        if cursor.take(":") { _ = cursor.skip(while: \.isDigit) }
        return true
    }

    private func literal(_ cursor: inout ByteCursor) -> Bool {
        guard cursor.takeLetter("v") else { return AddressFormat.ipv6(&cursor) }
        guard cursor.skip(while: \.isHexDigit) > 0, cursor.take(".") else { return false }
        return cursor.skip { $0.isLetter || $0.isDigit || $0.isOne(of: "-._~!$&'()*+,;=:") } > 0
    }

    /// Takes unreserved characters, sub-delimiters, percent-encodings and some more, as many as there are.
    private func characters(_ cursor: inout ByteCursor, also more: StaticString, isQuery: Bool = false) {
        while let byte = cursor.peek {
            if byte == UInt8(ascii: "%") {
                var encoded = cursor
                _ = encoded.next()
                guard encoded.next()?.isHexDigit == true, encoded.next()?.isHexDigit == true else { return }
                cursor = encoded
            } else if byte >= 0x80 {
                guard isInternational, international(&cursor, isQuery: isQuery) else { return }
            } else {
                guard byte.isLetter || byte.isDigit || byte.isOne(of: "-._~!$&'()*+,;=") || byte.isOne(of: more) else {
                    return
                }
                _ = cursor.next()
            }
        }
    }

    /// Takes one character beyond ASCII where RFC 3987 allows it: `ucschar`, and `iprivate` in a query.
    private func international(_ cursor: inout ByteCursor, isQuery: Bool) -> Bool {
        guard let scalar = cursor.scalar() else { return false }
        let isAllowed =
            switch scalar.value {
            case 0xA0...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFEF: true
            case 0xE000...0xF8FF, 0xF0000...0xFFFFD, 0x100000...0x10FFFD: isQuery
            case 0x10000...0xEFFFD: scalar.value & 0xFFFE != 0xFFFE && !(0xE0000...0xE0FFF).contains(scalar.value)
            default: false
            }
        if isAllowed { for _ in 0..<UTF8.width(scalar) { _ = cursor.next() } }
        return isAllowed
    }
}

extension ByteCursor {
    /// The character at the cursor, which stays.
    func scalar() -> Unicode.Scalar? {
        var lookahead = self
        var bytes: [UInt8] = []
        while bytes.count < 4, let byte = lookahead.next() { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.first
    }
}
