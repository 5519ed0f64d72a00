import JSON

/// Writes random schemas and instances that have a chance to conform to them.
struct SchemaWriter {
    /// How often, of a hundred times, an operand is something that it may not be.
    let noise: Int
    /// The references that lead somewhere.
    private var references: [String] = ["#"]
    private var dynamic: [String] = ["#"]

    static let names = ["a", "b", "c", "ab", "é", "", "a/b", "x~y"]
    static let strings = ["", "a", "ab", "abc", "b", "é", "e\u{301}", "🦊🦊", "aa", "A1", "2024", "\u{0}"]
    static let numbers: [JSON] = [
        0, 1, -1, 2, 3, 4, 10, 1.0, 0.5, -0.5, 1.5, 2.0, 0.1, 0.3, 1e10, 1e300, 9_007_199_254_740_993, 0.0075, 1e-3,
        .int(.max), .uint(.max), .double(-0.0), .int(.min), 12, 6, 0.01, 4.5, 100,
    ]
    static let patterns = ["^a", "b$", "a+", "^[a-c]*$", "^.$", "^$", "[0-9]", "a|b", "^(ab)?c", "a{2}", "^\\S+$", "."]

    private static let strayReferences = [
        "#/$defs/a", "#/$defs/b", "#a", "#b", "inner", "#/properties/a", "x/y", "#/$defs/a/properties/a",
        "https://example.com/root", "https://example.com/other#/properties/a", "#/properties/a~1b", "#/allOf/0",
        "https://json-schema.org/draft/2020-12/schema",
    ]

    init(noise: Int) {
        self.noise = noise
    }

    mutating func root(_ random: inout SplitMix64) -> JSON {
        var object = JSONObject()
        if random.chance(30) { object["$schema"] = "https://json-schema.org/draft/2020-12/schema" }
        if random.chance(20) { object["$id"] = "https://example.com/root" }
        var definitions = JSONObject()
        let names = Array(["a", "b", "c"].prefix(random.below(4)))
        references = names.map { "#/$defs/\($0)" } + ["#"]
        dynamic = references
        for name in names {
            var definition = schema(depth: 2, &random)
            if case .object(var object) = definition {
                if random.chance(40) {
                    object[random.pick(["$anchor", "$dynamicAnchor", "$dynamicAnchor"])] = .string(name)
                    references.append("#\(name)")
                    dynamic += ["#\(name)", "#\(name)", "#\(name)"]
                }
                if random.chance(8) {
                    object["$id"] = .string(random.pick(["inner", "https://example.com/other", "x/y"]))
                }
                definition = .object(object)
            }
            definitions[name] = definition
        }
        if case .object(let body) = schema(depth: 3, &random) {
            for member in body { object[member.key] = member.value }
        }
        if !definitions.isEmpty { object["$defs"] = .object(definitions) }
        if random.chance(15) { object["$dynamicAnchor"] = .string(random.pick(["a", "b"])) }
        return .object(object)
    }

    mutating func schema(depth: Int, _ random: inout SplitMix64) -> JSON {
        if random.chance(noise) { return instance(depth: 1, &random) }
        guard depth > 0, !random.chance(8) else { return .bool(!random.chance(25)) }
        var object = JSONObject()
        for _ in 0..<(1 + random.below(3)) {
            let group = random.pick(Self.groups)
            for keyword in random.some(group, percent: group.count == 1 ? 100 : 60) {
                object[keyword] =
                    random.chance(noise) ? instance(depth: 1, &random) : operand(keyword, depth: depth - 1, &random)
            }
        }
        return .object(object)
    }

    /// Keywords that have to do with each other stand together.
    private static let groups: [[String]] = [
        ["type"], ["type"], ["enum"], ["const"], ["multipleOf"], ["minimum", "maximum"],
        ["exclusiveMinimum", "exclusiveMaximum"], ["minLength", "maxLength"], ["pattern"],
        ["prefixItems", "items"], ["prefixItems", "items", "unevaluatedItems"],
        ["contains", "minContains", "maxContains"], ["contains", "minContains", "maxContains", "unevaluatedItems"],
        ["minItems", "maxItems"], ["uniqueItems"],
        ["properties", "patternProperties", "additionalProperties"],
        ["properties", "unevaluatedProperties"], ["properties", "allOf", "unevaluatedProperties"],
        ["properties", "required"], ["required"], ["dependentRequired"], ["dependentSchemas", "unevaluatedProperties"],
        ["propertyNames"], ["minProperties", "maxProperties"], ["allOf"], ["anyOf"], ["oneOf"], ["not"],
        ["anyOf", "unevaluatedProperties"], ["oneOf", "unevaluatedItems"], ["if", "then", "else"],
        ["if", "then", "else", "unevaluatedProperties"], ["if", "then", "unevaluatedItems"], ["$ref"], ["$ref"],
        ["$ref", "unevaluatedProperties"], ["$dynamicRef"], ["$dynamicRef", "unevaluatedItems"],
        ["not", "unevaluatedItems"],
    ]

    private mutating func operand(_ keyword: String, depth: Int, _ random: inout SplitMix64) -> JSON {
        switch keyword {
        case "type":
            let types: [JSON] = [
                "object", "array", "string", "integer", "number", "null", "boolean", "object", "array",
            ]
            return random.chance(75)
                ? random.pick(types)
                : .array(Array(Set([random.pick(types), random.pick(types)])).sorted { "\($0)" < "\($1)" })
        case "enum": return .array((0..<(1 + random.below(3))).map { _ in instance(depth: 2, &random) })
        case "const": return instance(depth: 2, &random)
        case "multipleOf": return random.pick([1, 2, 3, 0.5, 0.1, 1.5, 0.01, 0.0001, 1e-8, 2.0, 7, 1e300])
        case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum": return random.pick(Self.numbers)
        case "minLength", "maxLength", "minItems", "maxItems", "minContains", "maxContains", "minProperties",
            "maxProperties":
            return random.pick([0, 1, 1, 2, 3, 2.0])
        case "pattern": return .string(random.pick(Self.patterns))
        case "prefixItems", "allOf", "anyOf", "oneOf":
            return .array((0..<(1 + random.below(3))).map { _ in schema(depth: depth, &random) })
        case "uniqueItems": return .bool(!random.chance(20))
        case "properties", "dependentSchemas":
            return .object(JSONObject(random.some(Self.names, percent: 35).map { ($0, schema(depth: depth, &random)) }))
        case "patternProperties":
            return .object(
                JSONObject(random.some(Self.patterns, percent: 15).map { ($0, schema(depth: depth, &random)) })
            )
        case "required": return .array(random.some(Self.names, percent: 20).map { .string($0) })
        case "dependentRequired":
            return .object(
                JSONObject(
                    random.some(Self.names, percent: 25).map { name in
                        (name, .array(random.some(Self.names, percent: 20).map { .string($0) }))
                    }
                )
            )
        case "$ref": return .string(random.chance(85) ? random.pick(references) : random.pick(Self.strayReferences))
        case "$dynamicRef": return .string(random.chance(90) ? random.pick(dynamic) : random.pick(["#a", "inner#a"]))
        default: return schema(depth: depth, &random)
        }
    }

    func instance(depth: Int, _ random: inout SplitMix64) -> JSON {
        switch random.below(depth > 0 ? 13 : 7) {
        case 0: return .null
        case 1: return .bool(random.chance(50))
        case 2, 3, 4: return random.pick(Self.numbers)
        case 5, 6: return .string(random.pick(Self.strings))
        case 7, 8, 9: return .array((0..<random.below(5)).map { _ in instance(depth: depth - 1, &random) })
        default:
            return .object(
                JSONObject(random.some(Self.names, percent: 35).map { ($0, instance(depth: depth - 1, &random)) })
            )
        }
    }
}
