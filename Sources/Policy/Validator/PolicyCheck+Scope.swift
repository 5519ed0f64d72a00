internal import JSON
internal import Text

extension PolicyCheck {
    /// What is known of the scope in an environment: false where it excludes it.
    func scopeType(in environment: RequestEnvironment) -> TypeAnswer {
        let storage = policy.storage
        var answer = TypeAnswer.sound(type(of: storage.principal, environment.principal))
        guard answer.type != .boolean(false) else { return answer }
        answer = Typechecker.conjunction(answer, actionType(in: environment))
        guard answer.type != .boolean(false) else { return answer }
        return Typechecker.conjunction(answer, .sound(type(of: storage.resource, environment.resource)))
    }

    private func type(of constraint: ScopeConstraint, _ type: EntityType) -> StaticType {
        switch constraint {
        case .any: return .boolean(true)
        case .isType(let wanted): return .boolean(type == wanted)
        case .equal(let entity): return compare(entity) { type == $0 }
        case .isIn(let entity): return compare(entity) { model.mayBeIn(type, $0) }
        case .isTypeIn(let wanted, let entity):
            return type == wanted ? compare(entity) { model.mayBeIn(type, $0) } : .boolean(false)
        }
    }

    /// A slot is filled with an entity of any type that can match.
    private func compare(_ entity: ScopeEntity, _ canMatch: (EntityType) -> Bool) -> StaticType {
        guard case .entity(let uid) = entity, model.isKnown(uid.type) else { return .boolean }
        return canMatch(uid.type) ? .boolean : .boolean(false)
    }

    private func actionType(in environment: RequestEnvironment) -> TypeAnswer {
        switch policy.storage.action {
        case .any: return .sound(.boolean(true))
        case .equal(let uid): return .sound(.boolean(uid == environment.action))
        case .isIn(let uids, _):
            let span = policy.storage.scopeSpans[1]
            guard let first = uids.first else {
                report(.emptySet, "empty set literals are forbidden in policies", at: span)
                return .unsound(nil)
            }
            guard let isIn = model.isIn(environment.action, uids) else { return .unsound(.boolean) }
            if let other = uids.first(where: { $0.type != first.type }) {
                report(
                    .incompatibleTypes,
                    "the types `\(first.type)` and `\(other.type)` are not compatible",
                    at: span,
                    hint: "elements of a set must have compatible types"
                )
                return .unsound(.boolean)
            }
            return .sound(.boolean(isIn))
        }
    }

    /// Reports entity types, actions and ids of enumerated types that the schema does not declare.
    func checkNames() {
        let storage = policy.storage
        for (constraint, span) in [
            (storage.principal, storage.scopeSpans[0]), (storage.resource, storage.scopeSpans[2]),
        ] {
            if let type = constraint.type { checkType(type, at: span) }
            if let uid = constraint.uid { checkEntity(uid, at: span) }
        }
        for uid in storage.action.uids { checkEntity(uid, at: storage.scopeSpans[1]) }
        for condition in storage.conditions { checkNames(condition.expression) }
    }

    private func checkNames(_ expression: Expression) {
        switch expression.kind {
        case .literal(.entity(let uid)): checkEntity(uid, at: expression.span)
        case .isType(_, let type), .isTypeIn(_, let type, _): checkType(type, at: expression.span)
        default: break
        }
        for operand in expression.kind.operands { checkNames(operand) }
    }

    private func checkType(_ type: EntityType, at span: Span) {
        guard !model.isKnown(type) else { return }
        report(
            .unknownEntityType,
            "unrecognized entity type `\(type)`",
            at: span,
            hint: model.schema.suggestion(for: type)
        )
    }

    private func checkEntity(_ uid: EntityUID, at span: Span) {
        guard !uid.isAction else {
            guard model.schema.action(uid) == nil else { return }
            report(
                .unknownAction,
                "unrecognized action `\(uid)`",
                at: span,
                hint: model.schema.suggestion(for: uid)
            )
            return
        }
        checkType(uid.type, at: span)
        guard let choices = model.entity(uid.type)?.choices, !choices.contains(exactly: uid.id) else { return }
        let known = choices.map(CedarText.quoted)
        report(
            .unknownChoice,
            "entity `\(uid)` is of an enumerated entity type, but `\(CedarText.quoted(uid.id))` is not declared as a"
                + " valid eid",
            at: span,
            hint: Spelling.nearest(to: uid.id, among: choices).map { "did you mean `\(CedarText.quoted($0))`?" }
                ?? "valid entity eids: \(known.map { "`\($0)`" }.joined(separator: ", "))"
        )
    }

    /// Reports a scope to which no action applies.
    func checkApplicability() {
        let storage = policy.storage
        let specifications = actions(satisfying: storage.action)
        let principals = types(satisfying: storage.principal)
        let resources = types(satisfying: storage.resource)
        let isApplicable = specifications.contains { action in
            action.principals.contains(where: principals) && action.resources.contains(where: resources)
        }
        guard !isApplicable else { return }
        let fixes = [
            ("principal", storage.principal, specifications.flatMap(\.principals)),
            ("resource", storage.resource, specifications.flatMap(\.resources)),
        ].filter { wouldInFix($0.1, $0.2) }.map { "try replacing `==` with `in` in the \($0.0) clause" }
        report(
            .inapplicable,
            "unable to find an applicable action given the policy scope constraints",
            at: storage.span,
            hint: fixes.isEmpty ? nil : fixes.joined(separator: "; ")
        )
    }

    private func actions(satisfying constraint: ActionConstraint) -> [PolicySchema.ActionDefinition] {
        switch constraint {
        case .any: model.actions
        case .equal(let uid): [model.schema.action(uid)].compactMap(\.self)
        case .isIn(let uids, _): model.actions.filter { model.isIn($0.uid, uids) == true }
        }
    }

    private func types(satisfying constraint: ScopeConstraint) -> (EntityType) -> Bool {
        let model = model
        switch constraint {
        case .any, .equal(.slot), .isIn(.slot): return { _ in true }
        case .equal(.entity(let uid)): return { $0 == uid.type }
        case .isIn(.entity(let uid)): return { model.mayBeIn($0, uid.type) }
        case .isType(let type), .isTypeIn(let type, .slot): return { $0 == type }
        case .isTypeIn(let type, .entity(let uid)): return { $0 == type && model.mayBeIn($0, uid.type) }
        }
    }

    /// Whether `==` names a group where its members were meant.
    private func wouldInFix(_ constraint: ScopeConstraint, _ types: [EntityType]) -> Bool {
        guard case .equal(.entity(let uid)) = constraint, !types.contains(uid.type) else { return false }
        return types.contains { model.mayBeIn($0, uid.type) }
    }
}
