/// A compiled schema object or boolean: which types it allows, and where its instructions lie in the program.
struct Node: Sendable {
    /// What a boolean schema says, or that the instructions say it.
    enum Verdict: UInt8, Sendable {
        case always, never, byInstructions
    }

    var verdict = Verdict.byInstructions
    /// The types that `type` allows; all where there is no such keyword.
    var types = TypeSet.all
    /// Whether `unevaluatedProperties` or `unevaluatedItems` asks what the other keywords have evaluated.
    var collectsMarks = false
    /// Whether the schema is of a draft before 2020-12, whose keywords have other names.
    var isLegacy = false
    /// The schema resource to which the node belongs, for dynamic references.
    var resource: Int32 = 0
    /// Instructions for values of every type.
    var general = Range32()
    /// Instructions for values of one type.
    var number = Range32()
    var string = Range32()
    var array = Range32()
    var object = Range32()
    /// `unevaluatedItems` and `unevaluatedProperties`, which run after all others.
    var last = Range32()
}

/// A range of positions in 8 bytes.
struct Range32: Sendable {
    var start: Int32 = 0
    var count: Int32 = 0

    var isEmpty: Bool { count == 0 }
    var indices: Range<Int> { Int(start)..<Int(start + count) }
}

/// A node's position in the program.
typealias NodeID = Int32

extension NodeID {
    /// No node, where a keyword is absent.
    static let none: NodeID = -1
}
