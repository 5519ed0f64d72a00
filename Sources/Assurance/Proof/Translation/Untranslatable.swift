public import Policy

/// Something in a policy that has no translation, by its name and place.
public struct Untranslatable: Error, Sendable, Hashable, CustomStringConvertible {
    /// What it is, such as "the comparison of whole records".
    public var construct: String
    /// The policy, or nil where it is a property's condition.
    public var policy: PolicyID?
    /// Where it stands.
    public var location: SourceLocation

    /// The place and what stands there.
    public var description: String { "\(location): \(construct) has no translation" }
}
