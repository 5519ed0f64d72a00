import JSON

/// Notes every keyword and every schema that is evaluated, as the tree that the output forms are made of.
struct TracingSink: ViolationSink {
    static var collects: Bool { true }
    static var traces: Bool { true }

    /// A schema or a keyword that has begun and not ended. Schemas and keywords alternate, a schema at the bottom.
    private struct Open {
        var unit: OutputUnit
        /// Whether the unit was there before, so that it needs no room of its own.
        var isContinued = false
        /// The schema's node, and what it is applied to.
        var node = NodeID.none
        var subject = OutputUnit.Subject.other
    }

    private let program: Program
    private var open: [Open] = []
    private var instance: [String] = []
    private var way: [String] = []
    /// How many more units are kept; beyond, only whether they hold.
    private var roomLeft: Int

    init(_ program: Program, root value: JSON, unitsMax: Int) {
        self.program = program
        roomLeft = unitsMax
        open.append(Open(unit: schemaUnit(program.root), node: program.root, subject: OutputUnit.Subject(value)))
    }

    /// The whole tree, when the evaluation has ended.
    mutating func finish(holds: Bool) -> OutputUnit {
        guard let root = open.first else { return OutputUnit(way: [], place: "", instance: []) }
        var unit = completed(root)
        // A bound was hit below something that holds all the same, such as `not`.
        if unit.isValid, !holds { unit.fail("is too deep or too large to be checked against the schema") }
        return unit
    }

    mutating func fail(_ keyword: String, _ message: String) {
        begin(keyword)
        end(holds: false, message: message)
    }

    mutating func failSchema(_ message: String) {
        guard let top = open.indices.last else { return }
        open[top].unit.fail(message)
    }

    /// A keyword that has spoken already, of another member or another name, goes on in the same unit.
    mutating func begin(_ keyword: String) {
        way.append(keyword)
        guard let top = open.indices.last else { return }
        if let known = open[top].unit.children.firstIndex(where: { $0.keyword == keyword }) {
            open.append(Open(unit: open[top].unit.children.remove(at: known), isContinued: true))
            return
        }
        let place = program.places[Int(open[top].node)]
        let pointer = JSONPointer(tokens: [keyword]).description
        var unit = OutputUnit(way: way, place: "\(place.resource)#\(place.pointer)\(pointer)", instance: instance)
        unit.keyword = keyword
        open.append(Open(unit: unit))
    }

    mutating func end(holds: Bool, message: String?) {
        way.removeLast()
        guard let ended = open.popLast(), let top = open.indices.last else { return }
        var keyword = ended.unit
        if !holds {
            keyword.isValid = false
            if let message { keyword.fail(message) }
            open[top].unit.isValid = false
        }
        keep(keyword, in: top, isContinued: ended.isContinued)
    }

    mutating func enter(_ node: NodeID, _ value: UnsafePointer<JSON>, keywordPart: String?, instancePart: String?) {
        if let keywordPart { way.append(keywordPart) }
        if let instancePart { instance.append(instancePart) }
        open.append(Open(unit: schemaUnit(node), node: node, subject: OutputUnit.Subject(value.pointee)))
    }

    mutating func exit(keywordPart: String?, instancePart: String?) {
        if keywordPart != nil { way.removeLast() }
        if instancePart != nil { instance.removeLast() }
        guard let schema = open.popLast(), let top = open.indices.last else { return }
        keep(completed(schema), in: top)
    }

    private func schemaUnit(_ node: NodeID) -> OutputUnit {
        let place = program.places[Int(node)]
        return OutputUnit(way: way, place: "\(place.resource)#\(place.pointer)", instance: instance)
    }

    private mutating func keep(_ unit: OutputUnit, in top: Int, isContinued: Bool = false) {
        if !isContinued {
            guard roomLeft > 0 else { return }
            roomLeft -= 1
        }
        open[top].unit.children.append(unit)
    }

    /// A schema's unit with all of its keywords in their order, those that had nothing to say included.
    private func completed(_ schema: Open) -> OutputUnit {
        guard program.nodes[Int(schema.node)].verdict != .never else { return schema.unit }
        var unit = schema.unit
        var noted = Dictionary(unit.children.map { ($0.keyword ?? "", $0) }) { first, _ in first }
        unit.children = []
        for keyword in program.keywords[Int(schema.node)] {
            if var known = noted.removeValue(forKey: keyword.name) {
                known.annotate(keyword, of: schema.subject)
                unit.children.append(known)
            } else if let quiet = quiet(keyword, in: schema, among: unit.children) {
                unit.children.append(quiet)
            }
        }
        return unit
    }

    /// The unit of a keyword that no instruction has spoken of, or nil where it was not evaluated.
    private func quiet(_ keyword: WrittenKeyword, in schema: Open, among siblings: [OutputUnit]) -> OutputUnit? {
        guard roomLeft > 0 else { return nil }
        switch keyword.role {
        case .conditional:
            let isBound = keyword.name == "minContains" || keyword.name == "maxContains"
            let isLast = keyword.name.hasPrefix("unevaluated")
            guard isLast && schema.unit.isValid || isBound else { return nil }
            // A bound belongs to `contains`, which has said what there is to say.
            if isBound, siblings.contains(where: { $0.keyword == "contains" && !$0.isValid }) { return nil }
        case .contentAnnotation:
            guard schema.subject == .string else { return nil }
        case .assertion, .annotation, .reserved: break
        }
        let pointer = JSONPointer(tokens: [keyword.name])
        var unit = OutputUnit(
            way: schema.unit.way + pointer.tokens,
            place: schema.unit.place + pointer.description,
            instance: schema.unit.instance
        )
        unit.keyword = keyword.name
        unit.isReserved = keyword.role == .reserved
        unit.annotate(keyword, of: schema.subject)
        return unit
    }
}
