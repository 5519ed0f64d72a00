import JSON
import Pattern

/// A compiled schema: nodes, their instructions, and the tables that instructions name by position.
final class Program: Sendable {
    let nodes: [Node]
    let instructions: [Instruction]
    let children: [NodeID]
    let constants: [JSON]
    let enumerations: [Enumeration]
    let numbers: [Number]
    let divisors: [DecimalNumber]
    let patterns: [Pattern]
    let members: [MemberRule]
    let required: [[String]]
    let dependents: [[DependentRule]]
    let dynamics: [DynamicRule]
    /// Where each node was written; read for output only.
    let places: [Place]
    /// What each node's schema has, in its order; read for output only.
    let keywords: [[WrittenKeyword]]
    /// Whether evaluation must keep the resources that it comes through.
    let tracksScope: Bool
    let root: NodeID

    /// Where a node was written.
    struct Place: Sendable {
        /// The URI of its schema resource, empty where it has none.
        var resource: String
        /// The place in that resource, as a JSON Pointer.
        var pointer: String
    }

    init(_ draft: ProgramDraft, root: NodeID) {
        nodes = draft.nodes
        instructions = draft.instructions
        children = draft.children
        constants = draft.constants
        enumerations = draft.enumerations
        numbers = draft.numbers
        divisors = draft.divisors
        patterns = draft.patterns
        members = draft.members
        required = draft.required
        dependents = draft.dependents
        dynamics = draft.dynamics
        places = draft.places
        keywords = draft.keywords
        tracksScope = !draft.dynamics.isEmpty
        self.root = root
    }
}

/// A program while it is being compiled.
struct ProgramDraft {
    var nodes: [Node] = []
    var instructions: [Instruction] = []
    var children: [NodeID] = []
    var constants: [JSON] = []
    var enumerations: [Enumeration] = []
    var numbers: [Number] = []
    var divisors: [DecimalNumber] = []
    var patterns: [Pattern] = []
    var members: [MemberRule] = []
    var required: [[String]] = []
    var dependents: [[DependentRule]] = []
    var dynamics: [DynamicRule] = []
    var places: [Program.Place] = []
    var keywords: [[WrittenKeyword]] = []
}
