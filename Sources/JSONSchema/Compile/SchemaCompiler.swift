import JSON
import Pattern

/// Compiles a schema, and every schema that it refers to, into one program.
///
/// Schemas wait in a list rather than in recursion, so that a long chain of references takes no stack; each place is
/// compiled once, whoever refers to it.
struct SchemaCompiler {
    struct Pending {
        var node: NodeID
        var schema: JSON
        var location: SchemaLocation
    }

    /// The most instructions that the automata of all patterns may have together.
    private static let patternInstructionsMax = 2_000_000

    var library: SchemaLibrary
    let options: SchemaOptions
    var draft = ProgramDraft()
    private var ids: [SchemaLocation: NodeID] = [:]
    private var pending: [Pending] = []
    private var patterns: [ExactString: Int32] = [:]
    private var patternInstructionsLeft = Self.patternInstructionsMax
    /// The rules that ask for each dynamic anchor.
    private var dynamicRules: [ExactString: [Int]] = [:]
    private var reached: Set<Int> = []
    private let checksMetaschema: Bool
    private var documentsChecked = 0

    private init(options: SchemaOptions, checksMetaschema: Bool) {
        self.options = options
        self.checksMetaschema = checksMetaschema
        library = SchemaLibrary(options: options)
    }

    /// Compiles a schema; metaschemas themselves are compiled without being checked.
    static func compile(
        _ schema: JSON,
        options: SchemaOptions,
        checksMetaschema: Bool
    ) throws(SchemaError) -> Program {
        var compiler = SchemaCompiler(options: options, checksMetaschema: checksMetaschema)
        let resource = try compiler.library.load(schema, uri: URIReference(""))
        try compiler.checkDocuments()
        let root = try compiler.node(at: compiler.library.resources[resource].location, schema)
        try compiler.compilePending()
        try compiler.compileDynamicAnchors()
        let program = Program(compiler.draft, root: root)
        try ProgramCheck.check(program)
        return program
    }

    /// The node of a schema, which is compiled later.
    mutating func node(at location: SchemaLocation, _ schema: JSON) throws(SchemaError) -> NodeID {
        if let id = ids[location] { return id }
        guard draft.nodes.count < options.nodesMax else {
            let message = "more than \(options.nodesMax) schemas"
            throw SchemaError(code: .limit, message: message, location: library.describe(location))
        }
        let id = NodeID(draft.nodes.count)
        ids[location] = id
        let resource = library.resource(at: location)
        reached.insert(resource)
        var node = Node()
        node.resource = Int32(resource)
        node.isLegacy = library.resources[resource].dialect.draft.isLegacy
        draft.nodes.append(node)
        draft.places.append(library.place(of: location))
        draft.keywords.append([])
        pending.append(Pending(node: id, schema: schema, location: location))
        return id
    }

    /// The node to which a reference leads.
    mutating func target(
        of reference: String,
        _ keyword: String,
        in context: SchemaContext
    ) throws(SchemaError) -> (node: NodeID, location: SchemaLocation, anchor: ExactString?) {
        let place = "\(context.description)/\(keyword)"
        let (location, anchor) = try library.resolve(reference, in: context.resource, at: place)
        try checkDocuments()
        guard let schema = library.value(at: location) else {
            let message = "reference to `\(reference)` leads nowhere"
            throw SchemaError(code: .reference, message: message, location: place)
        }
        return (try node(at: location, schema), location, anchor)
    }

    /// A rule that leads to the dynamic anchor of a name, and to a node where no resource on the way has one.
    mutating func dynamicRule(_ name: ExactString, initial: NodeID) -> Int32 {
        let index = draft.dynamics.count
        draft.dynamics.append(DynamicRule(initial: initial, anchors: [:]))
        dynamicRules[name, default: []].append(index)
        return Int32(index)
    }

    mutating func pattern(_ source: String, _ location: String) throws(SchemaError) -> Int32 {
        if let index = patterns[ExactString(source)] { return index }
        let pattern: Pattern
        do throws(PatternError) {
            pattern = try Pattern(ecma262: source)
        } catch {
            throw SchemaError(
                code: .pattern,
                message: "`\(source)`: \(error)",
                location: location,
                offset: error.offset
            )
        }
        patternInstructionsLeft -= pattern.instructionCount
        guard patternInstructionsLeft >= 0 else {
            throw SchemaError(code: .limit, message: "the patterns are too large together", location: location)
        }
        let index = Int32(draft.patterns.count)
        draft.patterns.append(pattern)
        patterns[ExactString(source)] = index
        return index
    }

    private mutating func compilePending() throws(SchemaError) {
        while let next = pending.popLast() { try compile(next) }
    }

    /// Compiles the anchors that dynamic references may come upon in the resources reached, which may reach others.
    private mutating func compileDynamicAnchors() throws(SchemaError) {
        var done: Set<SchemaLocation> = []
        var isComplete = false
        while !isComplete {
            isComplete = true
            for (name, rules) in dynamicRules {
                for resource in reached {
                    guard let location = library.resources[resource].dynamicAnchors[name],
                        let schema = library.value(at: location)
                    else { continue }
                    let id = try node(at: location, schema)
                    for rule in rules { draft.dynamics[rule].anchors[Int32(resource)] = id }
                    if done.insert(location).inserted { isComplete = false }
                }
            }
            try compilePending()
        }
    }

    /// Checks documents against their metaschemas as they come in.
    private mutating func checkDocuments() throws(SchemaError) {
        while documentsChecked < library.documents.count {
            let document = documentsChecked
            documentsChecked += 1
            guard checksMetaschema else { continue }
            let root = SchemaLocation(document: document, pointer: JSONPointer())
            let resource = library.resources[library.resource(at: root)]
            if Metaschema.isEmbedded(resource.uri.description) { continue }
            let metaschema = try Metaschema.program(for: resource.dialect, options: options)
            try Metaschema.check(library.documents[document], against: metaschema, uri: resource.uri.description)
        }
    }
}
