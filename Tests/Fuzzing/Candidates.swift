import JSON

/// What could stand in the place of a value and is smaller than it.
enum Candidates {
    static func of(_ value: JSON) -> [JSON] {
        switch value {
        case .null: []
        case .bool: []
        case .int(let number): smaller(number)
        case .uint(let number): [0, 1, .uint(number / 2)]
        case .double(let number): [0, 1, .double(number.rounded()), .double(number / 2)]
        case .string(let text): texts(text).map { .string($0) }
        case .array(let elements): chunks(elements).map { .array($0) } + elements
        case .object(let object):
            chunks(Array(object)).map { .object(JSONObject($0.map { ($0.key, $0.value) })) } + object.map(\.value)
        }
    }

    private static func smaller(_ number: Int64) -> [JSON] {
        [0, 1, number / 2, number - number.signum()].filter { $0.magnitude < number.magnitude }.map { .int($0) }
    }

    /// The list without parts of it, large parts first.
    static func chunks<Element>(_ elements: [Element]) -> [[Element]] {
        var results: [[Element]] = []
        var size = elements.count
        while size > 0 {
            for start in stride(from: 0, to: elements.count, by: size) {
                results.append(Array(elements[..<start] + elements[min(start + size, elements.count)...]))
            }
            size /= 2
        }
        return results
    }

    /// The text with tokens left out, groups in brackets opened, and groups replaced by literals.
    private static func texts(_ text: String) -> [String] {
        let tokens = TextTokens.split(text)
        guard tokens.count > 1 else {
            return text.unicodeScalars.count > 1
                ? chunks(Array(text.unicodeScalars)).map { String(String.UnicodeScalarView($0)) } : [""]
        }
        var results = chunks(tokens).map { $0.joined() }
        for group in TextTokens.groups(tokens) {
            let before = tokens[..<group.lowerBound].joined()
            let after = tokens[group.upperBound...].joined()
            let inside = tokens[(group.lowerBound + 1)..<(group.upperBound - 1)].joined()
            results.append(before + after)
            results.append(before + inside + after)
            results += ["true", "1", "\"\""].map { before + $0 + after }
        }
        // Runs of a few tokens: a call with its arguments, an operator with its operand.
        for size in [2, 3, 5] where tokens.count > size {
            for start in 0...(tokens.count - size) {
                results.append((tokens[..<start] + tokens[(start + size)...]).joined())
            }
        }
        for position in tokens.indices where tokens[position].utf8.count > 3 {
            for literal in ["1", "\"\"", "a"] {
                results.append((tokens[..<position] + [literal] + tokens[(position + 1)...]).joined())
            }
        }
        return results.filter { $0.utf8.count < text.utf8.count }
    }
}
