public import JSON

/// Something that is wrong, or looks wrong, with a project's files.
///
/// The message is lowercase, without a final period, shows the author's words in backticks, and never a secret.
public struct Problem: Sendable, Hashable {
    /// An error keeps the project from being loaded; a warning does not.
    public enum Severity: String, Sendable, Hashable, CaseIterable { case error, warning }

    /// How much it matters.
    public var severity: Severity
    /// The kind of problem, stable and for machines.
    public var code: Code
    /// Where it is.
    public var location: SourceLocation
    /// How many bytes of text it is about, from the location on; nil where only the place is known.
    public var length: Int?
    /// What is wrong, in one clause.
    public var message: String
    /// What would make it right, where that is known.
    public var hint: String?

    /// Makes a problem of its parts.
    public init(
        _ severity: Severity = .error,
        _ code: Code,
        at location: SourceLocation,
        length: Int? = nil,
        _ message: String,
        hint: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.location = location
        self.length = length
        self.message = message
        self.hint = hint
    }
}

extension Problem: CustomStringConvertible {
    /// `FILE:LINE:COLUMN: MESSAGE`, `warning: ` before that of a warning, and the hint on a line of its own.
    public var description: String {
        let mark = severity == .warning ? "warning: " : ""
        let line = "\(location): \(mark)\(message)"
        return hint.map { "\(line)\n    hint: \($0)" } ?? line
    }

    /// `{"severity", "code", "file", "line", "column", "length"?, "message", "hint"?}`.
    public var json: JSON {
        var object: JSONObject = [
            "severity": .string(severity.rawValue), "code": .string(code.rawValue), "file": .string(location.file),
            "line": .int(Int64(location.line)), "column": .int(Int64(location.column)), "message": .string(message),
        ]
        if let length { object["length"] = .int(Int64(length)) }
        if let hint { object["hint"] = .string(hint) }
        return .object(object)
    }
}
