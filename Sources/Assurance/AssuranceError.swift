/// What keeps policies from being judged: a file that cannot be read, a question that has no answer.
public struct AssuranceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Stable, for scripts: `not_found`, `invalid_cases`, `untranslatable`, …
    public var code: String
    /// What is wrong, lowercase, with user input in backticks.
    public var message: String
    /// What to do next.
    public var hint: String?

    /// Makes an error.
    public init(_ code: String, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// The message and the hint.
    public var description: String { hint.map { "\(message): \($0)" } ?? message }
}
