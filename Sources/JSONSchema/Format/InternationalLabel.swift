/// Labels of internationalized host names (IDNA2008: RFC 5891 section 4.2, RFC 5892).
enum InternationalLabel {
    /// The characters of a label with the prefix `xn--`, or nil where it has none or is badly encoded.
    static func decode(_ label: some Collection<Unicode.Scalar>) -> [Unicode.Scalar]? {
        let start = String(String.UnicodeScalarView(label.prefix(4))).lowercased()
        guard start == "xn--", label.count > 4 else { return nil }
        let encoded = label.dropFirst(4)
        guard let decoded = Punycode.decode(encoded), !decoded.allSatisfy(\.isASCII) else { return nil }
        // Some texts decode and are no encoding: only the round trip tells (RFC 5891 section 5.4).
        let lowercase = encoded.map { $0.properties.lowercaseMapping }.joined()
        guard let again = Punycode.encode(decoded), again.elementsEqual(lowercase.utf8) else { return nil }
        return decoded
    }

    /// Whether the characters make a label (RFC 5891 section 4.2.3, the rule for writing in two directions apart).
    static func isValid(_ scalars: [Unicode.Scalar]) -> Bool {
        guard let first = scalars.first, first != "-", scalars.last != "-" else { return false }
        if scalars.count >= 4, scalars[2] == "-", scalars[3] == "-" { return false }
        switch first.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return false
        default: break
        }
        return scalars.indices.allSatisfy { position in
            ContextRule.applies(to: scalars[position])
                ? ContextRule.holds(at: position, in: scalars) : isAllowed(scalars[position])
        } && ContextRule.digitsDoNotMix(scalars)
    }

    /// Whether a character may stand in any label (RFC 5892 section 2, PVALID).
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: return true
        case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: return false
        case 0x2D, 0x30...0x39, 0x61...0x7A: return true
        case 0..<0x80: return false
        // Old Hangul letters, which only stand in sequences (section 2.9).
        case 0x1100...0x11FF, 0xA960...0xA97F, 0xD7B0...0xD7FF: return false
        default: break
        }
        let properties = scalar.properties
        guard !properties.isDefaultIgnorableCodePoint, !properties.isNoncharacterCodePoint else { return false }
        // What case folding or compatibility mapping would change is unstable (section 2.2).
        guard !properties.changesWhenNFKCCaseFolded else { return false }
        switch properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .modifierLetter, .otherLetter, .nonspacingMark, .spacingMark,
            .decimalNumber:
            return true
        default: return false
        }
    }
}
