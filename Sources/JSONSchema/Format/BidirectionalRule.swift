/// The rule for host names with a label that is written from right to left (RFC 5893 section 2).
enum BidirectionalRule {
    static func holds(for labels: [[Unicode.Scalar]]) -> Bool {
        guard labels.contains(where: { $0.contains { kind($0) == .rightToLeft || kind($0) == .arabicDigit } }) else {
            return true
        }
        return labels.allSatisfy(holds)
    }

    private enum Kind {
        case leftToRight, rightToLeft, digit, arabicDigit, mark, neutral
    }

    private static func holds(_ label: [Unicode.Scalar]) -> Bool {
        let kinds = label.map(kind)
        guard let end = kinds.last(where: { $0 != .mark }) else { return false }
        switch kinds.first {
        case .rightToLeft:
            guard !kinds.contains(.leftToRight), !(kinds.contains(.digit) && kinds.contains(.arabicDigit)) else {
                return false
            }
            return end != .neutral
        case .leftToRight:
            guard !kinds.contains(.rightToLeft), !kinds.contains(.arabicDigit) else { return false }
            return end == .leftToRight || end == .digit
        default: return false
        }
    }

    private static func kind(_ scalar: Unicode.Scalar) -> Kind {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return .mark
        default: break
        }
        // The extended Arabic-Indic digits count as European ones (Unicode's DerivedBidiClass.txt).
        if ("0"..."9").contains(scalar) || (0x6F0...0x6F9).contains(scalar.value) { return .digit }
        if (0x660...0x669).contains(scalar.value) { return .arabicDigit }
        if Script.isRightToLeft(scalar) { return .rightToLeft }
        return scalar.properties.isAlphabetic ? .leftToRight : .neutral
    }
}
