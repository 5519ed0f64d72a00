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

    /// What an error says. It is kept behind a reference, since every step of an evaluation may throw one and must keep
    /// room for it on the stack.
    private final class Content: Sendable, Hashable {
        let code: Code
        let message: String
        let hint: String?
        let range: Range<Int>?
        let line: Int?
        let column: Int?
        let pointer: String?
        let place: String?

        init(
            code: Code,
            message: String,
            hint: String?,
            range: Range<Int>?,
            line: Int? = nil,
            column: Int? = nil,
            pointer: String? = nil,
            place: String? = nil
        ) {
            self.code = code
            self.message = message
            self.hint = hint
            self.range = range
            self.line = line
            self.column = column
            self.pointer = pointer
            self.place = place
        }

        static func == (left: Content, right: Content) -> Bool {
            left.code == right.code && left.message == right.message && left.hint == right.hint
                && left.range == right.range && left.pointer == right.pointer
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(code)
            hasher.combine(message)
            hasher.combine(range)
        }
    }

    private let content: Content

    /// The kind of failure.
    public var code: Code { content.code }
    /// What is wrong, in one clause.
    public var message: String { content.message }
    /// What would make it right, where that is known.
    public var hint: String? { content.hint }
    /// The UTF-8 bytes of the source that the failure is about.
    public var range: Range<Int>? { content.range }
    /// The line of the range's start, from 1.
    public var line: Int? { content.line }
    /// The column of the range's start in code points, from 1.
    public var column: Int? { content.column }
    /// Where in a value of templates the text stands (RFC 6901), nil for a text that stands alone.
    public var pointer: String? { content.pointer }
    /// `FILE:LINE:COLUMN`, where the text has a ``TextOrigin``.
    public var place: String? { content.place }

    private init(_ content: Content) {
        self.content = content
    }

    /// An error of a host's function; the call's position is added to it.
    public init(code: Code, message: String, hint: String? = nil) {
        self.init(code, message, hint: hint)
    }

    @inline(never)
    init(_ code: Code, _ message: String, at range: Range<Int>? = nil, hint: String? = nil) {
        content = Content(code: code, message: message, hint: hint, range: range)
    }

    /// The same error with its position, where it has none yet: the innermost position is the most telling one.
    @inline(never)
    func located(at range: Range<Int>) -> ExpressionError {
        guard self.range == nil else { return self }
        return ExpressionError(Content(code: code, message: message, hint: hint, range: range, pointer: pointer))
    }

    /// The same error with line and column counted in `source`.
    func positioned(in source: SourceText) -> ExpressionError {
        guard line == nil, place == nil, range != nil || source.origin != nil else { return self }
        let position = range.map { source.position(of: $0.lowerBound) }
        return ExpressionError(
            Content(
                code: code,
                message: message,
                hint: hint,
                range: range,
                line: position?.line,
                column: position?.column,
                pointer: pointer,
                place: source.origin?.place(line: position?.line ?? 1, column: position?.column ?? 1)
            )
        )
    }

    /// The same error with the place in a value where its text stands.
    func pointing(at pointer: String) -> ExpressionError {
        ExpressionError(
            Content(
                code: code,
                message: message,
                hint: hint,
                range: range,
                line: line,
                column: column,
                pointer: pointer,
                place: place
            )
        )
    }
}

extension ExpressionError: CustomStringConvertible {
    /// The error on one line: its place in a file or else in the text, message, hint.
    public var description: String {
        var text = ""
        if let place {
            text += "\(place): "
        } else {
            if let pointer, !pointer.isEmpty { text += "\(pointer): " }
            if let line, let column { text += "\(line):\(column): " }
        }
        text += message
        if let hint { text += " (\(hint))" }
        return text
    }
}
