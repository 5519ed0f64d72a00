/// Characters that JSON writes as two escapes, such as `\ud83d\ude00` (RFC 8259 section 7).
///
/// JSON is YAML 1.2 (section 1.3), so a text that was JSON may hold such pairs in double quotes; libyaml refuses each half.
/// It is therefore given the halves as escapes of private characters, `\ue83d\uee00`: as long, so that every place stays,
/// and taken back from what it reads. A half without the other stays what it is, an error.
struct SurrogatePairs {
    /// The text for libyaml.
    let bytes: [UInt8]

    /// Nil where a text holds no pair, or also holds such private characters, which could not be told from them.
    init?(masking bytes: [UInt8]) {
        var masked = bytes
        var hasPairs = false
        var position = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\\"):
                if Self.isHalf(bytes, position, "dD", "89abAB"), Self.isHalf(bytes, position + 6, "dD", "cdefCDEF") {
                    // From `d` to `e`, in the same case.
                    masked[position + 2] += 1
                    masked[position + 8] += 1
                    hasPairs = true
                    position += 12
                } else if Self.isHalf(bytes, position, "eE", "89abcdefABCDEF") || Self.isLongPrivate(bytes, position) {
                    return nil
                } else {
                    // What a backslash escapes begins no escape.
                    position += 2
                }
            case 0xEE where position + 1 < bytes.count && bytes[position + 1] >= 0xA0: return nil
            default: position += 1
            }
        }
        guard hasPairs else { return nil }
        self.bytes = masked
    }

    /// Whether `\uXYhh` stands at a byte, X and Y being among some digits.
    private static func isHalf(_ text: [UInt8], _ start: Int, _ first: StaticString, _ second: StaticString) -> Bool {
        start + 6 <= text.count && text[start] == UInt8(ascii: "\\") && text[start + 1] == UInt8(ascii: "u")
            && contains(first, text[start + 2]) && contains(second, text[start + 3])
            && text[(start + 4)..<(start + 6)].allSatisfy { contains("0123456789abcdefABCDEF", $0) }
    }

    /// Whether the beginning of `\U0000E83D` does.
    private static func isLongPrivate(_ text: [UInt8], _ start: Int) -> Bool {
        start + 7 <= text.count && text[start..<(start + 6)].elementsEqual("\\U0000".utf8)
            && contains("eE", text[start + 6])
    }

    private static func contains(_ digits: StaticString, _ byte: UInt8) -> Bool {
        digits.withUTF8Buffer { $0.contains(byte) }
    }

    /// What stands in a scalar that libyaml has read.
    func unmasked(_ text: String, _ style: YAMLEvent.Style) -> String {
        style == .doubleQuoted ? Self.joined(text) : Self.restored(text)
    }

    /// In double quotes the escapes have become characters: two of them are one.
    private static func joined(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var high: UInt32?
        for scalar in text.unicodeScalars {
            switch (scalar.value, high) {
            case (0xE800..<0xEC00, _): high = scalar.value - 0xE800
            case (0xEC00..<0xF000, let half?):
                if let whole = Unicode.Scalar(0x10000 + half << 10 + scalar.value - 0xEC00) { result.append(whole) }
                high = nil
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// Elsewhere a backslash is a backslash, so the text is as it was.
    private static func restored(_ text: String) -> String {
        var bytes = Array(text.utf8)
        var position = 0
        while position < bytes.count {
            if isHalf(bytes, position, "eE", "89abAB"), isHalf(bytes, position + 6, "eE", "cdefCDEF") {
                bytes[position + 2] -= 1
                bytes[position + 8] -= 1
                position += 12
            } else {
                position += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
