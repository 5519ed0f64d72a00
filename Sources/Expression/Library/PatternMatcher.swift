import Pattern

/// A regular expression of `matches` (RE2 syntax; a match anywhere in the text counts).
struct PatternMatcher: Sendable {
    private let pattern: Pattern

    init(_ text: String) throws(ExpressionError) {
        do {
            pattern = try Pattern(re2: text)
        } catch {
            throw Self.invalid(text, error)
        }
    }

    /// Compiles a pattern while an expression is evaluated. A short text may stand for a large program, so that its
    /// instructions are charged, and where it is too large for any, as many as there could have been.
    init(_ text: String, _ meter: inout Meter) throws(ExpressionError) {
        try meter.charge(text.utf8.count)
        do {
            pattern = try Pattern(re2: text)
        } catch {
            if error.code == .size { try meter.charge(Self.instructionsMax) }
            throw Self.invalid(text, error)
        }
        try meter.charge(pattern.instructionCount)
    }

    /// About what fits into the memory that a pattern may take.
    private static let instructionsMax = 100_000

    private static func invalid(_ text: String, _ error: PatternError) -> ExpressionError {
        ExpressionError(.invalidArgument, "`\(text.prefix(40))` is not a pattern: \(error)")
    }

    func matches(_ text: String) -> Bool {
        pattern.occurs(in: text)
    }
}
