import JSON
import Policy

/// What Cedar can know of the values that a JSON Schema describes.
///
/// Objects become records, arrays sets, integers Longs, other numbers decimals, strings and Booleans themselves. A value
/// that may be null becomes an optional attribute. What has no type in Cedar (unions, objects of unknown fields, tuples,
/// schemas that contain themselves) is left out, with the reason, and policies cannot name it.
struct SchemaMapping {
    /// A type, or why there is none.
    enum Mapped {
        case type(SchemaType, isNullable: Bool)
        case none(String)
    }

    /// Paths of attributes that were left out, and why: `lines.total` → "it may be of several types".
    private(set) var omissions: [String: String] = [:]

    private let root: JSON
    private static let depthMax = 32

    init(_ root: JSON) {
        self.root = root
    }

    /// The attributes of the record that the whole schema describes; none where it describes no record.
    static func attributes(of schema: JSON) -> (attributes: [SchemaAttribute], omissions: [String: String]) {
        var mapping = SchemaMapping(schema)
        switch mapping.map(schema, path: "", depth: 0, references: [ExactString("#")]) {
        case .type(.record(let attributes), _): return (attributes, mapping.omissions)
        case .type: return ([], ["": "it is no object"])
        case .none(let reason): return ([], ["": reason])
        }
    }

    /// The type of the value that the whole schema describes.
    static func type(of schema: JSON) -> (mapped: Mapped, omissions: [String: String]) {
        var mapping = SchemaMapping(schema)
        let mapped = mapping.map(schema, path: "", depth: 0, references: [ExactString("#")])
        return (mapped, mapping.omissions)
    }

    private mutating func map(_ schema: JSON, path: String, depth: Int, references: Set<ExactString>) -> Mapped {
        guard case .object(let members) = schema else { return .none("its schema allows anything") }
        guard depth < Self.depthMax else { return .none("it is nested too deep") }
        if let reference = members["$ref"]?.stringValue {
            guard !references.contains(ExactString(reference)) else { return .none("its schema contains itself") }
            guard reference.hasPrefix("#"), let pointer = try? JSONPointer(parsing: String(reference.dropFirst())),
                let target = pointer.evaluate(in: root)
            else { return .none("its schema refers to `\(reference)`, which is not looked up here") }
            return map(target, path: path, depth: depth + 1, references: references.union([ExactString(reference)]))
        }
        switch members["type"] {
        case .string(let name):
            return map(named: name, members, path: path, depth: depth, references: references)
        case .array(let names):
            return union(names.compactMap(\.stringValue), members, path: path, depth: depth, references: references)
        default:
            return untyped(members, path: path, depth: depth, references: references)
        }
    }

    private mutating func map(
        named name: String,
        _ members: JSONObject,
        path: String,
        depth: Int,
        references: Set<ExactString>
    ) -> Mapped {
        switch name {
        case "boolean": return .type(.bool, isNullable: false)
        case "integer": return .type(.long, isNullable: false)
        case "number": return .type(.extension(.decimal), isNullable: false)
        case "string": return .type(.string, isNullable: false)
        case "array": return array(members, path: path, depth: depth, references: references)
        case "object": return object(members, path: path, depth: depth, references: references)
        default: return .none("it is always null")
        }
    }

    private mutating func union(
        _ names: [String],
        _ members: JSONObject,
        path: String,
        depth: Int,
        references: Set<ExactString>
    ) -> Mapped {
        let isNullable = names.contains("null")
        var rest = names.filter { $0 != "null" }
        if Set(rest) == ["integer", "number"] { rest = ["number"] }
        guard rest.count == 1 else { return .none("it may be of several types") }
        let mapped = map(named: rest[0], members, path: path, depth: depth, references: references)
        guard isNullable, case .type(let type, _) = mapped else { return mapped }
        return .type(type, isNullable: true)
    }

    private mutating func untyped(_ members: JSONObject, path: String, depth: Int, references: Set<ExactString>)
        -> Mapped
    {
        if let value = members["const"] { return Self.type(ofValues: [value]) }
        if let values = members["enum"]?.arrayValue { return Self.type(ofValues: values) }
        if members["properties"] != nil { return object(members, path: path, depth: depth, references: references) }
        for keyword in ["anyOf", "oneOf", "allOf"] {
            guard let choices = members[keyword]?.arrayValue, keyword != "allOf" || choices.count == 1 else { continue }
            return choice(choices, path: path, depth: depth, references: references)
        }
        return .none("its schema does not say its type")
    }

    /// One type that all choices have, apart from null.
    private mutating func choice(_ choices: [JSON], path: String, depth: Int, references: Set<ExactString>) -> Mapped {
        var found: SchemaType?
        var isNullable = false
        for choice in choices {
            if choice["type"] == "null" || choice["const"] == .some(.null) {
                isNullable = true
                continue
            }
            switch map(choice, path: path, depth: depth + 1, references: references) {
            case .none(let reason): return .none(reason)
            case .type(let type, let mayBeNull):
                guard found == nil || found == type else { return .none("it may be of several types") }
                found = type
                isNullable = isNullable || mayBeNull
            }
        }
        return found.map { .type($0, isNullable: isNullable) } ?? .none("it is always null")
    }

    private static func type(ofValues values: [JSON]) -> Mapped {
        let types = Set(values.filter { !$0.isNull }.map(\.typeName))
        let isNullable = values.contains(where: \.isNull)
        switch types {
        case ["string"]: return .type(.string, isNullable: isNullable)
        case ["boolean"]: return .type(.bool, isNullable: isNullable)
        case ["integer"]: return .type(.long, isNullable: isNullable)
        case ["number"], ["integer", "number"]: return .type(.extension(.decimal), isNullable: isNullable)
        default: return .none(types.isEmpty ? "it is always null" : "it may be of several types")
        }
    }

    private mutating func array(_ members: JSONObject, path: String, depth: Int, references: Set<ExactString>) -> Mapped
    {
        guard members["prefixItems"] == nil else { return .none("it is a tuple") }
        guard let items = members["items"] else { return .none("its schema does not say what its elements are") }
        switch map(items, path: path.isEmpty ? "[]" : path + "[]", depth: depth + 1, references: references) {
        case .type(_, isNullable: true): return .none("its elements may be null")
        case .type(let element, isNullable: false): return .type(.set(element), isNullable: false)
        case .none(let reason): return .none("of its elements, \(reason)")
        }
    }

    private mutating func object(_ members: JSONObject, path: String, depth: Int, references: Set<ExactString>)
        -> Mapped
    {
        guard let properties = members["properties"]?.objectValue, !properties.isEmpty else {
            let isEmpty = members["additionalProperties"] == .bool(false) && members["patternProperties"] == nil
            return isEmpty ? .type(.record([]), isNullable: false) : .none("its fields are not known")
        }
        let required = Set((members["required"]?.arrayValue ?? []).compactMap(\.stringValue).map(ExactString.init))
        var attributes: [SchemaAttribute] = []
        for property in properties {
            let inner = path.isEmpty ? property.key : "\(path).\(property.key)"
            switch map(property.value, path: inner, depth: depth + 1, references: references) {
            case .type(let type, let isNullable):
                let isRequired = required.contains(ExactString(property.key)) && !isNullable
                attributes.append(SchemaAttribute(property.key, type, isRequired: isRequired))
            case .none(let reason):
                omissions[inner] = reason
            }
        }
        return .type(.record(attributes), isNullable: false)
    }
}
