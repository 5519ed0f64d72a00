/// Something that must be true of every call that a project's policies may ever decide: one of `policies/properties.yaml`.
public struct PropertyDefinition: Sendable {
    /// What is claimed.
    public enum Claim: Sendable {
        /// No call of these has one of the verdicts.
        case never(Calls)
        /// Every call of these has one of the verdicts.
        case always(Calls)
        /// No call has a more permissive verdict than under other policies.
        case atMost(Reference)
        /// Every call has the verdict that it has under other policies.
        case same(Reference)
    }

    /// A set of calls, and verdicts.
    public struct Calls: Sendable {
        /// Who calls, as policies write it: `Agent::"refunds"`; nil is anybody.
        public var principal: Reference?
        /// The tools; none is every tool.
        public var tools: [String]
        /// Which of the calls; nil is all.
        public var condition: Condition?
        /// `allow`, `ask`, `deny`.
        public var verdicts: [String]
        /// Where it stands.
        public var location: SourceLocation
    }

    /// A word that names something elsewhere.
    public struct Reference: Sendable, Hashable {
        /// The word.
        public var text: String
        /// Where it stands.
        public var location: SourceLocation
    }

    /// A condition in Cedar.
    public struct Condition: Sendable {
        /// The condition as it was written.
        public var text: String
        let node: YAMLNode

        /// Where a line and column of the condition (from 1) stand in the file.
        public func location(line: Int, column: Int) -> SourceLocation { node.location(line: line, column: column) }
    }

    /// The name.
    public var name: String
    /// Why it matters.
    public var because: String
    /// Where it is defined.
    public var location: SourceLocation
    /// What is claimed.
    public var claim: Claim
}
