public import JSON

/// A JSON value whose strings are templates, compiled once: what a manifest's `with`, `body` and `output` are.
///
/// Parts without expressions are kept as they are. Names of members are no templates.
public struct TemplateValue: Sendable {
    private indirect enum Node: Sendable {
        case constant(JSON)
        case template(Template, pointer: String)
        case array([Node])
        case object([(name: String, value: Node)])
    }

    /// How deep the value may be.
    static let depthMax = 512

    /// The variables that the templates read, with the fields selected from each (see ``Expression/references``).
    public let references: Set<[String]>
    /// The type of the value.
    public let type: CELType

    private let root: Node

    /// Compiles every string of a value against the names and types of an environment.
    ///
    /// Throws with the pointer of the string that is wrong.
    ///
    /// - Parameter origin: Where the text at a pointer stands in a file, for errors.
    public init(
        compiling value: JSON,
        in environment: Environment,
        origin: @escaping (JSONPointer) -> TextOrigin? = { _ in nil }
    ) throws(ExpressionError) {
        var compiler = Compiler(environment: environment, origin: origin)
        let (node, type) = try compiler.compile(value, at: JSONPointer(), depth: 0)
        root = node
        self.type = type
        references = compiler.references
    }

    /// The value, where no string has an expression in it.
    public var constant: JSON? {
        guard case .constant(let value) = root else { return nil }
        return value
    }

    /// The value for the given variables.
    public func evaluate(_ bindings: Bindings) throws(ExpressionError) -> JSON {
        try Self.evaluate(root, bindings)
    }

    private static func evaluate(_ node: Node, _ bindings: Bindings) throws(ExpressionError) -> JSON {
        switch node {
        case .constant(let value):
            return value
        case .template(let template, let pointer):
            do throws(ExpressionError) {
                return try template.evaluate(bindings)
            } catch {
                throw error.pointing(at: pointer)
            }
        case .array(let nodes):
            var elements: [JSON] = []
            elements.reserveCapacity(nodes.count)
            for node in nodes { elements.append(try evaluate(node, bindings)) }
            return .array(elements)
        case .object(let nodes):
            var members: [JSONObject.Member] = []
            members.reserveCapacity(nodes.count)
            for node in nodes { members.append(.init(key: node.name, value: try evaluate(node.value, bindings))) }
            return .object(JSONObject(uniqueMembers: members))
        }
    }

    private struct Compiler {
        let environment: Environment
        let origin: (JSONPointer) -> TextOrigin?
        var references: Set<[String]> = []

        mutating func compile(
            _ value: JSON,
            at pointer: JSONPointer,
            depth: Int
        ) throws(ExpressionError) -> (Node, CELType) {
            guard depth <= TemplateValue.depthMax else {
                throw ExpressionError(.depth, "the value is nested deeper than \(TemplateValue.depthMax) levels")
                    .pointing(at: pointer.description)
            }
            switch value {
            case .string(let text):
                return try compile(text, at: pointer)
            case .array(let elements):
                return try compile(elements, at: pointer, depth: depth)
            case .object(let members):
                return try compile(members, at: pointer, depth: depth)
            case .null: return (.constant(value), .null)
            case .bool: return (.constant(value), .bool)
            case .int: return (.constant(value), .int)
            case .uint: return (.constant(value), .uint)
            case .double: return (.constant(value), .double)
            }
        }

        private mutating func compile(_ text: String, at pointer: JSONPointer) throws(ExpressionError) -> (
            Node, CELType
        ) {
            do throws(ExpressionError) {
                let template = try Template(compiling: text, in: environment, origin: origin(pointer))
                if let constant = template.constant { return (.constant(.string(constant)), .string) }
                references.formUnion(template.references)
                return (.template(template, pointer: pointer.description), template.type)
            } catch {
                throw error.pointing(at: pointer.description)
            }
        }

        private mutating func compile(
            _ elements: [JSON],
            at pointer: JSONPointer,
            depth: Int
        ) throws(ExpressionError) -> (Node, CELType) {
            var nodes: [Node] = []
            var constants: [JSON] = []
            var types: Set<CELType> = []
            for (position, element) in elements.enumerated() {
                let (node, type) = try compile(element, at: pointer.appending(position), depth: depth + 1)
                if case .constant(let constant) = node { constants.append(constant) }
                nodes.append(node)
                types.insert(type)
            }
            let type = CELType.list(types.count == 1 ? types.first ?? .dyn : .dyn)
            return (constants.count == nodes.count ? .constant(.array(constants)) : .array(nodes), type)
        }

        private mutating func compile(
            _ members: JSONObject,
            at pointer: JSONPointer,
            depth: Int
        ) throws(ExpressionError) -> (Node, CELType) {
            var nodes: [(name: String, value: Node)] = []
            var constants: [JSONObject.Member] = []
            var fields: [String: CELType] = [:]
            for member in members {
                let (node, type) = try compile(member.value, at: pointer.appending(member.key), depth: depth + 1)
                if case .constant(let constant) = node { constants.append(.init(key: member.key, value: constant)) }
                nodes.append((member.key, node))
                fields[member.key] = type
            }
            let type = CELType.object(fields: fields, open: false)
            guard constants.count == nodes.count else { return (.object(nodes), type) }
            return (.constant(.object(JSONObject(uniqueMembers: constants))), type)
        }
    }
}
