/// What a name or call turned out to mean.
enum Resolution: Sendable {
    /// A variable of the environment, by its qualified name.
    case variable(String)
    /// A variable of a macro, by its place among the evaluation's locals.
    case local(Int)
    /// A type, by its name.
    case type(String)
    /// Parts of a name that nothing is declared for; it may be bound when the expression is evaluated.
    case unknown([String])
    /// A function with a namespace, whose receiver is no value but the namespace.
    case function(String)
}

/// What the checker found out about a tree.
struct Findings: Sendable {
    /// By the nodes' ids.
    var resolutions: [Int: Resolution] = [:]
    /// The places of the variables that a binding or macro declares, by the node's id.
    var slots: [Int: [Int]] = [:]
    /// How many places there are.
    var slotCount = 0
}
