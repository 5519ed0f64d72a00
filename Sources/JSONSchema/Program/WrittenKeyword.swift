import JSON

/// A keyword as a schema has it: what the output forms must say of one that asserts nothing.
struct WrittenKeyword: Sendable {
    /// What becomes of a keyword that no instruction has spoken of.
    enum Role: Sendable {
        /// It holds, because it has nothing to say of such a value.
        case assertion
        /// It holds and hands its value to the application.
        case annotation
        /// As an annotation, but of strings only.
        case contentAnnotation
        /// It names or holds schemas and is not evaluated.
        case reserved
        /// It is not evaluated unless another keyword asks for it.
        case conditional
    }

    var name: String
    var role: Role
    /// What an annotation hands on.
    var value: JSON

    /// The keywords of a schema object.
    static func list(_ context: SchemaContext) -> [WrittenKeyword] {
        if context.dialect.draft == .draft7, let reference = context.object["$ref"] {
            return [WrittenKeyword(name: "$ref", role: .assertion, value: reference)]
        }
        return context.object.members.map { member in
            let role = Role(member.key)
            // A schema of the content means nothing without the content's type (validation, section 8.5).
            if member.key == "contentSchema", context.object["contentMediaType"] == nil {
                return WrittenKeyword(name: member.key, role: .conditional, value: member.value)
            }
            return WrittenKeyword(name: member.key, role: role, value: member.value)
        }
    }
}

extension WrittenKeyword.Role {
    private static let contentNames: Set<String> = ["contentEncoding", "contentMediaType", "contentSchema"]
    private static let conditionalNames: Set<String> = [
        "else", "maxContains", "minContains", "then", "unevaluatedItems", "unevaluatedProperties",
    ]
    private static let reservedNames: Set<String> = [
        "$anchor", "$comment", "$defs", "$dynamicAnchor", "$id", "$recursiveAnchor", "$schema", "$vocabulary",
        "definitions",
    ]
    private static let assertionNames: Set<String> = [
        "$dynamicRef", "$recursiveRef", "$ref", "additionalItems", "additionalProperties", "allOf", "anyOf", "const",
        "contains", "dependencies", "dependentRequired", "dependentSchemas", "enum", "exclusiveMaximum",
        "exclusiveMinimum", "if", "items", "maxItems", "maxLength", "maxProperties", "maximum", "minItems",
        "minLength", "minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern", "patternProperties",
        "prefixItems", "properties", "propertyNames", "required", "type", "uniqueItems",
    ]

    /// The role of a keyword; one that nobody knows is an annotation (core, section 6.5).
    init(_ keyword: String) {
        if Self.assertionNames.contains(keyword) {
            self = .assertion
        } else if Self.conditionalNames.contains(keyword) {
            self = .conditional
        } else if Self.reservedNames.contains(keyword) {
            self = .reserved
        } else {
            self = Self.contentNames.contains(keyword) ? .contentAnnotation : .annotation
        }
    }
}
