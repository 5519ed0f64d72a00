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

    private final class Storage: Sendable {
        let nodes: EntityTable<Node>
        let base: Storage?

        init(_ nodes: [EntityUID: Node], over base: Storage?) {
            self.nodes = EntityTable(nodes)
            self.base = base
        }

        func node(_ uid: EntityUID) -> Node? {
            if let node = nodes[uid] { return node }
            return base?.node(uid)
        }
    }

    private let storage: Storage

    private init(_ storage: Storage) {
        self.storage = storage
    }

    /// No entities.
    public static let empty = Entities(Storage([:], over: nil))

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
        storage = Storage(nodes, over: below?.storage)
    }

    /// The entity of an identity, if it is known.
    public func entity(_ uid: EntityUID) -> Entity? { node(uid)?.entity }

    /// All groups that an entity is in, directly or not, in no order; none of an unknown one.
    public func ancestors(of uid: EntityUID) -> [EntityUID] { node(uid)?.ancestors.list ?? [] }

    /// Whether an entity is the other or is in it.
    public func isDescendant(_ uid: EntityUID, of ancestor: EntityUID) -> Bool {
        uid == ancestor || node(uid)?.ancestors.contains(ancestor) == true
    }

    /// All entities, in no order.
    public var all: [Entity] {
        var met: Set<EntityUID> = []
        var all: [Entity] = []
        var layer: Storage? = storage
        while let current = layer {
            for node in current.nodes.all where met.insert(node.entity.uid).inserted { all.append(node.entity) }
            layer = current.base
        }
        return all
    }

    subscript(uid: EntityUID) -> Node? { storage.node(uid) }

    private func node(_ uid: EntityUID) -> Node? { storage.node(uid) }
}
