import JSON

/// Whether a schema is within the subset that OpenAI's strict mode takes.
///
/// A request with `strict: true` and a schema outside it is refused, one with `strict: false` leaves the schema to the
/// model's good will; so strictness is asked for exactly where it can be had.
enum StrictSchema {
    static func allows(_ schema: JSON) -> Bool {
        guard schema["type"]?.stringValue == "object", schema["anyOf"] == nil else { return false }
        return isStrict(schema)
    }

    private static let keywords: Set<String> = [
        "$schema", "$id", "title", "description", "type", "properties", "required", "additionalProperties", "items",
        "enum", "const", "anyOf", "$ref", "$defs", "pattern", "format", "multipleOf", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems",
    ]

    private static let formats: Set<String> = [
        "date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid",
    ]

    private static func isStrict(_ schema: JSON) -> Bool {
        guard let object = schema.objectValue, object.keys.allSatisfy(keywords.contains) else { return false }
        if let format = object["format"]?.stringValue, !formats.contains(format) { return false }
        if object["properties"] != nil || mentionsObject(object["type"]) {
            let properties = object["properties"]?.objectValue ?? [:]
            let required = Set((object["required"]?.arrayValue ?? []).compactMap(\.stringValue))
            guard object["additionalProperties"]?.boolValue == false, required == Set(properties.keys),
                properties.members.allSatisfy({ isStrict($0.value) })
            else { return false }
        }
        let definitions = object["$defs"]?.objectValue ?? [:]
        return (object["items"].map(isStrict) ?? true)
            && (object["anyOf"]?.arrayValue ?? []).allSatisfy(isStrict)
            && definitions.members.allSatisfy { isStrict($0.value) }
    }

    private static func mentionsObject(_ type: JSON?) -> Bool {
        type?.stringValue == "object" || type?.arrayValue?.contains("object") == true
    }
}
