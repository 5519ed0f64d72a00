/// Why a text, a schema, an entity or a request is not acceptable, and where.
///
/// It is thrown by everything that reads. Evaluation has its own ``EvaluationError``, because a policy that fails to
/// evaluate does not stop a decision; validation returns ``ValidationIssue``, because there may be many.
public struct PolicyError: Error, Sendable, Hashable {
    /// The kinds of failure; raw values are stable and appear in machine-readable output.
    public enum Code: String, Sendable, CaseIterable {
        /// The text is no Cedar.
        case syntax
        /// The text is larger than a policy text may be.
        case size
        /// Something is nested deeper than is read.
        case depth
        /// An integer literal does not fit into 64 signed bits.
        case integer
        /// A string has an escape that does not exist.
        case escape
        /// A name is reserved, or is none.
        case name
        /// A function or method does not exist, or is called in the other's style.
        case function
        /// The same thing is declared twice.
        case duplicate
        /// A slot stands where none may, or a template is linked with the wrong slots.
        case slot
        /// A schema names something that it does not declare.
        case undeclared
        /// A schema contradicts itself: a cycle, a shape that is no record.
        case schema
        /// A JSON value cannot stand for what is expected at its place.
        case json
        /// An entity does not conform to the schema, or entities contradict each other.
        case entity
        /// A request does not conform to the schema.
        case request
    }

    /// What kind of failure it is.
    public var code: Code
    /// Lowercase, without a final period; what the user wrote stands in backticks.
    public var message: String
    /// Where it is, if it comes of a text.
    public var location: SourceLocation?
    /// What could help, such as a name that was probably meant.
    public var hint: String?

    /// Makes an error of its parts.
    public init(_ code: Code, _ message: String, at location: SourceLocation? = nil, hint: String? = nil) {
        self.code = code
        self.message = message
        self.location = location
        self.hint = hint
    }
}

extension PolicyError: CustomStringConvertible {
    /// The place, the message and the hint in one line.
    public var description: String {
        let place = location.map { "\($0): " } ?? ""
        let help = hint.map { " (\($0))" } ?? ""
        return place + message + help
    }
}
