import Policy

extension Translator {
    /// Whether a policy's scope matches the request.
    func scope(_ policy: Policy) -> Term {
        let storage = policy.storage
        return .all([
            matches(storage.principal, request.principal),
            matches(storage.action),
            matches(storage.resource, (request.resource.type, .text(request.resource.id))),
        ])
    }

    private func matches(_ constraint: ScopeConstraint, _ entity: (type: EntityType, id: Term)) -> Term {
        switch constraint {
        case .any: return .yes
        case .isType(let type): return .bool(entity.type == type)
        case .equal(.entity(let uid)):
            return entity.type == uid.type ? .equal(entity.id, .text(uid.id)) : .no
        case .isIn(.entity(let uid)): return known.isDescendant(entity, of: (uid.type, .text(uid.id)))
        case .isTypeIn(let type, .entity(let uid)):
            return entity.type == type ? known.isDescendant(entity, of: (uid.type, .text(uid.id))) : .no
        // A slot that nobody filled matches nothing.
        case .equal(.slot), .isIn(.slot), .isTypeIn(_, .slot): return .no
        }
    }

    private func matches(_ constraint: ActionConstraint) -> Term {
        switch constraint {
        case .any: .yes
        case .equal(let uid): .bool(uid == request.action)
        case .isIn(let uids, _):
            .bool(uids.contains { known.entities.isDescendant(request.action, of: $0) })
        }
    }
}
