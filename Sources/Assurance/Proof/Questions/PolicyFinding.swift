public import Policy

/// Something that is true of a policy for all requests, and that its author hardly meant.
public struct PolicyFinding: Sendable {
    /// What it is.
    public enum Kind: Sendable, Hashable {
        /// No request satisfies it.
        case neverApplies
        /// Whenever it is satisfied, these other permits allow the same; one of them alone where one is enough.
        case shadowed(by: [PolicyID])
    }

    /// The policy.
    public var policy: Policy
    /// What is true of it.
    public var kind: Kind
}
