/// Characters as the solver has them.
///
/// SMT-LIB's texts have characters up to U+2FFFF, and among them the surrogates, which no text of ours can hold. So each
/// character beyond stands in the solver as a surrogate of its own: lengths, equality, order of parts and classes are the
/// same in both, and what is proved there is true here. Printable ASCII is written as it is, everything else as `\u{…}`.
final class Z3Alphabet {
    /// What a property may name of characters beyond; as many more are left for those that nobody has written.
    static let namedMax = 1024

    static let surrogates: ClosedRange<UInt32> = 0xD800...0xDFFF

    private var stand: [Unicode.Scalar: UInt32] = [:]
    private var meant: [UInt32: Unicode.Scalar] = [:]

    func encoded(_ text: String) throws(Z3Error) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if (0x20...0x7E).contains(scalar.value), scalar != "\\" {
                result.unicodeScalars.append(scalar)
            } else {
                result += Self.encoded(try code(scalar))
            }
        }
        return result
    }

    static func encoded(_ character: UInt32) -> String { "\\u{\(String(character, radix: 16))}" }

    private func code(_ scalar: Unicode.Scalar) throws(Z3Error) -> UInt32 {
        guard scalar.value > TextLanguage.characterMax else { return scalar.value }
        if let known = stand[scalar] { return known }
        guard stand.count < Self.namedMax else {
            throw Z3Error("policies and schemas name more than \(Self.namedMax) characters beyond U+2FFFF")
        }
        let code = Self.surrogates.lowerBound + UInt32(stand.count)
        stand[scalar] = code
        meant[code] = scalar
        return code
    }

    /// Reads what the solver wrote; nil where a character is none of Unicode's.
    func decoded(_ text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            guard scalars[index] == "\\", index + 2 < scalars.count, scalars[index + 1] == "u",
                scalars[index + 2] == "{",
                let close = scalars[index...].firstIndex(of: "}")
            else {
                result.append(scalars[index])
                index += 1
                continue
            }
            var digits = ""
            digits.unicodeScalars.append(contentsOf: scalars[(index + 3)..<close])
            guard let value = UInt32(digits, radix: 16), let scalar = scalar(value) else { return nil }
            result.append(scalar)
            index = close + 1
        }
        return String(result)
    }

    private func scalar(_ code: UInt32) -> Unicode.Scalar? {
        guard Self.surrogates.contains(code) else { return Unicode.Scalar(code) }
        return meant[code] ?? Unicode.Scalar(unwritten + code - Self.surrogates.lowerBound)
    }

    /// Where as many characters begin as there are surrogates, none of which anybody has named.
    private lazy var unwritten: UInt32 = {
        let size = UInt32(Self.surrogates.count)
        let starts = stride(from: UInt32(0xF_0000), to: 0x11_0000 - size, by: Int(size))
        return starts.first { start in !stand.keys.contains { (start..<start + size).contains($0.value) } } ?? 0xF_0000
    }()
}
