public import JSON

extension ManifestKind {
    /// The kind's JSON Schema (draft 2020-12), for editors and for whoever writes manifests by program.
    ///
    /// Made of the very shapes that files are checked against. What a schema cannot say (names that lead somewhere,
    /// types of expressions) only `reeve check` knows.
    public var schema: JSON {
        var writer = SchemaWriter()
        var object: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": .string("Reeve: \(table.title)"),
            "description": .string("A file \(place) of a project."),
        ]
        for member in writer.object(of: table) { object[member.key] = member.value }
        let definitions = writer.definitions()
        if !definitions.isEmpty { object["$defs"] = .object(definitions) }
        return .object(object)
    }
}

/// Writes shapes as JSON Schema, named ones as `$defs`.
private struct SchemaWriter {
    private var pending: [NamedShape] = []
    private var seen: Set<NamedShape> = []

    mutating func definitions() -> JSONObject {
        var definitions = JSONObject()
        while !pending.isEmpty {
            let name = pending.removeFirst()
            definitions[name.rawValue] = schema(of: name.shape)
        }
        return definitions
    }

    mutating func schema(of shape: Shape) -> JSON {
        switch shape {
        case .text(.word(let words)): return ["type": "string", "enum": .array(words.map(JSON.string))]
        case .text(let rule):
            var object: JSONObject = ["type": "string", "minLength": 1]
            if let pattern = rule.pattern { object["pattern"] = .string(pattern) }
            return .object(object)
        case .boolean: return ["type": "boolean"]
        case .integer(let range):
            var object: JSONObject = ["type": "integer", "minimum": .int(Int64(range.lowerBound))]
            if range.upperBound != .max { object["maximum"] = .int(Int64(range.upperBound)) }
            return .object(object)
        case .number(let range):
            guard range.upperBound != .greatestFiniteMagnitude else {
                return ["type": "number", "exclusiveMinimum": 0]
            }
            return ["type": "number", "minimum": .double(range.lowerBound), "maximum": .double(range.upperBound)]
        case .duration: return ["type": "string", "pattern": .string(Self.duration)]
        case .durationTemplate: return ["type": "string", "pattern": .string("\(Self.duration)|\\$\\{")]
        case .money: return ["type": "number", "minimum": 0]
        case .template, .anything: return true
        case .schema: return ["type": ["string", "object", "boolean"]]
        case .document:
            let inline: JSON = [
                "type": "object", "properties": ["text": ["type": "string"]], "required": ["text"],
                "additionalProperties": false,
            ]
            return ["anyOf": [["type": "string", "minLength": 1], inline]]
        case .nothing: return ["type": "null"]
        case .list(let element, let countMin):
            var object: JSONObject = ["type": "array", "items": schema(of: element)]
            if countMin > 0 { object["minItems"] = .int(Int64(countMin)) }
            return .object(object)
        case .mapping(let key, let value): return mapping(key, value)
        case .table(let table): return .object(object(of: table))
        case .choice(let shapes): return ["anyOf": .array(shapes.map { schema(of: $0) })]
        case .named(let name):
            if seen.insert(name).inserted { pending.append(name) }
            return ["$ref": .string("#/$defs/\(name.rawValue)")]
        }
    }

    private static let duration = "^[0-9]+(ms|s|m|h|d)$"

    private mutating func mapping(_ key: TextRule, _ value: Shape) -> JSON {
        var object: JSONObject = ["type": "object", "additionalProperties": schema(of: value)]
        if let pattern = key.pattern { object["propertyNames"] = ["pattern": .string(pattern)] }
        return .object(object)
    }

    private func orNull(_ schema: JSON) -> JSON {
        schema.objectValue == nil ? schema : ["anyOf": [schema, ["type": "null"]]]
    }

    mutating func object(of table: FieldTable) -> JSONObject {
        guard !table.variants.isEmpty else { return closed(table.fields) }
        let alternatives = table.variants.map { variant in
            var object = closed(table.fields + variant.fields)
            guard case .value(let selector) = table.selector else { return JSON.object(object) }
            if var properties = object["properties"]?.objectValue {
                properties[selector] = ["const": .string(variant.name)]
                object["properties"] = .object(properties)
            }
            return .object(object)
        }
        return ["oneOf": .array(alternatives)]
    }

    private mutating func closed(_ fields: [Field]) -> JSONObject {
        var properties = JSONObject()
        for field in fields {
            let description = field.standard.map { "\(field.description) Without it: \($0)." } ?? field.description
            let schema = schema(of: field.shape)
            guard var object = field.isRemovable ? orNull(schema).objectValue : schema.objectValue else {
                properties[field.name] = ["description": .string(description)]
                continue
            }
            object["description"] = .string(description)
            properties[field.name] = .object(object)
        }
        let required = fields.filter(\.isRequired).map { JSON.string($0.name) }
        var object: JSONObject = ["type": "object", "properties": .object(properties), "additionalProperties": false]
        if !required.isEmpty { object["required"] = .array(required) }
        return object
    }
}
