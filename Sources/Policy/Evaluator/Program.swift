/// The conditions of one policy, laid out flat: nodes are trivial values that name their operands by index, so that
/// walking them touches no reference count.
final class Program: Sendable {
    typealias Index = Int32

    enum Node: Sendable {
        case constant(Int32)
        /// A constructor of an extension type with a text that it cannot read.
        case failure(Int32)
        case principal, action, resource, context
        case conditional(Index, then: Index, otherwise: Index)
        case and(List), or(List)
        case not(Index), negate(Index), isEmpty(Index)
        case equal(Index, Index), notEqual(Index, Index)
        case less(Index, Index), lessOrEqual(Index, Index)
        case add(Index, Index), subtract(Index, Index), multiply(Index, Index)
        case isIn(Index, Index)
        case contains(Index, Index), containsAll(Index, Index), containsAny(Index, Index)
        case hasTag(Index, Index), getTag(Index, Index)
        case attribute(Index, name: Int32)
        /// The names follow each other in the table of names.
        case has(Index, firstName: Int32, count: Int32)
        case like(Index, pattern: Int32)
        case isType(Index, type: Int32)
        case isTypeIn(Index, type: Int32, Index)
        case set(List)
        /// Its names follow each other in the table of names.
        case record(List, firstName: Int32)
        case call(ExtensionFunction, List)
    }

    /// A run in the table of operands.
    struct List: Sendable {
        var start: Int32
        var count: Int32
    }

    /// One clause of the policy.
    struct Clause: Sendable {
        var root: Index
        /// What the root must be for the policy to be satisfied: `when` true, `unless` false.
        var wanted: Bool
    }

    /// The text that the spans are ranges of.
    let source: SourceText
    let nodes: [Node]
    let spans: [Span]
    let operands: [Index]
    let constants: [Value]
    let failures: [EvaluationError]
    let names: [AttributeName]
    let patterns: [Pattern]
    let types: [EntityType]
    let clauses: [Clause]

    init(_ tables: Tables, source: SourceText) {
        self.source = source
        nodes = tables.nodes
        spans = tables.spans
        operands = tables.operands
        constants = tables.constants
        failures = tables.failures
        names = tables.names
        patterns = tables.patterns
        types = tables.types
        clauses = tables.clauses
    }

    /// What the compiler fills.
    struct Tables {
        var nodes: [Node] = []
        var spans: [Span] = []
        var operands: [Index] = []
        var constants: [Value] = []
        var failures: [EvaluationError] = []
        var names: [AttributeName] = []
        var patterns: [Pattern] = []
        var types: [EntityType] = []
        var clauses: [Clause] = []
    }
}
