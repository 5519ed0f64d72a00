import JSON

/// The forms in which a secret may come back from outside.
enum SecretForms {
    /// All forms of a value, itself first.
    static func all(of value: String) -> [[UInt8]] {
        let bytes = Array(value.utf8)
        var forms = [bytes]
        for digits in [upperDigits, lowerDigits] {
            forms.append(percentEncoded(bytes, digits: digits, spaceAsPlus: false))
            forms.append(percentEncoded(bytes, digits: digits, spaceAsPlus: true))
            forms.append(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
        }
        // Without the quotation marks.
        let quoted = Array(JSON.string(value).canonicalString().utf8.dropFirst().dropLast())
        forms.append(quoted)
        forms.append(quoted.flatMap { $0 == UInt8(ascii: "/") ? [UInt8(ascii: "\\"), $0] : [$0] })
        for alphabet in [base64, base64URL] {
            forms += base64Cores(bytes, alphabet: alphabet)
        }
        return forms
    }

    /// What is left of the value's base64 wherever it stands in what is encoded: for each of the three possible shifts,
    /// the characters that depend on no neighbour. Too short ones are left out: they would be found by chance.
    private static func base64Cores(_ bytes: [UInt8], alphabet: [UInt8]) -> [[UInt8]] {
        (0..<3).compactMap { shift in
            let shifted = [UInt8](repeating: 0, count: shift) + bytes
            // Six bits a character: those that lie entirely in the value.
            let first = (shift * 8 + 5) / 6
            let last = (shift + bytes.count) * 8 / 6
            guard last - first >= base64CoreMin else { return nil }
            return (first..<last).map { alphabet[sextet($0, of: shifted)] }
        }
    }

    /// Shorter cores would replace innocent text: five characters are 30 bits.
    private static let base64CoreMin = 5

    /// The six bits of a base64 character.
    private static func sextet(_ index: Int, of bytes: [UInt8]) -> Int {
        let (byte, bit) = (index * 6).quotientAndRemainder(dividingBy: 8)
        let next = byte + 1 < bytes.count ? Int(bytes[byte + 1]) : 0
        return (Int(bytes[byte]) << 8 | next) >> (10 - bit) & 63
    }

    private static func percentEncoded(_ bytes: [UInt8], digits: [UInt8], spaceAsPlus: Bool) -> [UInt8] {
        var output: [UInt8] = []
        for byte in bytes {
            if PercentEncoding.isUnreserved(byte) {
                output.append(byte)
            } else if spaceAsPlus, byte == UInt8(ascii: " ") {
                output.append(UInt8(ascii: "+"))
            } else {
                output += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return output
    }

    private static let base64 = alphabet("+/")
    private static let base64URL = alphabet("-_")

    private static func alphabet(_ last: String) -> [UInt8] {
        Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(last)".utf8)
    }

    private static let upperDigits = Array("0123456789ABCDEF".utf8)
    private static let lowerDigits = Array("0123456789abcdef".utf8)
}
