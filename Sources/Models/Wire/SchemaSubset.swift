import JSON

/// The part of JSON Schema in which a provider holds its models to a schema while they write.
///
/// Providers refuse a request with a schema outside their part, so a schema is handed over to be enforced exactly where
/// it can be. Elsewhere it only guides the model, and whoever asked checks the answer, as it does in any case.
struct SchemaSubset: Sendable {
    private let keywords: Set<String>
    private let formats: Set<String>
    /// Whether each property has to be required.
    private let requiresAll: Bool
    /// Whether `type` may be a list.
    private let unitesTypes: Bool
    /// The largest `minItems`.
    private let minItemsMax: Int64

    /// OpenAI's strict mode: all properties required, no others allowed, an object at the root.
    static let openAI = SchemaSubset(
        keywords: [
            "$schema", "$id", "title", "description", "type", "properties", "required", "additionalProperties", "items",
            "enum", "const", "anyOf", "$ref", "$defs", "pattern", "format", "multipleOf", "minimum", "maximum",
            "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems",
        ],
        formats: ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"],
        requiresAll: true,
        unitesTypes: true,
        minItemsMax: .max
    )

    /// Anthropic's structured outputs: no bounds on numbers and lengths. References are left out, as recursive ones are
    /// refused.
    static let anthropic = SchemaSubset(
        keywords: [
            "title", "description", "type", "properties", "required", "additionalProperties", "items", "enum", "const",
            "anyOf", "format", "minItems",
        ],
        formats: ["date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"],
        requiresAll: false,
        unitesTypes: false,
        minItemsMax: 1
    )

    /// Whether the provider takes the schema as that of a whole answer.
    func contains(_ schema: JSON) -> Bool {
        schema["type"]?.stringValue == "object" && schema["anyOf"] == nil && holds(schema)
    }

    private func holds(_ schema: JSON) -> Bool {
        guard let object = schema.objectValue, object.keys.allSatisfy(keywords.contains) else { return false }
        if let format = object["format"]?.stringValue, !formats.contains(format) { return false }
        if let type = object["type"], type.stringValue == nil, !unitesTypes { return false }
        if let minItems = object["minItems"], (minItems.intValue ?? .max) > minItemsMax { return false }
        if object["properties"] != nil || isObject(object["type"]) {
            let properties = object["properties"]?.objectValue ?? [:]
            let required = Set((object["required"]?.arrayValue ?? []).compactMap(\.stringValue))
            guard object["additionalProperties"]?.boolValue == false,
                !requiresAll || required == Set(properties.keys),
                properties.members.allSatisfy({ holds($0.value) })
            else { return false }
        }
        let definitions = object["$defs"]?.objectValue ?? [:]
        return (object["items"].map(holds) ?? true) && (object["anyOf"]?.arrayValue ?? []).allSatisfy(holds)
            && definitions.members.allSatisfy { holds($0.value) }
    }

    private func isObject(_ type: JSON?) -> Bool {
        type?.stringValue == "object" || type?.arrayValue?.contains("object") == true
    }
}
