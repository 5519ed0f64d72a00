/// Why a schema cannot be compiled.
public struct SchemaError: Error, Sendable, Hashable {
    /// The kinds of failure; raw values are stable.
    ///
    /// `invalid` is a schema that its metaschema refuses, `circular` a reference that leads back to itself without going
    /// into the value, `limit` a schema too large, too deep or too costly to evaluate.
    public enum Code: String, Sendable {
        case invalid, reference, circular, pattern, limit, dialect, vocabulary, duplicate
    }

    /// The kind of failure.
    public var code: Code
    /// Lowercase, without a final period.
    public var message: String
    /// The keyword's place: a URI whose fragment is a JSON Pointer, such as `#/properties/id/pattern`.
    public var location: String
    /// For a pattern, the byte of it at which the failure lies, where it is known.
    public var offset: Int?
    /// What the metaschema has to say, where it refuses the schema.
    public var violations: [SchemaViolation]

    /// Makes an error of its parts.
    public init(
        code: Code,
        message: String,
        location: String,
        offset: Int? = nil,
        violations: [SchemaViolation] = []
    ) {
        self.code = code
        self.message = message
        self.location = location
        self.offset = offset
        self.violations = violations
    }
}

extension SchemaError: CustomStringConvertible {
    /// The place and the message.
    public var description: String { "\(location): \(message)" }
}
