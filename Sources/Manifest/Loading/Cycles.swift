/// Finds cycles in graphs of names.
enum Cycles {
    /// One cycle for each knot of names that lead to one another, in the order of `names`, each beginning at its first.
    static func find(in names: [String], edges: (String) -> [String]) -> [[String]] {
        var state: [String: Bool] = [:]
        var cycles: [[String]] = []
        for name in names where state[name] == nil {
            // Depth first, with a stack of its own: a chain may be longer than the thread's.
            var path = [name]
            var pending = [edges(name)[...]]
            state[name] = false
            while let current = path.last {
                guard let next = pending[pending.count - 1].popFirst() else {
                    state[current] = true
                    path.removeLast()
                    pending.removeLast()
                    continue
                }
                if state[next] == false, let start = path.firstIndex(of: next) {
                    // The edge that closes a cycle is not followed, so each is found once.
                    cycles.append(Array(path[start...]))
                } else if state[next] == nil {
                    state[next] = false
                    path.append(next)
                    pending.append(edges(next)[...])
                }
            }
        }
        return cycles
    }

    /// The names, each after those that its edges lead to, and otherwise as they are; a cycle is cut where it closes.
    static func order(_ names: [String], edges: (String) -> [String]) -> [String] {
        let known = Set(names)
        var seen: Set<String> = []
        var order: [String] = []
        for name in names where seen.insert(name).inserted {
            var path = [name]
            var pending = [edges(name)[...]]
            while let current = path.last {
                guard let next = pending[pending.count - 1].popFirst() else {
                    order.append(current)
                    path.removeLast()
                    pending.removeLast()
                    continue
                }
                guard known.contains(next), seen.insert(next).inserted else { continue }
                path.append(next)
                pending.append(edges(next)[...])
            }
        }
        return order
    }
}
