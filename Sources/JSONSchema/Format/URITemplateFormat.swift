/// URI templates of RFC 6570 section 2.
enum URITemplateFormat {
    static func accepts(_ cursor: inout ByteCursor) -> Bool {
        while let byte = cursor.next() {
            switch byte {
            case UInt8(ascii: "{"): guard expression(&cursor) else { return false }
            case UInt8(ascii: "%"): guard encoded(&cursor) else { return false }
            case 0...0x20, 0x7F: return false
            default: if byte.isOne(of: "\"'<>\\^`|}") { return false }
            }
        }
        return true
    }

    private static func expression(_ cursor: inout ByteCursor) -> Bool {
        if cursor.peek?.isOne(of: "+#./;?&=,!@|") == true { _ = cursor.next() }
        repeat {
            guard name(&cursor) else { return false }
            if cursor.take("*") { continue }
            if cursor.take(":") {
                guard let first = cursor.peek, first != UInt8(ascii: "0") else { return false }
                guard (1...4).contains(cursor.skip(while: \.isDigit)) else { return false }
            }
        } while cursor.take(",")
        return cursor.take("}")
    }

    private static func name(_ cursor: inout ByteCursor) -> Bool {
        repeat {
            var count = 0
            while let byte = cursor.peek {
                if byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") {
                    _ = cursor.next()
                } else if cursor.take("%") {
                    guard encoded(&cursor) else { return false }
                } else {
                    break
                }
                count += 1
            }
            guard count > 0 else { return false }
        } while cursor.take(".")
        return true
    }

    private static func encoded(_ cursor: inout ByteCursor) -> Bool {
        cursor.next()?.isHexDigit == true && cursor.next()?.isHexDigit == true
    }
}
