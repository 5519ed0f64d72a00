/// What decisions know of entities: attributes, tags and, transitively, the groups that they are in.
///
/// A set may lie over another: what is true of a whole deployment (people, teams, actions) is built once, and what is
/// true of one request lies over it for the time of the request.
public struct Entities: Sendable {
    final class Node: Sendable {
        let entity: Entity
        let ancestors: Ancestors

        init(_ entity: Entity, ancestors: Ancestors) {
            self.entity = entity
            self.ancestors = ancestors
        }

        var attributes: Record { entity.attributes }
        var tags: Record { entity.tags }
    }

    /// All groups that an entity is in, directly or not; most are in few.
    struct Ancestors: Sendable {
        private static let scanMax = 8

        let list: [EntityUID]
        private let index: Set<EntityUID>?

        init(_ uids: Set<EntityUID>) {
            list = Array(uids)
            index = uids.count > Self.scanMax ? uids : nil
        }

        func contains(_ uid: EntityUID) -> Bool { index?.contains(uid) ?? list.contains(uid) }
    }

    private final class Base: Sendable {
        let entities: Entities

        init(_ entities: Entities) {
            self.entities = entities
        }
    }

    private let nodes: [EntityUID: Node]
    private let base: Base?

    private init(nodes: [EntityUID: Node], base: Base?) {
        self.nodes = nodes
        self.base = base
    }

    /// No entities.
    public static let empty = Entities(nodes: [:], base: nil)

    /// Makes a set of entities, which may lie over another.
    ///
    /// Parents need not be in the set; of those that are not, only the identity is known. An entity of the set below
    /// keeps the ancestors that it had there.
    ///
    /// - Throws: ``PolicyError`` where an entity is given twice in different forms, or is its own ancestor.
    public init(_ entities: [Entity], over below: Entities? = nil) throws(PolicyError) {
        var given: [EntityUID: Entity] = [:]
        given.reserveCapacity(entities.count)
        for entity in entities {
            if let other = given.updateValue(entity, forKey: entity.uid), other != entity {
                throw PolicyError(.entity, "duplicate entity entry `\(entity.uid)`")
            }
        }
        var hierarchy = Hierarchy(
            parents: { given[$0]?.parents },
            settled: { below?.node($0).map { Set($0.ancestors.list) } }
        )
        var nodes: [EntityUID: Node] = [:]
        nodes.reserveCapacity(given.count)
        for entity in given.values {
            let ancestors = try hierarchy.ancestors(of: entity.uid)
            nodes[entity.uid] = Node(entity, ancestors: Ancestors(ancestors))
        }
        self.nodes = nodes
        base = below.map(Base.init)
    }

    /// The entity of an identity, if it is known.
    public func entity(_ uid: EntityUID) -> Entity? { node(uid)?.entity }

    /// All groups that an entity is in, directly or not, in no order; none of an unknown one.
    public func ancestors(of uid: EntityUID) -> [EntityUID] { node(uid)?.ancestors.list ?? [] }

    /// Whether an entity is the other or is in it.
    public func isDescendant(_ uid: EntityUID, of ancestor: EntityUID) -> Bool {
        uid == ancestor || node(uid)?.ancestors.contains(ancestor) == true
    }

    /// How many entities there are.
    public var count: Int {
        guard let base else { return nodes.count }
        return nodes.count + base.entities.all.count { nodes[$0.uid] == nil }
    }

    /// All entities, in no order.
    public var all: [Entity] {
        let own = nodes.values.map(\.entity)
        guard let base else { return own }
        return own + base.entities.all.filter { nodes[$0.uid] == nil }
    }

    subscript(uid: EntityUID) -> Node? { node(uid) }

    @inline(__always)
    private func node(_ uid: EntityUID) -> Node? {
        if let node = nodes[uid] { return node }
        guard let base else { return nil }
        return base.entities.node(below: uid)
    }

    private func node(below uid: EntityUID) -> Node? { node(uid) }
}
