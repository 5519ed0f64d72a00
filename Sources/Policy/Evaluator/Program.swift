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
        /// `base.a.b.c`: the names follow each other in the table of names, so that the whole path is walked at once.
        case path(Index, firstName: Int32, count: Int32)
        /// The same for `base has a.b.c`.
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
    let spans: [Span]
    let failures: [EvaluationError]
    let patterns: [Pattern]
    let clauses: [Clause]
    let nodes: Table<Node>
    let operands: Table<Index>
    let constants: Table<Value>
    let names: Table<AttributeName>
    let types: Table<EntityType>

    init(_ tables: Tables, source: SourceText) {
        self.source = source
        spans = tables.spans
        failures = tables.failures
        patterns = tables.patterns
        clauses = tables.clauses
        nodes = Table(tables.nodes)
        operands = Table(tables.operands)
        constants = Table(tables.constants)
        names = Table(tables.names)
        types = Table(tables.types)
    }

    deinit {
        nodes.deallocate()
        operands.deallocate()
        constants.deallocate()
        names.deallocate()
        types.deallocate()
    }

    /// A fixed array that is read in place: an array's own storage is retained and released at every look, which costs
    /// a decision more than all the rest. Its owner deallocates it.
    ///
    /// `@unchecked Sendable`: nothing writes to it after it was made, so no lock is needed.
    struct Table<Element: Sendable>: @unchecked Sendable {
        private let elements: UnsafeMutablePointer<Element>
        private let count: Int

        init(_ array: [Element]) {
            count = array.count
            elements = .allocate(capacity: count)
            elements.initialize(from: array, count: count)
        }

        func deallocate() {
            elements.deinitialize(count: count)
            elements.deallocate()
        }

        @inline(__always)
        subscript(index: Int32) -> Element {
            _read {
                precondition(index >= 0 && Int(index) < count, "the compiler of programs made an index out of bounds")
                yield elements[Int(index)]
            }
        }
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
