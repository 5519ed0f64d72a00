extension Policy {
    /// What a policy decides, whatever it is called and wherever it stands: two policies with equal rules are satisfied
    /// by the same requests.
    public struct Rule: Hashable, Sendable {
        private let effect: Effect
        private let principal: ScopeConstraint
        private let action: ActionConstraint
        private let resource: ScopeConstraint
        private let conditions: [Clause]

        /// A clause without its place.
        private struct Clause: Hashable {
            var kind: Condition.Kind
            var expression: Expression
        }

        fileprivate init(_ policy: Storage) {
            effect = policy.effect
            (principal, action, resource) = (policy.principal, policy.action, policy.resource)
            conditions = policy.conditions.map { Clause(kind: $0.kind, expression: $0.expression) }
        }
    }

    /// What the policy decides.
    public var rule: Rule { Rule(storage) }

    /// The one principal that the scope names with `==`.
    public var principalEntity: EntityUID? {
        guard case .equal = storage.principal else { return nil }
        return storage.principal.uid
    }

    /// The actions that the scope names, with `==` or `in`; none where it takes any.
    public var actionEntities: [EntityUID] { storage.action.uids }

    /// Whether it has no `when` and no `unless`.
    public var isUnconditional: Bool { storage.conditions.isEmpty }

    /// Where the word `permit` or `forbid` stands, after the annotations.
    public var effectLocation: SourceLocation {
        var lexer = Lexer(storage.source, from: Int(storage.span.start))
        var isName = false
        while let token = try? lexer.next(), token.kind != .end {
            if token.kind == .identifier, !isName { return storage.source.location(token.span) }
            isName = token.kind == .at
        }
        return location
    }

    /// Where the constraint of the action stands.
    public var actionLocation: SourceLocation { storage.source.location(storage.scopeSpans[1]) }

    /// Where the first clause stands; nil where there is none.
    public var conditionLocation: SourceLocation? {
        storage.conditions.first.map { storage.source.location($0.span) }
    }
}
