/// Why an expression cannot be compiled, or has no value for the given bindings.
///
/// The message is lowercase, without a final period, and shows the author's words in backticks. Positions are those
/// of the source text the expression was compiled from.
public struct ExpressionError: Error, Sendable, Hashable {
    /// The kinds of failure; raw values are stable and appear in machine-readable output.
    public enum Code: String, Sendable, CaseIterable {
        // Found when the expression is compiled.
        case syntax
        case size
        case depth
        case undeclared
        case noSuchField = "no_such_field"
        case noMatchingOverload = "no_matching_overload"
        case typeMismatch = "type_mismatch"
        case unsupported
        // Found when it is evaluated.
        case unbound
        case noSuchKey = "no_such_key"
        case noSuchOverload = "no_such_overload"
        case indexOutOfRange = "index_out_of_range"
        case divisionByZero = "division_by_zero"
        case overflow
        case conversion
        case invalidArgument = "invalid_argument"
        case duplicateKey = "duplicate_key"
        case cost
        case notJSON = "not_json"
    }

    /// The kind of failure.
    public var code: Code
    /// What is wrong, in one clause.
    public var message: String
    /// What would make it right, where that is known.
    public var hint: String?
    /// The UTF-8 bytes of the source that the failure is about.
    public var range: Range<Int>?
    /// The line of the range's start, from 1.
    public var line: Int?
    /// The column of the range's start in code points, from 1.
    public var column: Int?
    /// Where in a value of templates the text stands (RFC 6901), nil for a text that stands alone.
    public var pointer: String?

    init(_ code: Code, _ message: String, at range: Range<Int>? = nil, hint: String? = nil) {
        self.code = code
        self.message = message
        self.range = range
        self.hint = hint
    }

    /// The same error with its position, where it has none yet: the innermost position is the most telling one.
    func located(at range: Range<Int>) -> ExpressionError {
        guard self.range == nil else { return self }
        var located = self
        located.range = range
        return located
    }

    /// The same error with line and column counted in `source`.
    func positioned(in source: SourceText) -> ExpressionError {
        guard let range, line == nil else { return self }
        var positioned = self
        let position = source.position(of: range.lowerBound)
        positioned.line = position.line
        positioned.column = position.column
        return positioned
    }
}

extension ExpressionError: CustomStringConvertible {
    /// The error on one line: position, message, hint.
    public var description: String {
        var text = ""
        if let pointer, !pointer.isEmpty { text += "\(pointer): " }
        if let line, let column { text += "\(line):\(column): " }
        text += message
        if let hint { text += " (\(hint))" }
        return text
    }
}
