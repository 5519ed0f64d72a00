import JSON
import Pattern

/// `properties`, `patternProperties`, `additionalProperties` and `required` of one schema, decided in one pass over
/// an object's members.
final class MemberRule: Sendable {
    /// The names of `properties` first, then those that only `required` has.
    let names: [String]
    let table: NameTable
    /// The schema of each name; none for a name that is only required.
    let nodes: [NodeID]
    /// The slots of the required names as bits.
    let requiredSlots: UInt64
    /// Required names whose slots are beyond 64 bits.
    let requiredBeyondSlots: [String]
    let patterns: [(pattern: Pattern, node: NodeID)]
    /// The schema of members that no name and no pattern covers, or none.
    let additional: NodeID

    /// Makes a rule; a reference type, because copying this many fields at each evaluation would cost more than them.
    init(
        properties: [(name: String, node: NodeID)],
        patterns: [(pattern: Pattern, node: NodeID)],
        additional: NodeID,
        required: [String]
    ) {
        var known = Set(properties.map { ExactString($0.name) })
        let extra = required.filter { known.insert(ExactString($0)).inserted }
        names = properties.map(\.name) + extra
        table = NameTable(names)
        nodes = properties.map(\.node) + extra.map { _ in .none }
        var (slots, late): (UInt64, [String]) = (0, [])
        for name in required {
            let slot = table.slot(of: name)
            if slot < 64 { slots |= 1 << UInt64(slot) } else { late.append(name) }
        }
        requiredSlots = slots
        requiredBeyondSlots = late
        self.patterns = patterns
        self.additional = additional
    }
}

/// `dependentRequired`: when the member is there, so must be the others.
struct DependentRule: Sendable {
    var name: String
    var required: [String]
    var node: NodeID
    /// `dependencies` in older drafts.
    var keyword: String
}

/// A dynamic reference, decided by the resources that evaluation has come through.
struct DynamicRule: Sendable {
    /// Where the reference leads when no resource on the way has an anchor of the name.
    var initial: NodeID
    /// The anchor's node in each resource that has one.
    var anchors: [Int32: NodeID]
}

/// Values of `enum`; long lists of strings are found by their bytes.
struct Enumeration: Sendable {
    var values: [JSON]
    var table: NameTable?
}
