/// Characters that may stand in a label beside certain others only (RFC 5892 appendix A).
enum ContextRule {
    static func applies(to scalar: Unicode.Scalar) -> Bool {
        [0xB7, 0x375, 0x5F3, 0x5F4, 0x200C, 0x200D, 0x30FB].contains(scalar.value) || isArabicDigit(scalar)
    }

    static func holds(at position: Int, in scalars: [Unicode.Scalar]) -> Bool {
        let before = position > 0 ? scalars[position - 1] : nil
        let after = position + 1 < scalars.count ? scalars[position + 1] : nil
        return switch scalars[position].value {
        case 0xB7: before == "l" && after == "l"
        case 0x375: after.map { Script.isGreek($0) } ?? false
        case 0x5F3, 0x5F4: before.map { Script.isHebrew($0) } ?? false
        case 0x30FB: scalars.contains { Script.isJapanese($0) }
        case 0x200D: before.map(isVirama) ?? false
        case 0x200C: before.map(isVirama) ?? false || joins(position, scalars)
        default: true
        }
    }

    /// Arabic-Indic digits and their extended forms do not mix (appendix A.8 and A.9).
    static func digitsDoNotMix(_ scalars: [Unicode.Scalar]) -> Bool {
        let plain = scalars.contains { (0x660...0x669).contains($0.value) }
        let extended = scalars.contains { (0x6F0...0x6F9).contains($0.value) }
        return !(plain && extended)
    }

    private static func isArabicDigit(_ scalar: Unicode.Scalar) -> Bool {
        (0x660...0x669).contains(scalar.value) || (0x6F0...0x6F9).contains(scalar.value)
    }

    /// The canonical combining class of a virama is 9.
    private static func isVirama(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.canonicalCombiningClass.rawValue == 9
    }

    /// Whether letters that join stand on both sides, marks between them apart (appendix A.1). Letters of the scripts
    /// that join are taken to join on both sides, except those that only join to what precedes them.
    private static func joins(_ position: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        let before = scalars[..<position].last { !isMark($0) }
        let after = scalars[(position + 1)...].first { !isMark($0) }
        guard let before, let after, Script.joins(before), Script.joins(after) else { return false }
        return !joinsBackwardOnly.contains(before.value)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        [.nonspacingMark, .enclosingMark, .format].contains(scalar.properties.generalCategory)
    }

    /// Arabic letters of joining type R (Unicode's ArabicShaping.txt), in the basic block.
    private static let joinsBackwardOnly: Set<UInt32> = Set(
        [
            0x622, 0x623, 0x624, 0x625, 0x627, 0x629, 0x62F, 0x630, 0x631, 0x632, 0x648, 0x6C0, 0x6CD, 0x6CF, 0x6D2,
            0x6D3,
        ]
    ).union(0x671...0x673).union(0x675...0x677).union(0x688...0x699).union(0x6C3...0x6CB)
}

/// The scripts that the rules speak of, by their blocks.
enum Script {
    static func isGreek(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x370...0x373, 0x375...0x377, 0x37A...0x37D, 0x37F, 0x384, 0x386, 0x388...0x3E1, 0x3F0...0x3FF,
            0x1F00...0x1FFF:
            true
        default: false
        }
    }

    static func isHebrew(_ scalar: Unicode.Scalar) -> Bool {
        (0x591...0x5F4).contains(scalar.value) || (0xFB1D...0xFB4F).contains(scalar.value)
    }

    /// Hiragana, Katakana or Han.
    static func isJapanese(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3005, 0x3007, 0x3021...0x3029, 0x3038...0x303B, 0x3041...0x3096, 0x309D...0x309F, 0x30A1...0x30FA,
            0x30FD...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9D,
            0x1B000...0x1B16F, 0x20000...0x3FFFF:
            true
        default: false
        }
    }

    /// Letters of Arabic, Syriac, N'Ko and Mongolian, which join to their neighbours.
    static func joins(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x620...0x64A, 0x66E...0x6D3, 0x6FA...0x6FF, 0x710...0x72F, 0x74D...0x77F, 0x7CA...0x7EA, 0x8A0...0x8C9,
            0x1820...0x1878:
            true
        default: false
        }
    }

    /// Whether a character is written from right to left.
    static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }
}
