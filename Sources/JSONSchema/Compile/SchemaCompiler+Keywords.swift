import JSON
import Pattern

/// The instructions of one schema object while they are gathered.
struct NodeDraft {
    var types = TypeSet.all
    var general: [Instruction] = []
    var number: [Instruction] = []
    var string: [Instruction] = []
    var array: [Instruction] = []
    var object: [Instruction] = []
    var last: [Instruction] = []
}

extension SchemaCompiler {
    /// Compiles one schema that waits.
    mutating func compile(_ item: Pending) throws(SchemaError) {
        let index = Int(item.node)
        switch item.schema {
        case .bool(let allows):
            draft.nodes[index].verdict = allows ? .always : .never
        case .object(let object):
            let resource = library.resource(at: item.location)
            let context = SchemaContext(
                object: object,
                location: item.location,
                resource: resource,
                dialect: library.resources[resource].dialect,
                description: library.describe(item.location)
            )
            draft.keywords[index] = WrittenKeyword.list(context)
            var keywords = NodeDraft()
            try compile(context, into: &keywords)
            finish(keywords, index)
        default:
            let message = "a schema is an object or a boolean, not \(item.schema.typeName)"
            throw SchemaError(code: .invalid, message: message, location: library.describe(item.location))
        }
    }

    private mutating func compile(_ context: SchemaContext, into keywords: inout NodeDraft) throws(SchemaError) {
        if context.dialect.draft == .draft7, let reference = try context.string("$ref") {
            // In draft 7 nothing counts beside a reference.
            keywords.general.append(.reference(try target(of: reference, "$ref", in: context).node))
            return
        }
        if context.has(.validation) {
            try compileValidation(context, into: &keywords)
        }
        try compileReferences(context, into: &keywords)
        if context.has(.applicator) {
            try compileLogic(context, into: &keywords)
            try compileItems(context, into: &keywords)
            try compileMembers(context, into: &keywords)
        }
        if context.has(.unevaluated), context.dialect.draft != .draft7 {
            if let child = try child("unevaluatedItems", context) { keywords.last.append(.unevaluatedItems(child)) }
            if let child = try child("unevaluatedProperties", context) {
                keywords.last.append(.unevaluatedProperties(child))
            }
        }
        let assertsFormat = options.assertsFormat || context.has(.formatAssertion)
        if assertsFormat, let name = try context.string("format"), let format = Format(rawValue: name) {
            keywords.string.append(.format(format))
        }
    }

    private mutating func finish(_ keywords: NodeDraft, _ index: Int) {
        draft.nodes[index].types = keywords.types
        draft.nodes[index].general = append(keywords.general)
        draft.nodes[index].number = append(keywords.number)
        draft.nodes[index].string = append(keywords.string)
        draft.nodes[index].array = append(keywords.array)
        draft.nodes[index].object = append(keywords.object)
        draft.nodes[index].last = append(keywords.last)
        draft.nodes[index].collectsMarks = !keywords.last.isEmpty
        let isEmpty = [
            keywords.general, keywords.number, keywords.string, keywords.array, keywords.object, keywords.last,
        ]
        .allSatisfy(\.isEmpty)
        // A schema that asks for nothing need not be entered, unless dynamic references must know of its resource.
        if isEmpty, keywords.types == .all { draft.nodes[index].verdict = .always }
    }

    private mutating func append(_ instructions: [Instruction]) -> Range32 {
        let start = Int32(draft.instructions.count)
        draft.instructions.append(contentsOf: instructions)
        return Range32(start: start, count: Int32(instructions.count))
    }

    /// The node of the schema that is a keyword's value.
    func location(_ context: SchemaContext, _ tokens: [String]) -> SchemaLocation {
        let pointer = JSONPointer(tokens: context.location.pointer.tokens + tokens)
        return SchemaLocation(document: context.location.document, pointer: pointer)
    }

    mutating func child(_ keyword: String, _ context: SchemaContext) throws(SchemaError) -> NodeID? {
        guard let schema = context.object[keyword] else { return nil }
        return try node(at: location(context, [keyword]), schema)
    }

    /// The nodes of the schemas in a keyword's array.
    mutating func children(_ keyword: String, _ context: SchemaContext) throws(SchemaError) -> Range32? {
        guard let schemas = try context.array(keyword) else { return nil }
        var nodes: [NodeID] = []
        for (position, schema) in schemas.enumerated() {
            nodes.append(try node(at: location(context, [keyword, String(position)]), schema))
        }
        let start = Int32(draft.children.count)
        draft.children.append(contentsOf: nodes)
        return Range32(start: start, count: Int32(nodes.count))
    }

    private mutating func compileReferences(
        _ context: SchemaContext,
        into keywords: inout NodeDraft
    ) throws(SchemaError) {
        if let reference = try context.string("$ref") {
            keywords.general.append(.reference(try target(of: reference, "$ref", in: context).node))
        }
        if context.dialect.draft == .draft2020, let reference = try context.string("$dynamicRef") {
            let (node, location, anchor) = try target(of: reference, "$dynamicRef", in: context)
            let resource = library.resource(at: location)
            if let anchor, library.resources[resource].dynamicAnchors[anchor] == location {
                keywords.general.append(.dynamicReference(dynamicRule(anchor, initial: node)))
            } else {
                keywords.general.append(.reference(node))
            }
        }
        if context.dialect.draft == .draft2019, let reference = try context.string("$recursiveRef") {
            let (node, location, _) = try target(of: reference, "$recursiveRef", in: context)
            let name = SchemaLibrary.recursiveAnchor
            let resource = library.resource(at: location)
            if library.resources[resource].dynamicAnchors[name] == location {
                keywords.general.append(.dynamicReference(dynamicRule(name, initial: node)))
            } else {
                keywords.general.append(.reference(node))
            }
        }
    }

    private mutating func compileLogic(
        _ context: SchemaContext,
        into keywords: inout NodeDraft
    ) throws(SchemaError) {
        if let range = try children("allOf", context) { keywords.general.append(.allOf(range)) }
        if let range = try children("anyOf", context) { keywords.general.append(.anyOf(range)) }
        if let range = try children("oneOf", context) { keywords.general.append(.oneOf(range)) }
        if let child = try child("not", context) { keywords.general.append(.not(child)) }
        if let test = try child("if", context) {
            let then = try child("then", context) ?? .none
            let otherwise = try child("else", context) ?? .none
            keywords.general.append(.conditional(if: test, then: then, else: otherwise))
        }
    }

    private mutating func compileItems(
        _ context: SchemaContext,
        into keywords: inout NodeDraft
    ) throws(SchemaError) {
        let isTuple = context.dialect.draft.isLegacy && context.object["items"]?.arrayValue != nil
        let prefixKeyword = isTuple ? "items" : "prefixItems"
        var first: Int32 = 0
        if isTuple || !context.dialect.draft.isLegacy, let range = try children(prefixKeyword, context) {
            first = range.count
            keywords.array.append(.prefixItems(range))
        }
        if let child = try child(isTuple ? "additionalItems" : "items", context) {
            keywords.array.append(.items(child, from: first))
        }
        if let child = try child("contains", context) {
            let hasBounds = context.has(.validation) && context.dialect.draft != .draft7
            let min = hasBounds ? try context.count("minContains") ?? 1 : 1
            let max = hasBounds ? try context.count("maxContains") : nil
            let bound = Int64(Int32.max)
            keywords.array.append(
                .contains(child, min: Int32(Swift.min(min, bound)), max: Int32(Swift.min(max ?? bound, bound)))
            )
        }
    }
}
