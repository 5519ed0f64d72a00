public import JSON

/// What is left of a policy when everything but the context is known.
public struct Residual: Sendable {
    /// What is known of the policy already.
    public enum Status: String, Sendable {
        /// It is satisfied, whatever the context.
        case satisfied
        /// It is not, whatever the context.
        case unsatisfied
        /// It fails to evaluate, whatever the context.
        case failed
        /// It depends on the context: see ``Residual/text``.
        case open
    }

    /// The policy.
    public let policy: Policy
    /// What is known of it.
    public let status: Status
    /// Why it fails, where it does.
    public let error: EvaluationError?
    /// The clauses that depend on the context, simplified; of an open policy at least one.
    let clauses: [Policy.Condition]

    /// The clauses that are left, as Cedar: `when { context.input.amount > 100 }`.
    public var text: String {
        clauses.map { "\($0.kind.rawValue) { \(ExpressionRendering.text($0.expression)) }" }.joined(separator: " ")
    }

    /// The clauses that are left, as the `conditions` of Cedar's JSON format.
    public var json: JSON { PolicyJSON.json(clauses) }

    /// Whether some context could satisfy it, as far as a look at constants and comparisons tells. False is certain;
    /// true may still be wrong.
    public var canHold: Bool {
        switch status {
        case .satisfied: true
        case .unsatisfied, .failed: false
        case .open: !Contradiction.isCertain(in: clauses)
        }
    }

    /// Evaluates what is left with a context.
    ///
    /// - Throws: ``EvaluationError`` where the policy itself would have failed.
    public func isSatisfied(by request: Request, entities: Entities) throws(EvaluationError) -> Bool {
        switch status {
        case .satisfied: return true
        case .unsatisfied: return false
        case .failed: throw error ?? EvaluationError(.type, "the policy fails")
        case .open:
            let program = Compiler.compile(clauses, source: policy.storage.source)
            return try Evaluator(request: request, entities: entities).isSatisfied(program)
        }
    }
}

extension Policy {
    /// What is left of the policy for a principal, an action and a resource, when the context is not known.
    public func residual(
        principal: EntityUID,
        action: EntityUID,
        resource: EntityUID,
        entities: Entities
    ) -> Residual {
        guard PolicyIndex.ScopeTest(storage.principal).matches(principal, in: entities),
            storage.action.matches(action, in: entities),
            PolicyIndex.ScopeTest(storage.resource).matches(resource, in: entities)
        else { return Residual(policy: self, status: .unsatisfied, error: nil, clauses: []) }
        let request = Request(principal: principal, action: action, resource: resource)
        let evaluator = PartialEvaluator(request: request, entities: entities, source: storage.source)
        var clauses: [Condition] = []
        for condition in storage.conditions {
            let wanted = condition.kind == .when
            let answer = evaluator.answer(condition.expression, .condition)
            switch answer {
            case .known(.bool(wanted), _): continue
            case .known(.bool, _) where clauses.allSatisfy(\.expression.isTotal):
                return Residual(policy: self, status: .unsatisfied, error: nil, clauses: [])
            case .failing(_, let error) where clauses.isEmpty:
                return Residual(policy: self, status: .failed, error: error, clauses: [])
            case .known(let value, _) where !value.isBool && clauses.isEmpty:
                let error = EvaluationError(.type, "type error: expected bool, got \(value.typeName)")
                return Residual(policy: self, status: .failed, error: error, clauses: [])
            case .open(let expression):
                clauses.append(Condition(kind: condition.kind, expression: expression, span: condition.span))
                continue
            case .known, .failing:
                clauses.append(
                    Condition(kind: condition.kind, expression: answer.expression, span: condition.span)
                )
            }
            // Nothing after it is looked at.
            break
        }
        return Residual(policy: self, status: clauses.isEmpty ? .satisfied : .open, error: nil, clauses: clauses)
    }
}

extension Authorizer {
    /// What every policy comes to for a principal, an action and a resource when the context is not known, in the order
    /// of the set; policies that are not satisfied whatever the context are left out.
    public func residuals(
        principal: EntityUID,
        action: EntityUID,
        resource: EntityUID,
        entities: Entities
    ) -> [Residual] {
        let request = Request(principal: principal, action: action, resource: resource)
        return policies.storage.index.matches(request, entities).map { match in
            match.policy.residual(principal: principal, action: action, resource: resource, entities: entities)
        }.filter { $0.status != .unsatisfied }
    }
}

extension ActionConstraint {
    func matches(_ action: EntityUID, in entities: Entities) -> Bool {
        switch self {
        case .any: true
        case .equal(let uid): action == uid
        case .isIn(let uids, _): uids.contains { entities.isDescendant(action, of: $0) }
        }
    }
}

extension Value {
    var isBool: Bool { if case .bool = self { true } else { false } }
}
