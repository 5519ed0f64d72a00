import JSON
import JSONSchema
import Testing

/// Schemas and values made to crash, hang or exhaust.
struct LimitTests {
    private func error(_ schema: JSON, _ options: SchemaOptions = SchemaOptions()) -> SchemaError? {
        do throws(SchemaError) {
            _ = try Schema(compiling: schema, options: options)
            return nil
        } catch {
            return error
        }
    }

    /// A chain of definitions, each of which is made of the next.
    private func chain(_ count: Int, last: JSON, _ link: (JSON) -> JSON) -> JSON {
        var definitions = JSONObject()
        for number in 0..<count {
            definitions["d\(number)"] = link(["$ref": .string("#/$defs/d\(number + 1)")])
        }
        definitions["d\(count)"] = last
        return ["$ref": "#/$defs/d0", "$defs": .object(definitions)]
    }

    private func nested(_ depth: Int) -> JSON { (0..<depth).reduce(JSON.null) { inner, _ in [inner] } }

    @Test(
        arguments: [
            ["$ref": "#"],
            ["allOf": [["$ref": "#"]]],
            ["anyOf": [["type": "string"], ["not": ["$ref": "#"]]]],
            ["$defs": ["a": ["$ref": "#/$defs/b"], "b": ["$ref": "#/$defs/a"]], "$ref": "#/$defs/a"],
            ["if": true, "then": ["$ref": "#"]],
            ["dependentSchemas": ["a": ["$ref": "#"]]],
            ["$dynamicAnchor": "a", "$dynamicRef": "#a"],
        ] as [JSON]
    )
    func `a schema that leads back to itself is refused`(schema: JSON) {
        #expect(error(schema)?.code == .circular)
    }

    @Test func `a schema that leads back to itself by way of the value's parts is fine`() throws {
        let schema = try Schema(compiling: ["properties": ["next": ["$ref": "#"]], "required": ["id"]])
        #expect(schema.isValid(["id": 1, "next": ["id": 2]]))
        #expect(!schema.isValid(["id": 1, "next": ["next": [:]]]))
    }

    @Test func `a long chain of references is refused`() {
        #expect(error(chain(200, last: true) { $0 }) == nil)
        #expect(error(chain(20_000, last: true) { $0 })?.code == .limit)
    }

    @Test func `references that fan out are refused`() {
        let schema = chain(40, last: ["type": "string"]) { ["allOf": [$0, $0]] }
        #expect(error(schema)?.code == .limit)
    }

    @Test func `a schema that fans out by the value's depth ends within its steps`() throws {
        let schema = try Schema(
            compiling: [
                "$defs": ["a": ["allOf": [["items": ["$ref": "#/$defs/a"]], ["items": ["$ref": "#/$defs/a"]]]]],
                "$ref": "#/$defs/a",
            ],
            options: SchemaOptions(stepsMax: 10_000)
        )
        #expect(schema.isValid(nested(5)))
        #expect(!schema.isValid(nested(64)))
        #expect(
            schema.validate(nested(64)).map(\.message) == ["is too deep or too large to be checked against the schema"]
        )
    }

    @Test func `what cannot be checked is not valid under not either`() throws {
        let schema = try Schema(
            compiling: [
                "not": ["$ref": "#/$defs/a"],
                "$defs": ["a": ["allOf": [["items": ["$ref": "#/$defs/a"]], ["items": ["$ref": "#/$defs/a"]]]]],
            ],
            options: SchemaOptions(stepsMax: 10_000)
        )
        #expect(!schema.isValid(nested(64)))
        #expect(!schema.validate(nested(64)).isEmpty)
    }

    @Test func `the deepest value that is parsed is checked to its bottom`() throws {
        let schema = try Schema(compiling: ["type": ["array", "null"], "items": ["$ref": "#"]])
        #expect(schema.isValid(nested(512)))
        let bad = (0..<512).reduce(JSON.string("x")) { inner, _ in [inner] }
        #expect(!schema.isValid(bad))
        #expect(schema.validate(bad).first?.instanceLocation.tokens.count == 512)
    }

    @Test func `evaluation that goes too deep ends`() throws {
        let schema = try Schema(compiling: chain(200, last: ["items": ["$ref": "#"]]) { $0 })
        #expect(schema.isValid(nested(3)))
        #expect(!schema.isValid(nested(512)))
        #expect(!schema.validate(nested(512)).isEmpty)
    }

    @Test func `schemas that nest too deep are refused`() {
        let schema = (0..<5_000).reduce(JSON.bool(true)) { inner, _ in ["not": inner] }
        #expect(error(schema)?.code == .limit)
    }

    @Test func `a schema both deep and wide is refused`() {
        let leaf: JSON = ["allOf": .array(Array(repeating: ["type": "string"], count: 20_000))]
        #expect(error((0..<200).reduce(leaf) { inner, _ in ["not": inner] })?.code == .limit)
    }

    @Test func `too many schemas are refused`() {
        let schema: JSON = ["allOf": .array(Array(repeating: ["type": "string"], count: 2_000))]
        #expect(error(schema, SchemaOptions(nodesMax: 1_000))?.code == .limit)
        #expect(error(schema) == nil)
    }

    @Test func `patterns that are too large together are refused`() {
        let patterns = (0..<100).map { number in ("^\\p{L}{200}\(number)$", JSON.bool(true)) }
        #expect(error(["patternProperties": .object(JSONObject(patterns))])?.code == .limit)
    }

    @Test func `uniqueItems takes time linear in the items`() throws {
        let schema = try Schema(compiling: ["uniqueItems": true])
        let items = (0..<100_000).map { JSON.object(["n": .int($0)]) }
        #expect(schema.isValid(.array(items)))
        #expect(!schema.isValid(.array(items + [["n": 77.0]])))
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `no schema crashes the compiler`(seed: UInt64) {
        var random = SeededSchemas(seed: seed)
        for _ in 0..<300 {
            let schema = random.schema(depth: 4)
            guard let compiled = try? Schema(compiling: schema, options: SchemaOptions(stepsMax: 20_000)) else {
                continue
            }
            for _ in 0..<5 {
                let value = random.value(depth: 3)
                #expect(compiled.isValid(value) == compiled.validate(value).isEmpty, "seed \(seed): \(schema) \(value)")
            }
        }
    }
}

/// Random schemas, many of them nonsense, from a seed (SplitMix64).
struct SeededSchemas: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private static let keywords = [
        "$ref", "$dynamicRef", "$dynamicAnchor", "$id", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "type",
        "const", "enum", "minimum", "maxLength", "pattern", "items", "prefixItems", "contains", "minContains",
        "maxContains", "uniqueItems", "properties", "patternProperties", "additionalProperties", "required",
        "propertyNames", "dependentSchemas", "dependentRequired", "unevaluatedItems", "unevaluatedProperties", "$defs",
        "multipleOf", "minProperties", "dependencies", "$schema", "format",
    ]

    mutating func schema(depth: Int) -> JSON {
        guard depth > 0, !chance(5) else { return chance(10) ? value(depth: 1) : .bool(Bool.random(using: &self)) }
        var object = JSONObject()
        for _ in 0..<Int.random(in: 0..<4, using: &self) {
            let keyword = pick(Self.keywords)
            object[keyword] = chance(30) ? value(depth: 1) : operand(keyword, depth: depth - 1)
        }
        return .object(object)
    }

    private mutating func operand(_ keyword: String, depth: Int) -> JSON {
        switch keyword {
        case "$ref", "$dynamicRef":
            .string(pick(["#", "#/$defs/a", "#a", "b", "#/properties/a", "b#/items", "nowhere"]))
        case "$dynamicAnchor": "a"
        case "$id": .string(pick(["b", "http://example.com/c", "#a"]))
        case "$schema": .string(pick(SchemaDraft.allCases.map(\.rawValue)))
        case "allOf", "anyOf", "oneOf", "prefixItems": [schema(depth: depth), schema(depth: depth)]
        case "properties", "patternProperties", "dependentSchemas", "$defs", "dependencies":
            ["a": schema(depth: depth), "b": schema(depth: depth)]
        case "dependentRequired": ["a": ["b"]]
        case "required": [.string(pick(["a", "b"]))]
        case "type": .string(pick(["object", "array", "string", "integer", "number", "null"]))
        case "enum": [value(depth: 1), value(depth: 1)]
        case "const": value(depth: 1)
        case "minimum", "maxLength", "minContains", "maxContains", "minProperties", "multipleOf":
            .int(Int64.random(in: 0..<4, using: &self))
        case "uniqueItems": true
        case "pattern": .string(pick(["^a", "b+$", "(?=a)", "["]))
        case "format": .string(pick(["date", "ipv4", "idn-hostname"]))
        default: schema(depth: depth)
        }
    }

    mutating func value(depth: Int) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &self) {
        case 0: .null
        case 1: .bool(Bool.random(using: &self))
        case 2: .int(Int64.random(in: -3..<4, using: &self))
        case 3: .double(Double(Int.random(in: -6..<7, using: &self)) / 2)
        case 4: .string(pick(["", "a", "ab", "b", "é"]))
        case 5: .array((0..<Int.random(in: 0..<4, using: &self)).map { _ in value(depth: depth - 1) })
        default:
            .object(
                JSONObject(
                    ["a", "b", "c"].filter { _ in Bool.random(using: &self) }.map { ($0, value(depth: depth - 1)) }
                )
            )
        }
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &self) ?? "" }
}
