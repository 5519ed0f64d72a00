/// Refuses programs whose evaluation would not end, or not soon.
///
/// Schemas that apply to the same value (`$ref`, `allOf`, …) must not lead back to themselves, nor nest deeply, nor fan
/// out: twenty schemas that refer to the next twice each are a million evaluations of one value.
enum ProgramCheck {
    /// The longest chain of schemas that apply to the same value.
    private static let chainMax = 256
    /// The most evaluations that one schema may cost a value, its members and elements not counted.
    private static let pathsMax = 100_000

    static func check(_ program: Program) throws(SchemaError) {
        var costs = [Cost?](repeating: nil, count: program.nodes.count)
        for start in program.nodes.indices where costs[start] == nil {
            try measure(from: NodeID(start), program, &costs)
        }
    }

    private struct Cost {
        var chain = 1
        var paths = 1
    }

    private struct Visit {
        var node: NodeID
        var successors: [NodeID]
        var next = 0
        var cost = Cost()
    }

    /// Walks in depth-first order, with a list for the stack.
    private static func measure(from start: NodeID, _ program: Program, _ costs: inout [Cost?]) throws(SchemaError) {
        var visits = [Visit(node: start, successors: successors(of: start, program))]
        var isOpen: Set<NodeID> = [start]
        while var visit = visits.popLast() {
            guard visit.next < visit.successors.count else {
                isOpen.remove(visit.node)
                costs[Int(visit.node)] = visit.cost
                continue
            }
            let successor = visit.successors[visit.next]
            if let cost = costs[Int(successor)] {
                visit.next += 1
                visit.cost.chain = max(visit.cost.chain, cost.chain + 1)
                visit.cost.paths += cost.paths
                guard visit.cost.chain <= chainMax else {
                    throw fault(.limit, "more than \(chainMax) schemas lead from one to the next", visit.node, program)
                }
                guard visit.cost.paths <= pathsMax else {
                    throw fault(.limit, "more than \(pathsMax) evaluations of one value", visit.node, program)
                }
                visits.append(visit)
            } else {
                guard isOpen.insert(successor).inserted else {
                    throw fault(.circular, "the schema refers to itself for the same value", successor, program)
                }
                visits.append(visit)
                visits.append(Visit(node: successor, successors: successors(of: successor, program)))
            }
        }
    }

    /// The nodes that apply to the same value. A dynamic reference counts with where it leads by itself; where it is led
    /// elsewhere, the bounds of the evaluation hold.
    private static func successors(of id: NodeID, _ program: Program) -> [NodeID] {
        let node = program.nodes[Int(id)]
        var found: [NodeID] = []
        for index in Array(node.general.indices) + Array(node.object.indices) {
            switch program.instructions[index] {
            case .allOf(let range), .anyOf(let range), .oneOf(let range): found += program.children[range.indices]
            case .not(let child), .reference(let child): found.append(child)
            case .conditional(let test, let then, let otherwise): found += [test, then, otherwise]
            case .dynamicReference(let index): found.append(program.dynamics[Int(index)].initial)
            case .dependentSchemas(let index): found += program.dependents[Int(index)].map(\.node)
            default: break
            }
        }
        return found.filter { $0 != .none }
    }

    private static func fault(
        _ code: SchemaError.Code,
        _ message: String,
        _ node: NodeID,
        _ program: Program
    ) -> SchemaError {
        let place = program.places[Int(node)]
        return SchemaError(code: code, message: message, location: "\(place.resource)#\(place.pointer)")
    }
}
