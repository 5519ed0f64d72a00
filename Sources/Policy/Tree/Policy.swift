import JSON

/// One `permit` or `forbid`, as its author wrote it.
public struct Policy: Sendable {
    /// What a satisfied policy does.
    public enum Effect: String, Sendable {
        /// Lets the request pass, unless a forbid is satisfied too.
        case permit
        /// Refuses the request, whatever is permitted.
        case forbid
    }

    /// Shared, because decisions and their explanations hand policies around.
    package final class Storage: Sendable {
        let effect: Effect
        let annotations: Annotations
        /// What the scope says of the principal.
        package let principal: ScopeConstraint
        /// What the scope says of the action.
        package let action: ActionConstraint
        /// What the scope says of the resource.
        package let resource: ScopeConstraint
        /// The clauses in their order.
        package let conditions: [Condition]
        /// The text that spans are ranges of.
        package let source: SourceText
        let span: Span
        /// Where the constraints stand: principal, action, resource.
        let scopeSpans: [Span]

        init(
            effect: Effect,
            annotations: Annotations,
            scope: (principal: ScopeConstraint, action: ActionConstraint, resource: ScopeConstraint),
            conditions: [Condition],
            source: SourceText,
            span: Span,
            scopeSpans: [Span]
        ) {
            self.effect = effect
            self.annotations = annotations
            (principal, action, resource) = scope
            self.conditions = conditions
            self.source = source
            self.span = span
            self.scopeSpans = scopeSpans
        }
    }

    /// A `when` or `unless` clause.
    package struct Condition: Sendable, Hashable {
        /// Which of the two it is.
        package enum Kind: String, Sendable { case when, unless }

        /// Which of the two it is.
        package var kind: Kind
        /// What is asked.
        package var expression: Expression
        /// Where the clause stands.
        package var span: Span
    }

    /// Where something of a policy stands.
    public typealias Location = SourceLocation

    /// The policy's name in its set: what `@id` says, or `policyN` by position.
    public internal(set) var id: PolicyID
    /// The parts, for what reads policies besides the evaluator.
    package let storage: Storage

    /// What the policy does when it is satisfied.
    public var effect: Effect { storage.effect }
    /// The annotations, in their order.
    public var annotations: Annotations { storage.annotations }
    /// Where the policy stands, annotations included.
    public var location: SourceLocation { storage.source.location(storage.span) }
    /// The policy as it was written, annotations included.
    public var text: String { storage.source.snippet(storage.span) }

    /// Whether it has slots, and so decides nothing until it is linked.
    public var isTemplate: Bool { storage.principal.hasSlot || storage.resource.hasSlot }
}

/// The name of a policy in its set.
public struct PolicyID: Hashable, Sendable, RawRepresentable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The name itself.
    public let rawValue: String

    /// Makes a name of a text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Makes a name of a literal.
    public init(stringLiteral value: String) { self.init(rawValue: value) }

    /// The name itself.
    public var description: String { rawValue }

    /// Whether both are the same code points.
    public static func == (left: PolicyID, right: PolicyID) -> Bool { left.rawValue.isExactly(right.rawValue) }

    /// Hashes the name's bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(ExactString(rawValue)) }
}
