/// A schema as the type checker asks for it: types in its own form, descendants beside ancestors.
final class ValidationModel: Sendable {
    struct EntityInfo: Sendable {
        var attributes: StaticType.Attributes
        var tags: StaticType?
        var choices: [String]?
        var ancestors: Set<EntityType>
    }

    let schema: PolicySchema
    let actions: [PolicySchema.ActionDefinition]
    let contexts: [EntityUID: StaticType.Attributes]
    private let entities: [EntityType: EntityInfo]
    /// The types of actions that actions of a type may be in.
    private let actionTypeAncestors: [EntityType: Set<EntityType>]

    init(_ schema: PolicySchema) {
        self.schema = schema
        actions = schema.actions
        entities = schema.storage.entityTypes.mapValues { definition in
            EntityInfo(
                attributes: StaticType.attributes(definition.attributes),
                tags: definition.tags.map { StaticType($0) },
                choices: definition.choices,
                ancestors: definition.ancestors
            )
        }
        contexts = schema.storage.actions.mapValues { StaticType.attributes($0.context) }
        var ancestors: [EntityType: Set<EntityType>] = [:]
        for action in schema.actions {
            ancestors[action.uid.type, default: []].formUnion(action.ancestors.map(\.type))
        }
        actionTypeAncestors = ancestors
    }

    func entity(_ type: EntityType) -> EntityInfo? { entities[type] }

    func isKnown(_ type: EntityType) -> Bool { type.isAction || entities[type] != nil }

    /// Whether an entity of a type could be, or be in, one of another.
    func mayBeIn(_ type: EntityType, _ ancestor: EntityType) -> Bool {
        type == ancestor || entities[type]?.ancestors.contains(ancestor) == true
            || actionTypeAncestors[type]?.contains(ancestor) == true
    }

    /// Whether an action is, or is in, one of others; nil where one of these is not declared.
    func isIn(_ action: EntityUID, _ groups: some Collection<EntityUID>) -> Bool? {
        guard groups.allSatisfy({ schema.action($0) != nil }) else { return nil }
        let ancestors = schema.action(action)?.ancestors ?? []
        return groups.contains { $0 == action || ancestors.contains($0) }
    }

    /// The attributes of a type of values; actions have none.
    func attributes(of type: StaticType) -> StaticType.Attributes? {
        switch type {
        case .record(let attributes): attributes
        case .entity(let type): entities[type]?.attributes ?? [:]
        default: nil
        }
    }
}

/// What principal, action, resource and context are while a policy is checked: one of the combinations that the schema
/// allows.
struct RequestEnvironment {
    var principal: EntityType
    var action: EntityUID
    var resource: EntityType
}
