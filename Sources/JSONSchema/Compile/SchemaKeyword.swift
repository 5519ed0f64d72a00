/// What the compiler must know of keywords before it reads them.
enum SchemaKeyword {
    /// How a keyword holds schemas, in whichever draft has it.
    enum Shape {
        case schema, schemas, schemasByName

        init?(_ keyword: String) {
            switch keyword {
            case "additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "not",
                "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties":
                self = .schema
            case "allOf", "anyOf", "items", "oneOf", "prefixItems":
                self = .schemas
            case "$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties":
                self = .schemasByName
            default:
                return nil
            }
        }
    }
}
