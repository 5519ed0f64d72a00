/// The tokens of a statement, as far as they matter for placeholders and for telling reads from writes.
///
/// Follows the lexical rules of PostgreSQL with `standard_conforming_strings`, of which SQLite's are a part.
struct SQLText: Sendable {
    enum Token: Sendable, Hashable {
        /// An identifier or key word: lowercase, unless it was quoted.
        case word(String, isQuoted: Bool)
        case placeholder(String)
        case semicolon
        case openParenthesis
        /// Everything else: operators, literals, numbers.
        case other
    }

    let text: String
    /// Each with the bytes of the text that it stands for.
    private(set) var tokens: [(token: Token, range: Range<Int>)] = []

    /// Reads a text.
    ///
    /// - Throws: code `invalid_statement` where a literal or comment does not end, or an identifier is written with
    ///   Unicode escapes, which could hide its name.
    init(_ text: String) throws(ConnectorFailure) {
        self.text = text
        var reader = Reader(bytes: Array(text.utf8))
        while let next = try reader.next() { tokens.append(next) }
    }

    /// The names of functions that are called: identifiers before a parenthesis.
    var calledNames: Set<String> {
        var names: Set<String> = []
        for (token, next) in zip(tokens, tokens.dropFirst()) {
            if case .word(let name, _) = token.token, next.token == .openParenthesis { names.insert(name) }
        }
        return names
    }

    /// Why the text is not a single statement that only reads; nil where it is one, as far as words can tell.
    var writingReason: String? {
        let meaningful = tokens.map(\.token)
        guard case .word(let first, false)? = meaningful.first(where: { $0 != .openParenthesis }),
            ["select", "with", "values", "table"].contains(first)
        else { return "it does not begin with SELECT" }
        let body = meaningful.reversed().drop { $0 == .semicolon }
        if body.contains(.semicolon) { return "it has more than one statement" }
        for token in meaningful {
            if case .word(let word, false) = token, Self.writingWords.contains(word) {
                return "it contains \(word.uppercased())"
            }
        }
        return nil
    }

    private static let writingWords: Set<String> = ["insert", "update", "delete", "merge", "into"]

    /// The text with `$1`, `$2`, … in place of the placeholders, and the placeholders' names in that order.
    var numbered: (text: String, names: [String]) {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        var names: [String] = []
        var copied = 0
        for (token, range) in tokens {
            guard case .placeholder(let name) = token else { continue }
            let number = names.firstIndex(of: name) ?? names.count
            if number == names.count { names.append(name) }
            output += bytes[copied..<range.lowerBound]
            output += Array("$\(number + 1)".utf8)
            copied = range.upperBound
        }
        output += bytes[copied...]
        return (String(decoding: output, as: UTF8.self), names)
    }
}
