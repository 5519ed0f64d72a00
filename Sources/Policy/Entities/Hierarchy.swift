/// Computes who is in what, transitively, and refuses circles. Each entity is visited once, without recursion, so deep
/// hierarchies cost no stack.
struct Hierarchy {
    let parents: (EntityUID) -> [EntityUID]?
    /// The ancestors of entities that were settled before, in a set below.
    let settled: (EntityUID) -> Set<EntityUID>?
    private var finished: [EntityUID: Set<EntityUID>] = [:]
    private var open: Set<EntityUID> = []

    init(
        parents: @escaping (EntityUID) -> [EntityUID]?,
        settled: @escaping (EntityUID) -> Set<EntityUID>? = { _ in nil }
    ) {
        self.parents = parents
        self.settled = settled
    }

    private struct Visit {
        var uid: EntityUID
        var parents: [EntityUID]
        var next = 0
        var ancestors: Set<EntityUID> = []
    }

    mutating func ancestors(of uid: EntityUID) throws(PolicyError) -> Set<EntityUID> {
        if let known = finished[uid] { return known }
        var stack = [begin(uid)]
        while var visit = stack.popLast() {
            guard visit.next < visit.parents.count else {
                open.remove(visit.uid)
                finished[visit.uid] = visit.ancestors
                if let below = stack.indices.last { stack[below].ancestors.formUnion(visit.ancestors) }
                continue
            }
            let parent = visit.parents[visit.next]
            visit.next += 1
            visit.ancestors.insert(parent)
            if let known = finished[parent] {
                visit.ancestors.formUnion(known)
                stack.append(visit)
            } else {
                guard !open.contains(parent) else {
                    throw PolicyError(.entity, "input graph has a cycle containing vertex `\(parent)`")
                }
                stack.append(visit)
                stack.append(begin(parent))
            }
        }
        return finished[uid] ?? []
    }

    private mutating func begin(_ uid: EntityUID) -> Visit {
        if let parents = parents(uid) {
            open.insert(uid)
            return Visit(uid: uid, parents: parents)
        }
        return Visit(uid: uid, parents: [], ancestors: settled(uid) ?? [])
    }
}
