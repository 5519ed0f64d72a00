/// Why an expression cannot be used.
public struct PatternError: Error, Sendable, Hashable {
    /// The kinds of failure; raw values are stable.
    ///
    /// `unsupported` is an expression that ECMA-262 allows and linear-time matching does not: lookaround and
    /// backreferences. `size` is one whose automaton would outgrow its memory bound.
    public enum Code: String, Sendable {
        case syntax, unsupported, size
    }

    /// The kind of failure.
    public var code: Code
    /// Lowercase, without a final period.
    public var message: String
    /// The byte of the expression at which the failure lies, where it is known.
    public var offset: Int?

    /// Makes an error of its parts.
    public init(code: Code, message: String, offset: Int? = nil) {
        self.code = code
        self.message = message
        self.offset = offset
    }
}

extension PatternError: CustomStringConvertible {
    /// The message, after its place where that is known: after it, a place would seem to belong to the reason.
    public var description: String { offset.map { "at byte \($0), \(message)" } ?? message }
}
