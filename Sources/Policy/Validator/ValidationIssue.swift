/// Something that a schema says against a policy.
public struct ValidationIssue: Sendable, Hashable {
    /// Whether the policy can be used.
    public enum Severity: String, Sendable {
        /// The policy is wrong: it could fail, or names what does not exist.
        case error
        /// The policy is sound, but probably not what was meant.
        case warning
    }

    /// The kinds of issue; raw values are stable.
    public enum Code: String, Sendable, CaseIterable {
        /// An entity type is not declared.
        case unknownEntityType = "unknown_entity_type"
        /// An action is not declared.
        case unknownAction = "unknown_action"
        /// An entity of an enumerated type has an id that is none of its.
        case unknownChoice = "unknown_choice"
        /// No action applies to what the scope names.
        case inapplicable
        /// An expression has another type than its place asks for.
        case unexpectedType = "unexpected_type"
        /// Values of types are compared or mixed that have nothing in common.
        case incompatibleTypes = "incompatible_types"
        /// An attribute is read that does not exist.
        case unknownAttribute = "unknown_attribute"
        /// An attribute is read that may be missing, without a test before.
        case optionalAttribute = "optional_attribute"
        /// A tag is read without a test before.
        case uncheckedTag = "unchecked_tag"
        /// A tag is read of entities that have none.
        case noTags = "no_tags"
        /// An empty set literal, whose elements have no type.
        case emptySet = "empty_set"
        /// A constructor of an extension type is called with something that is not a literal.
        case computedArgument = "computed_argument"
        /// A constructor of an extension type is called with a text that it cannot read.
        case malformedArgument = "malformed_argument"
        /// A function is called with more or fewer arguments than it takes.
        case argumentCount = "argument_count"
        /// The policy can never be satisfied.
        case impossible
        /// An approval is asked for where it lifts nothing.
        case uselessApproval = "useless_approval"
    }

    /// Whether the policy can be used.
    public var severity: Severity
    /// What kind of issue it is.
    public var code: Code
    /// The policy.
    public var policy: PolicyID
    /// Lowercase, without a final period; what the user wrote stands in backticks.
    public var message: String
    /// Where it is.
    public var location: SourceLocation
    /// What could help, such as a name that was probably meant.
    public var hint: String?
}

extension ValidationIssue: CustomStringConvertible {
    /// The place, the severity, the message and the hint in one line.
    public var description: String {
        "\(location): \(severity.rawValue): \(message)" + (hint.map { " (\($0))" } ?? "")
    }
}
