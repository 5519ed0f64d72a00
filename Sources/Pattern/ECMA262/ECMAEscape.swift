/// What an escape of ECMA-262 (section 22.2.1, AtomEscape and ClassEscape) stands for.
enum ECMAEscape {
    case boundary(String)
    case scalar(Unicode.Scalar)
    case set(ScalarSet)
    /// As it is written: `\1` or `\k`.
    case backreference(String)

    /// Reads what follows a backslash.
    static func read(_ cursor: inout ScalarCursor, inClass: Bool) throws(PatternError) -> ECMAEscape {
        let start = cursor
        guard let scalar = cursor.next() else { throw start.fault("`\\` at the end") }
        switch scalar {
        case "d": return .set(ScalarSet(named: "0-9"))
        case "D": return .set(ScalarSet(named: "\\D"))
        case "w": return .set(ScalarSet(named: "\\w"))
        case "W": return .set(ScalarSet(named: "\\W"))
        case "s": return .set(ScalarSet(ranges: ScalarSet.whitespace, isComplement: false))
        case "S": return .set(ScalarSet(ranges: ScalarSet.whitespace, isComplement: true))
        case "p", "P": return .set(try UnicodeProperty.read(&cursor, isComplement: scalar == "P"))
        case "b" where inClass: return .scalar("\u{8}")
        case "b", "B": if !inClass { return .boundary("\\\(scalar)") }
        case "f": return .scalar("\u{C}")
        case "n": return .scalar("\n")
        case "r": return .scalar("\r")
        case "t": return .scalar("\t")
        case "v": return .scalar("\u{B}")
        case "c":
            if let letter = cursor.next(), letter.isASCII, letter.properties.isAlphabetic {
                return .scalar(Unicode.Scalar(UInt8(letter.value & 0x1F)))
            }
            throw start.fault("`\\c` is not followed by a letter")
        case "x":
            if let code = cursor.hexadecimal(count: 2), let scalar = Unicode.Scalar(code) { return .scalar(scalar) }
            throw start.fault("`\\x` is not followed by two hexadecimal digits")
        case "u": return .scalar(try codePoint(&cursor))
        case "0":
            if let next = cursor.peek, ("0"..."9").contains(next) { throw start.fault("octal escape") }
            return .scalar("\0")
        case "1"..."9", "k":
            if !inClass { return .backreference("\\\(scalar)") }
        default:
            // Punctuation may be escaped needlessly; a letter may not, for it may come to mean something.
            if scalar.isASCII, scalar != "\0", !scalar.properties.isAlphabetic { return .scalar(scalar) }
        }
        throw start.fault("unknown escape `\\\(scalar)`")
    }

    private static func codePoint(_ cursor: inout ScalarCursor) throws(PatternError) -> Unicode.Scalar {
        let start = cursor
        if cursor.take("{") {
            var code: UInt32 = 0
            var isEmpty = true
            while let digit = cursor.hexadecimal(count: 1), code <= 0x10FFFF {
                code = code << 4 | digit
                isEmpty = false
            }
            if !isEmpty, cursor.take("}"), let scalar = Unicode.Scalar(code) { return scalar }
            throw start.fault("`\\u{` is not followed by a code point and `}`")
        }
        guard var code = cursor.hexadecimal(count: 4) else {
            throw start.fault("`\\u` is not followed by four hexadecimal digits")
        }
        if (0xD800..<0xDC00).contains(code), cursor.take("\\"), cursor.take("u"),
            let low = cursor.hexadecimal(count: 4), (0xDC00..<0xE000).contains(low)
        {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw start.fault("a lone surrogate matches no text") }
        return scalar
    }
}
