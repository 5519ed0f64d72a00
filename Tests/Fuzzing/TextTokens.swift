/// The tokens of a text in any of the languages, as far as shrinking and mutation need them.
enum TextTokens {
    /// Words, numbers, strings, runs of spaces and single signs; joined, they are the text.
    static func split(_ text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        var tokens: [String] = []
        var position = 0
        while position < scalars.count {
            let start = position
            let scalar = scalars[position]
            position += 1
            if scalar == "\"" || scalar == "'" {
                while position < scalars.count, scalars[position] != scalar {
                    position += scalars[position] == "\\" ? 2 : 1
                }
                position = min(position + 1, scalars.count)
            } else if isWord(scalar) {
                while position < scalars.count, isWord(scalars[position]) { position += 1 }
            } else if isSpace(scalar) {
                while position < scalars.count, isSpace(scalars[position]) { position += 1 }
            } else if position < scalars.count, isPair(scalar, scalars[position]) {
                position += 1
            }
            tokens.append(String(String.UnicodeScalarView(scalars[start..<position])))
        }
        return tokens
    }

    /// The ranges of tokens from a bracket to the one that closes it, wide ones first.
    static func groups(_ tokens: [String]) -> [Range<Int>] {
        var open: [Int] = []
        var groups: [Range<Int>] = []
        for (position, token) in tokens.enumerated() {
            if ["(", "[", "{"].contains(token) { open.append(position) }
            if [")", "]", "}"].contains(token), let start = open.popLast() { groups.append(start..<(position + 1)) }
        }
        return groups.sorted { $0.count > $1.count }
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    private static func isPair(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
        ["&&", "||", "==", "!=", "<=", ">=", "::"].contains("\(first)\(second)")
    }
}
