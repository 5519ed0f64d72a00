/// UUIDs (RFC 4122 section 3) and JSON Pointers (RFC 6901, and relative ones).
enum IdentifierFormat {
    static func uuid(_ cursor: inout ByteCursor) -> Bool {
        for (position, count) in [8, 4, 4, 4, 12].enumerated() {
            if position > 0, !cursor.take("-") { return false }
            for _ in 0..<count {
                guard let byte = cursor.next(), byte.isHexDigit else { return false }
            }
        }
        return true
    }

    static func pointer(_ cursor: inout ByteCursor) -> Bool {
        guard let first = cursor.peek else { return true }
        guard first == UInt8(ascii: "/") else { return false }
        while let byte = cursor.next() {
            if byte == UInt8(ascii: "~"), !cursor.take("0"), !cursor.take("1") { return false }
        }
        return true
    }

    static func relativePointer(_ cursor: inout ByteCursor) -> Bool {
        let first = cursor.peek
        let count = cursor.skip(while: \.isDigit)
        guard count > 0, count == 1 || first != UInt8(ascii: "0") else { return false }
        return cursor.take("#") || pointer(&cursor)
    }
}
