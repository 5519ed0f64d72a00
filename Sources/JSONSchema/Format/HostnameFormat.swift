/// Host names of RFC 1123 section 2.1, and internationalized ones of RFC 5890 section 2.3.2.3.
enum HostnameFormat {
    private static let bytesMax = 253
    private static let labelBytesMax = 63

    /// A name in ASCII, whose labels may be encoded international ones.
    static func accepts(_ cursor: ByteCursor) -> Bool {
        guard (1...bytesMax).contains(cursor.count) else { return false }
        return cursor.text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { asciiLabel($0) }
    }

    /// A name whose labels may be written in any script.
    static func acceptsInternational(_ cursor: ByteCursor) -> Bool {
        guard !cursor.isAtEnd else { return false }
        // The ideographic full stops separate labels as well (RFC 3490 section 3.1).
        let separators: Set<Unicode.Scalar> = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]
        let labels = cursor.text.unicodeScalars.split(omittingEmptySubsequences: false) { separators.contains($0) }
        var bytes = labels.count - 1
        var decoded: [[Unicode.Scalar]] = []
        for label in labels {
            if label.allSatisfy(\.isASCII) {
                guard asciiLabel(Substring(label)) else { return false }
                bytes += label.count
                decoded.append(InternationalLabel.decode(label) ?? Array(label))
            } else {
                let scalars = Array(label)
                guard InternationalLabel.isValid(scalars), let encoded = Punycode.encode(scalars) else { return false }
                guard encoded.count + 4 <= labelBytesMax else { return false }
                bytes += encoded.count + 4
                decoded.append(scalars)
            }
        }
        return bytes <= bytesMax && BidirectionalRule.holds(for: decoded)
    }

    private static func asciiLabel(_ label: Substring) -> Bool {
        let bytes = label.utf8
        guard (1...labelBytesMax).contains(bytes.count) else { return false }
        guard bytes.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") }) else { return false }
        guard bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-") else { return false }
        // Two hyphens in the third and fourth place are for encodings, of which there is one.
        guard bytes.dropFirst(2).starts(with: "--".utf8) else { return true }
        guard let decoded = InternationalLabel.decode(label.unicodeScalars) else { return false }
        return InternationalLabel.isValid(decoded)
    }
}
