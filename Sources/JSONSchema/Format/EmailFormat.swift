/// Mailboxes of RFC 5321 section 4.1.2, and with international characters of RFC 6531.
enum EmailFormat {
    static func accepts(_ cursor: ByteCursor, isInternational: Bool) -> Bool {
        var cursor = cursor
        let isQuoted = cursor.peek == UInt8(ascii: "\"")
        guard isQuoted ? quoted(&cursor, isInternational) : dotted(&cursor, isInternational) else { return false }
        guard cursor.take("@"), !cursor.isAtEnd else { return false }
        if cursor.take("[") { return literal(&cursor) && cursor.take("]") && cursor.isAtEnd }
        return isInternational ? HostnameFormat.acceptsInternational(cursor) : HostnameFormat.accepts(cursor)
    }

    private static func dotted(_ cursor: inout ByteCursor, _ isInternational: Bool) -> Bool {
        repeat {
            let count = cursor.skip { byte in
                byte.isLetter || byte.isDigit || byte.isOne(of: "!#$%&'*+-/=?^_`{|}~")
                    || isInternational && byte >= 0x80
            }
            guard count > 0 else { return false }
        } while cursor.take(".")
        return true
    }

    private static func quoted(_ cursor: inout ByteCursor, _ isInternational: Bool) -> Bool {
        _ = cursor.next()
        while let byte = cursor.next() {
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"):
                guard let escaped = cursor.next(), (0x20..<0x7F).contains(escaped) else { return false }
            case 0x20..<0x7F: break
            default: guard isInternational, byte >= 0x80 else { return false }
            }
        }
        return false
    }

    private static func literal(_ cursor: inout ByteCursor) -> Bool {
        var tagged = cursor
        for letter in "ipv6".unicodeScalars where !tagged.takeLetter(letter) && !tagged.take(letter) {
            return AddressFormat.ipv4(&cursor)
        }
        guard tagged.take(":") else { return false }
        cursor = tagged
        return AddressFormat.ipv6(&cursor)
    }
}
