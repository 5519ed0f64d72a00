import Pattern

/// A regular expression of `matches` (RE2 syntax; a match anywhere in the text counts).
struct PatternMatcher: Sendable {
    private let pattern: Pattern

    init(_ text: String) throws(ExpressionError) {
        do {
            pattern = try Pattern(re2: text)
        } catch {
            throw ExpressionError(.invalidArgument, "`\(text.prefix(40))` is not a pattern: \(error)")
        }
    }

    func matches(_ text: String) -> Bool {
        pattern.occurs(in: text)
    }
}
