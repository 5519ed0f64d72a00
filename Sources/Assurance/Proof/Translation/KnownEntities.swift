import Policy

/// The entities of a project: all that there are, with everything that is known of them. Any other entity has no attributes
/// and is in no group.
struct KnownEntities: Sendable {
    let entities: Entities
    private let byType: [EntityType: [Entity]]

    init(_ entities: Entities) {
        self.entities = entities
        byType = Dictionary(grouping: entities.all.sorted { $0.uid.id < $1.uid.id }, by: \.uid.type)
    }

    func ofType(_ type: EntityType) -> [Entity] { byType[type] ?? [] }

    /// Whether an entity is another or is in it.
    func isDescendant(
        _ entity: (type: EntityType, id: Term),
        of ancestor: (type: EntityType, id: Term)
    ) -> Term {
        var ways: [Term] = []
        if entity.type == ancestor.type { ways.append(.equal(entity.id, ancestor.id)) }
        if let id = ancestor.id.textConstant {
            let uid = EntityUID(type: ancestor.type, id: id)
            if let id = entity.id.textConstant {
                return .bool(entities.isDescendant(EntityUID(type: entity.type, id: id), of: uid))
            }
            for known in ofType(entity.type) where known.uid != uid && entities.isDescendant(known.uid, of: uid) {
                ways.append(.equal(entity.id, .text(known.uid.id)))
            }
        } else {
            for known in ofType(entity.type) {
                let groups = entities.ancestors(of: known.uid).filter { $0.type == ancestor.type }
                guard !groups.isEmpty else { continue }
                let isOneOf = Term.any(groups.map { .equal(ancestor.id, .text($0.id)) })
                ways.append(.equal(entity.id, .text(known.uid.id)) && isOneOf)
            }
        }
        return .any(ways)
    }
}
