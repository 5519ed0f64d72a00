/// Why a policy has no answer for a request.
public struct EvaluationError: Error, Sendable, Hashable {
    /// The kinds of failure; raw values are stable.
    public enum Code: String, Sendable {
        /// An operation got a value of another type than it takes.
        case type
        /// An integer does not fit into 64 bits.
        case overflow
        /// An entity whose attributes or tags are read is unknown.
        case entityMissing = "entity_missing"
        /// A record or an entity does not have an attribute that is read.
        case attributeMissing = "attribute_missing"
        /// An entity does not have a tag that is read.
        case tagMissing = "tag_missing"
        /// An extension function cannot work with what it got.
        case `extension`
        /// A function got more or fewer arguments than it takes.
        case arguments
        /// A JSON value that is read has no counterpart in Cedar.
        case unsayable
    }

    /// What kind of failure it is.
    public var code: Code
    /// Lowercase, without a final period.
    public var message: String
    /// Where the operation stands that failed.
    public var location: SourceLocation?

    /// Makes an error of its parts.
    public init(_ code: Code, _ message: String, at location: SourceLocation? = nil) {
        self.code = code
        self.message = message
        self.location = location
    }
}

extension EvaluationError: CustomStringConvertible {
    /// The place and the message in one line.
    public var description: String { (location.map { "\($0): " } ?? "") + message }
}
