/// What a policy says of its principal or of its resource before any condition.
package enum ScopeConstraint: Hashable, Sendable {
    case any
    case equal(ScopeEntity)
    case isIn(ScopeEntity)
    case isType(EntityType)
    case isTypeIn(EntityType, ScopeEntity)
}

/// An entity that a scope names, or the slot of a template that will name it.
package enum ScopeEntity: Hashable, Sendable {
    case entity(EntityUID)
    case slot
}

/// What a policy says of its action.
package enum ActionConstraint: Hashable, Sendable {
    case any
    case equal(EntityUID)
    /// `in` one action, or `in` a list of them.
    case isIn([EntityUID], isList: Bool)
}

extension ScopeConstraint {
    var entity: ScopeEntity? {
        switch self {
        case .any, .isType: nil
        case .equal(let entity), .isIn(let entity), .isTypeIn(_, let entity): entity
        }
    }

    var hasSlot: Bool { entity == .slot }

    var uid: EntityUID? {
        guard case .entity(let uid) = entity else { return nil }
        return uid
    }

    var type: EntityType? {
        switch self {
        case .isType(let type), .isTypeIn(let type, _): type
        default: nil
        }
    }

    /// The constraint with its slot filled.
    func filling(_ uid: EntityUID) -> ScopeConstraint {
        guard hasSlot else { return self }
        return switch self {
        case .any, .isType: self
        case .equal: .equal(.entity(uid))
        case .isIn: .isIn(.entity(uid))
        case .isTypeIn(let type, _): .isTypeIn(type, .entity(uid))
        }
    }
}

extension ActionConstraint {
    var uids: [EntityUID] {
        switch self {
        case .any: []
        case .equal(let uid): [uid]
        case .isIn(let uids, _): uids
        }
    }
}
