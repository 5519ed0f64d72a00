/// IP addresses: RFC 2673 section 3.2 for version 4, RFC 4291 section 2.2 for version 6.
enum AddressFormat {
    static func ipv4(_ cursor: inout ByteCursor) -> Bool {
        for part in 0..<4 {
            if part > 0, !cursor.take(".") { return false }
            let first = cursor.peek
            var digits = cursor
            let count = digits.skip(while: \.isDigit)
            // A leading zero is read as octal elsewhere.
            guard (1...3).contains(count), count == 1 || first != UInt8(ascii: "0") else { return false }
            guard let value = cursor.digits(count), value <= 255 else { return false }
        }
        return true
    }

    static func ipv6(_ cursor: inout ByteCursor) -> Bool {
        var groups = 0
        var isCompressed = false
        if cursor.take(":") {
            guard cursor.take(":") else { return false }
            isCompressed = true
        }
        while let byte = cursor.peek, byte.isHexDigit, groups < 8 {
            var lookahead = cursor
            if ipv4(&lookahead) {
                cursor = lookahead
                groups += 2
                break
            }
            guard (1...4).contains(cursor.skip(while: \.isHexDigit)) else { return false }
            groups += 1
            var separator = cursor
            guard separator.take(":") else { break }
            if separator.take(":") {
                guard !isCompressed else { return false }
                isCompressed = true
            } else if !(separator.peek?.isHexDigit ?? false) {
                return false
            }
            cursor = separator
        }
        return isCompressed ? groups <= 7 : groups == 8
    }
}
