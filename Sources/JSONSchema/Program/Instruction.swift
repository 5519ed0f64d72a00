/// One compiled keyword. Numbers are positions in the program's tables, so that running one counts no references.
enum Instruction: Sendable {
    // Values of every type.
    case constant(Int32)
    case enumeration(Int32)
    case allOf(Range32)
    case anyOf(Range32)
    case oneOf(Range32)
    case not(NodeID)
    case conditional(if: NodeID, then: NodeID, else: NodeID)
    case reference(NodeID)
    case dynamicReference(Int32)

    // Numbers.
    case minimum(Int32)
    case maximum(Int32)
    case exclusiveMinimum(Int32)
    case exclusiveMaximum(Int32)
    case multipleOf(Int32)

    // Strings; lengths in code points.
    case minLength(Int64)
    case maxLength(Int64)
    case pattern(Int32)
    case format(Format)

    // Arrays.
    case minItems(Int64)
    case maxItems(Int64)
    case uniqueItems
    case prefixItems(Range32)
    /// The elements from a position on.
    case items(NodeID, from: Int32)
    case contains(NodeID, min: Int32, max: Int32)
    case unevaluatedItems(NodeID)

    // Objects.
    case minProperties(Int64)
    case maxProperties(Int64)
    case members(Int32)
    case required(Int32)
    case propertyNames(NodeID)
    case dependentRequired(Int32)
    case dependentSchemas(Int32)
    case unevaluatedProperties(NodeID)
}

extension Instruction {
    /// The keyword in the schema that the instruction was compiled from, where there is one and the same.
    func keyword(isLegacy: Bool) -> String {
        switch self {
        case .constant: "const"
        case .enumeration: "enum"
        case .allOf: "allOf"
        case .anyOf: "anyOf"
        case .oneOf: "oneOf"
        case .not: "not"
        case .conditional: "if"
        case .reference: "$ref"
        case .dynamicReference: isLegacy ? "$recursiveRef" : "$dynamicRef"
        case .minimum: "minimum"
        case .maximum: "maximum"
        case .exclusiveMinimum: "exclusiveMinimum"
        case .exclusiveMaximum: "exclusiveMaximum"
        case .multipleOf: "multipleOf"
        case .minLength: "minLength"
        case .maxLength: "maxLength"
        case .pattern: "pattern"
        case .format: "format"
        case .minItems: "minItems"
        case .maxItems: "maxItems"
        case .uniqueItems: "uniqueItems"
        case .prefixItems: isLegacy ? "items" : "prefixItems"
        case .items(_, let from): isLegacy && from > 0 ? "additionalItems" : "items"
        case .contains: "contains"
        case .unevaluatedItems: "unevaluatedItems"
        case .minProperties: "minProperties"
        case .maxProperties: "maxProperties"
        case .members: "properties"
        case .required: "required"
        case .propertyNames: "propertyNames"
        case .dependentRequired: "dependentRequired"
        case .dependentSchemas: "dependentSchemas"
        case .unevaluatedProperties: "unevaluatedProperties"
        }
    }
}
