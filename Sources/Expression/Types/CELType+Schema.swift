public import JSON

extension CELType {
    /// The type of the values that a JSON Schema describes, as far as its shape says it.
    ///
    /// An object with `properties` has the fields that are named there. It may have others only where its schema says
    /// something of them (`additionalProperties`, `patternProperties`, or a part such as `allOf` that could): a field that
    /// nobody has declared is more often misspelt than meant. References within the document (`#/…`) are followed, in a
    /// recursive one only so deep. Whatever is not understood is ``dyn``, never an error.
    public init(schema: JSON) {
        var reader = SchemaReader(root: schema)
        self = reader.type(of: schema, depth: 0)
    }

    /// How many references may lead to one another before the type is left open.
    static let referenceDepthMax = 8
}

/// Derives types from the subschemas of one document.
private struct SchemaReader {
    let root: JSON
    /// How many more subschemas are read: references may make many of few.
    var remaining = 5000

    mutating func type(of schema: JSON, depth: Int) -> CELType {
        guard depth < 64, remaining > 0, case .object(let members) = schema else { return .dyn }
        remaining -= 1
        if let reference = members["$ref"]?.stringValue {
            let type = referenced(reference, depth: depth)
            return Self.saysMore(members, than: "$ref") ? type.opened : type
        }
        if let constant = members["const"] { return Self.type(ofValue: constant) }
        if let values = members["enum"]?.arrayValue { return union(values.map(Self.type(ofValue:))) }
        for key in ["anyOf", "oneOf"] {
            if let choices = members[key]?.arrayValue {
                var types: [CELType] = []
                for choice in choices { types.append(type(of: choice, depth: depth + 1)) }
                return Self.saysMore(members, than: key) ? union(types).opened : union(types)
            }
        }
        switch members["type"] {
        case .string(let name): return type(named: name, members, depth: depth)
        case .array(let names):
            var types: [CELType] = []
            for name in names {
                types.append(name.stringValue.map { type(named: $0, members, depth: depth) } ?? .dyn)
            }
            return union(types)
        default:
            return members["properties"] == nil ? .dyn : object(members, depth: depth)
        }
    }

    private mutating func type(named name: String, _ members: JSONObject, depth: Int) -> CELType {
        switch name {
        case "null": .null
        case "boolean": .bool
        case "integer": .int
        case "number": .number
        case "string": .string
        case "array": .list(members["items"].map { type(of: $0, depth: depth + 1) } ?? .dyn)
        case "object": object(members, depth: depth)
        default: .dyn
        }
    }

    private mutating func object(_ members: JSONObject, depth: Int) -> CELType {
        let additional = members["additionalProperties"]
        guard let properties = members["properties"]?.objectValue, !properties.isEmpty else {
            if additional == .bool(false), members["patternProperties"] == nil {
                return .object(fields: [:], open: false)
            }
            return .map(key: .string, value: additional.map { type(of: $0, depth: depth + 1) } ?? .dyn)
        }
        var fields: [String: CELType] = [:]
        for property in properties { fields[property.key] = type(of: property.value, depth: depth + 1) }
        let isOpen = additional.map { $0 != .bool(false) } ?? Self.saysMore(members, than: "properties")
        return .object(fields: fields, open: isOpen || members["patternProperties"] != nil)
    }

    /// The keywords that can name fields of the same object.
    private static let namingFields = [
        "$ref", "$dynamicRef", "$recursiveRef", "allOf", "anyOf", "oneOf", "if", "dependentSchemas", "dependencies",
        "properties", "patternProperties", "additionalProperties", "unevaluatedProperties",
    ]

    /// Whether another keyword than one could name fields too.
    private static func saysMore(_ members: JSONObject, than keyword: String) -> Bool {
        namingFields.contains { name in
            guard name != keyword, let value = members[name] else { return false }
            return !(name.hasSuffix("Properties") && value == .bool(false))
        }
    }

    private mutating func referenced(_ reference: String, depth: Int) -> CELType {
        guard reference.hasPrefix("#"), depth < 64 - 64 / CELType.referenceDepthMax else { return .dyn }
        var target = root
        for part in reference.dropFirst().split(separator: "/") {
            var name = ""
            var rest = part[...]
            while let tilde = rest.firstIndex(of: "~") {
                name += rest[..<tilde]
                rest = rest[rest.index(after: tilde)...]
                name += rest.first == "1" ? "/" : "~"
                rest = rest.dropFirst()
            }
            guard let next = target[name + rest] else { return .dyn }
            target = next
        }
        return type(of: target, depth: depth + 64 / CELType.referenceDepthMax)
    }

    private func union(_ types: [CELType]) -> CELType {
        var distinct: [CELType] = []
        for type in types where type != .null && !distinct.contains(type) { distinct.append(type) }
        let joined: CELType
        switch distinct.count {
        case 0: return types.isEmpty ? .dyn : .null
        case 1: joined = distinct[0]
        default: joined = distinct.allSatisfy { [.int, .number].contains($0) } ? .number : .dyn
        }
        return types.contains(.null) && joined != .dyn ? .nullable(joined) : joined
    }

    private static func type(ofValue value: JSON) -> CELType {
        switch value {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint, .double: .number
        case .string: .string
        case .array: .list(.dyn)
        case .object: .map(key: .string, value: .dyn)
        }
    }
}
