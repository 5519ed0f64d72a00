import JSON

/// One check of a value against a program.
///
/// Bounded in depth and in steps: what goes beyond ends as a failure, whatever `not` and `anyOf` would make of one.
struct Evaluation<Sink: ViolationSink> {
    let program: Program
    var sink: Sink
    /// Whether a bound was hit, so that nothing can be said of the value.
    private(set) var isExhausted = false
    private var stepsLeft: Int
    private var depthLeft: Int
    /// The schema resources that evaluation has come through, outermost first (core, section 7.1).
    var scope: [Int32] = []

    /// The deepest nesting of schemas within schemas that is followed.
    static var depthMax: Int { 2048 }

    init(_ program: Program, sink: Sink, stepsMax: Int) {
        self.program = program
        self.sink = sink
        stepsLeft = stepsMax
        depthLeft = Self.depthMax
    }

    /// Whether the value conforms.
    mutating func holds(_ value: JSON) -> Bool {
        let holds = withUnsafePointer(to: value) { check(program.root, $0, nil) }
        return holds && !isExhausted
    }

    /// Whether the value conforms to one node. What it evaluates of the value is added to the marks, where asked for.
    mutating func check(_ id: NodeID, _ value: UnsafePointer<JSON>, _ marks: UnsafeMutablePointer<Marks>?) -> Bool {
        let node = program.nodes[Int(id)]
        switch node.verdict {
        case .always: return true
        case .never:
            if Sink.collects { sink.failSchema("is not allowed") }
            return false
        case .byInstructions: break
        }
        guard stepsLeft > 0, depthLeft > 0 else { return exhaust() }
        stepsLeft -= 1
        depthLeft -= 1
        defer { depthLeft += 1 }
        guard program.tracksScope, scope.last != node.resource else { return run(node, value, marks) }
        scope.append(node.resource)
        defer { scope.removeLast() }
        return run(node, value, marks)
    }

    private mutating func run(
        _ node: Node,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        guard node.collectsMarks else { return runInstructions(node, value, marks) }
        var own = Marks()
        return withUnsafeMutablePointer(to: &own) { own in
            // Only what holds counts as evaluated; after a failure the rest would be noise.
            guard runInstructions(node, value, own) else { return false }
            var holds = true
            for index in node.last.indices where !unevaluated(program.instructions[index], node, value, own) {
                holds = false
                guard Sink.collects else { return false }
            }
            if holds { marks?.pointee.formUnion(own.pointee) }
            return holds
        }
    }

    private mutating func runInstructions(
        _ node: Node,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        var holds = true
        if node.types != .all, !node.types.contains(typeOf: value.pointee) {
            guard Sink.collects else { return false }
            sink.fail("type", "must be \(node.types.description), is \(value.pointee.typeName)")
            holds = false
        }
        for index in node.general.indices where !general(program.instructions[index], node, value, marks) {
            guard Sink.collects else { return false }
            holds = false
        }
        return runTyped(node, value, marks) && holds
    }

    @inline(__always)
    private mutating func runTyped(
        _ node: Node,
        _ value: UnsafePointer<JSON>,
        _ marks: UnsafeMutablePointer<Marks>?
    ) -> Bool {
        var holds = true
        switch value.pointee {
        case .object(let object):
            for index in node.object.indices where !self.object(program.instructions[index], node, object, value, marks)
            {
                guard Sink.collects else { return false }
                holds = false
            }
        case .array(let elements):
            for index in node.array.indices where !array(program.instructions[index], node, elements, marks) {
                guard Sink.collects else { return false }
                holds = false
            }
        case .string(let text):
            for index in node.string.indices where !string(program.instructions[index], text) {
                guard Sink.collects else { return false }
                holds = false
            }
        case .int, .uint, .double:
            guard !node.number.isEmpty, let number = Number(value.pointee) else { return true }
            for index in node.number.indices where !self.number(program.instructions[index], number) {
                guard Sink.collects else { return false }
                holds = false
            }
        case .null, .bool:
            break
        }
        return holds
    }

    private mutating func exhaust() -> Bool {
        if Sink.collects, !isExhausted { sink.failSchema("is too deep or too large to be checked against the schema") }
        isExhausted = true
        return false
    }
}
