import Expression
import JSON
import Testing

struct SchemaTypeTests {
    @Test(arguments: [
        (#"{"type": "string"}"#, CELType.string), (#"{"type": "integer"}"#, .int), (#"{"type": "number"}"#, .number),
        (#"{"type": "boolean"}"#, .bool), (#"{"type": "null"}"#, .null), ("{}", .dyn), ("true", .dyn),
        (#"{"type": ["string", "null"]}"#, .nullable(.string)), (#"{"type": ["string", "integer"]}"#, .dyn),
        (#"{"type": ["integer", "number"]}"#, .number), (#"{"enum": ["a", "b"]}"#, .string),
        (#"{"enum": ["a", null]}"#, .nullable(.string)), (#"{"const": 1}"#, .int),
        (#"{"type": "array", "items": {"type": "integer"}}"#, .list(.int)), (#"{"type": "array"}"#, .list(.dyn)),
        (#"{"type": "object"}"#, .map(key: .string, value: .dyn)),
        (#"{"type": "object", "additionalProperties": {"type": "integer"}}"#, .map(key: .string, value: .int)),
        (
            #"{"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": false}"#,
            .object(fields: ["a": .int], open: false)
        ),
        (#"{"properties": {"a": {"type": "integer"}}}"#, .object(fields: ["a": .int], open: false)),
        (
            #"{"properties": {"a": {"type": "integer"}}, "additionalProperties": true}"#,
            .object(fields: ["a": .int], open: true)
        ),
        (
            #"{"properties": {"a": {"type": "integer"}}, "patternProperties": {"^x": {}}}"#,
            .object(fields: ["a": .int], open: true)
        ),
        (
            #"{"properties": {"a": {"type": "integer"}}, "allOf": [{"properties": {"b": {}}}]}"#,
            .object(fields: ["a": .int], open: true)
        ),
        (
            #"{"properties": {"a": {"type": "integer"}}, "unevaluatedProperties": false}"#,
            .object(fields: ["a": .int], open: false)
        ),
        (
            ##"{"$ref": "#/$defs/o", "properties": {"b": {}}, "$defs": {"o": {"properties": {"a": {"type": "string"}}}}}"##,
            .object(fields: ["a": .string], open: true)
        ),
        (
            #"{"anyOf": [{"properties": {"a": {"type": "string"}}}, {"type": "null"}], "properties": {"b": {}}}"#,
            .nullable(.object(fields: ["a": .string], open: true))
        ),
        (#"{"anyOf": [{"type": "string"}, {"type": "null"}]}"#, .nullable(.string)),
        (##"{"$ref": "#/$defs/a", "$defs": {"a": {"type": "integer"}}}"##, .int),
        (#"{"$ref": "https://example.com"}"#, .dyn), (##"{"$ref": "#/nowhere"}"##, .dyn),
    ])
    func `a schema says the type of its values`(schema: String, type: CELType) throws {
        #expect(CELType(schema: try JSON(parsing: schema.utf8)) == type)
    }

    @Test func `a schema that refers to itself ends`() throws {
        let tree: JSON = [
            "$ref": "#/$defs/node",
            "$defs": [
                "node": [
                    "type": "object", "additionalProperties": false,
                    "properties": [
                        "left": ["$ref": "#/$defs/node"], "right": ["$ref": "#/$defs/node"], "v": ["type": "integer"],
                    ],
                ]
            ],
        ]
        let environment = Environment(variables: ["tree": CELType(schema: tree)])
        #expect(try Expression(compiling: "tree.left.right.v", in: environment).type == .int)
        #expect(throws: ExpressionError.self) { try Expression(compiling: "tree.left.rihgt", in: environment) }
    }

    @Test func `a schema that multiplies by reference ends soon`() {
        var properties: JSONObject = [:]
        for index in 0..<50 { properties["p\(index)"] = ["$ref": "#"] }
        let elapsed = ContinuousClock().measure { _ = CELType(schema: ["properties": .object(properties)]) }
        #expect(elapsed < .seconds(2))
    }
}
