public import JSON

/// Reads schemas of other specifications as schemas of draft 2020-12.
///
/// Drafts 7 and 2019-09 need none of this: ``Schema`` reads them as they are (see ``SchemaDraft``).
public enum SchemaImport {
    /// A Schema Object of OpenAPI 3.0 (section 4.7.24), which is of an older draft with words of its own.
    ///
    /// `nullable` becomes a type, `exclusiveMinimum: true` a bound, `example` an element of `examples`, and what stands
    /// beside a `$ref` goes, for it means nothing there. References themselves stay as they are.
    public static func openAPI30(_ schema: JSON) -> JSON {
        guard case .object(let object) = schema else { return schema }
        if let reference = object["$ref"] { return .object(["$ref": reference]) }
        var result = JSONObject()
        for member in object.members {
            switch SchemaKeyword.Shape(member.key) {
            case .schema, .schemas:
                if case .array(let elements) = member.value {
                    result[member.key] = .array(elements.map(openAPI30))
                } else {
                    result[member.key] = openAPI30(member.value)
                }
            case .schemasByName:
                let named = member.value.objectValue?.members ?? []
                result[member.key] = .object(JSONObject(named.map { ($0.key, openAPI30($0.value)) }))
            case nil: result[member.key] = member.value
            }
        }
        readNullable(&result)
        readBound("minimum", exclusive: "exclusiveMinimum", &result)
        readBound("maximum", exclusive: "exclusiveMaximum", &result)
        if let example = result["example"] {
            result["example"] = nil
            if result["examples"] == nil { result["examples"] = [example] }
        }
        return .object(result)
    }

    /// `nullable` adds null to `type`, and means nothing without one; an `enum` must still list the null.
    private static func readNullable(_ schema: inout JSONObject) {
        let isNullable = schema["nullable"] == .bool(true)
        schema["nullable"] = nil
        guard isNullable, case .string(let type)? = schema["type"] else { return }
        schema["type"] = [.string(type), "null"]
    }

    private static func readBound(_ bound: String, exclusive: String, _ schema: inout JSONObject) {
        guard case .bool(let isExclusive)? = schema[exclusive] else { return }
        schema[exclusive] = nil
        guard isExclusive, let value = schema[bound] else { return }
        schema[bound] = nil
        schema[exclusive] = value
    }
}
