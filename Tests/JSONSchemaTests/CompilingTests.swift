import JSON
import JSONSchema
import Testing

/// What is refused before any value is seen, and how older drafts are read.
struct CompilingTests {
    @Test(
        arguments: [
            (["type": "strnig"], .invalid, "#/type"),
            (["properties": ["a": ["minLength": -1]]], .invalid, "#/properties/a/minLength"),
            (["properties": ["a": 1]], .invalid, "#/properties/a"),
            (["items": [["type": "string"]]], .invalid, "#/items"),
            (1, .invalid, "#"),
            (["required": ["a", "a"]], .invalid, "#/required"),
            (["multipleOf": 0], .invalid, "#/multipleOf"),
            (["$ref": "#/$defs/none"], .reference, "#/$ref"),
            (["$ref": "#none"], .reference, "#/$ref"),
            (["$ref": "https://example.com/elsewhere"], .reference, "#/$ref"),
            (["$ref": "#/%zz"], .reference, "#/$ref"),
            (["properties": ["a": ["pattern": "(?=a)"]]], .pattern, "#/properties/a/pattern"),
            (["patternProperties": ["[": true]], .pattern, "#/patternProperties/["),
            (["$schema": "https://example.com/unknown"], .dialect, "#/$schema"),
            (["$schema": "http://json-schema.org/draft-04/schema#"], .dialect, "#/$schema"),
            (["$defs": ["a": ["$anchor": "x"], "b": ["$anchor": "x"]]], .duplicate, "#/$defs/b"),
            (["$defs": ["a": ["$id": "http://x/y"], "b": ["$id": "http://x/y"]]], .duplicate, "#/$defs/b"),
        ] as [(JSON, SchemaError.Code, String)]
    )
    func `a bad schema is refused with the keyword's place`(schema: JSON, code: SchemaError.Code, location: String) {
        let error = #expect(throws: SchemaError.self) { try Schema(compiling: schema) }
        #expect(error?.code == code)
        #expect(error?.location == location)
    }

    @Test func `the reason for a refusal can be read`() {
        let error = #expect(throws: SchemaError.self) {
            try Schema(compiling: ["properties": ["a": ["minLength": -1]]])
        }
        #expect(error?.description == "#/properties/a/minLength: must be >= 0, is -1")
        let lookahead = #expect(throws: SchemaError.self) { try Schema(compiling: ["pattern": "a(?=b)"]) }
        #expect(
            lookahead?.description
                == "#/pattern: `a(?=b)`: at byte 1, lookahead `(?=` is not supported: "
                + "matching takes linear time, whatever the expression"
        )
    }

    @Test(arguments: SchemaDraft.allCases)
    func `each draft's metaschema is a schema of itself`(draft: SchemaDraft) throws {
        let schema = try Schema(compiling: ["$ref": .string(draft.rawValue)])
        #expect(schema.isValid(["type": "object", "properties": ["a": ["minimum": 1]]]))
        #expect(!schema.isValid(["properties": ["a": ["minimum": "1"]]]))
        #expect(!schema.isValid(["properties": ["a": ["not": ["items": ["type": 1]]]]]))
    }

    @Test func `a metaschema that requires an unknown vocabulary is refused`() {
        let metaschema: JSON = [
            "$id": "https://example.com/meta", "$vocabulary": ["https://example.com/vocab/own": true],
        ]
        let error = #expect(throws: SchemaError.self) {
            try Schema(
                compiling: ["$schema": "https://example.com/meta"],
                options: SchemaOptions(remotes: ["https://example.com/meta": metaschema])
            )
        }
        #expect(error?.code == .vocabulary)
    }

    @Test func `a remote schema that is none is refused`() {
        let error = #expect(throws: SchemaError.self) {
            try Schema(
                compiling: ["$ref": "https://example.com/a"],
                options: SchemaOptions(remotes: ["https://example.com/a": ["type": 1]])
            )
        }
        #expect(error?.code == .invalid)
        #expect(error?.location == "https://example.com/a#/type")
    }

    @Test(
        arguments: [
            (
                ["items": [["type": "string"], true], "additionalItems": ["type": "integer"]], ["a", nil, 1],
                ["a", nil, "b"]
            ),
            (["items": ["type": "string"], "additionalItems": false], ["a", "b"], [1]),
            (["dependencies": ["a": ["b"], "c": ["required": ["d"]]]], ["a": 1, "b": 1], ["c": 1]),
            (["definitions": ["n": ["type": "null"]], "$ref": "#/definitions/n", "type": "string"], nil, "x"),
            (
                ["definitions": ["n": ["$id": "#n", "type": "null"]], "properties": ["a": ["$ref": "#n"]]], ["a": nil],
                ["a": 1]
            ),
            (["contains": ["type": "null"], "minContains": 2], [nil], [1]),
            (["if": ["type": "string"], "then": ["minLength": 2], "unevaluatedProperties": false], ["a": 1], "x"),
        ] as [(JSON, JSON, JSON)]
    )
    func `a schema of draft 7 means what it meant`(schema: JSON, valid: JSON, invalid: JSON) throws {
        let compiled = try Schema(compiling: schema, options: SchemaOptions(draft: .draft7))
        #expect(compiled.isValid(valid))
        #expect(!compiled.isValid(invalid))
        #expect(!compiled.validate(invalid).isEmpty)
    }

    @Test(
        arguments: [
            (["items": [["type": "string"]], "unevaluatedItems": false], ["a"], ["a", 1]),
            (
                ["contains": ["type": "null"], "unevaluatedItems": ["type": ["null", "integer"]]], [nil, 1], [nil, "a"]
            ),
            (["$ref": "#/$defs/n", "minimum": 2, "$defs": ["n": ["type": "integer"]]], 2, 1),
            (["prefixItems": [["type": "null"]]], [1], nil),
        ] as [(JSON, JSON, JSON?)]
    )
    func `a schema of draft 2019-09 means what it meant`(schema: JSON, valid: JSON, invalid: JSON?) throws {
        let compiled = try Schema(compiling: schema, options: SchemaOptions(draft: .draft2019))
        #expect(compiled.isValid(valid))
        if let invalid { #expect(!compiled.isValid(invalid)) }
    }

    @Test func `a recursive reference of 2019-09 leads to the outermost anchor`() throws {
        let tree: JSON = [
            "$schema": "https://json-schema.org/draft/2019-09/schema", "$id": "https://example.com/tree",
            "$recursiveAnchor": true, "type": "object",
            "properties": ["data": true, "children": ["type": "array", "items": ["$recursiveRef": "#"]]],
        ]
        let strict: JSON = [
            "$schema": "https://json-schema.org/draft/2019-09/schema", "$id": "https://example.com/strict",
            "$recursiveAnchor": true, "$ref": "tree", "unevaluatedProperties": false,
        ]
        let schema = try Schema(
            compiling: strict,
            options: SchemaOptions(remotes: ["https://example.com/tree": tree])
        )
        #expect(schema.isValid(["children": [["data": 1]]]))
        #expect(!schema.isValid(["children": [["daat": 1]]]))
    }

    @Test func `a violation in an older draft names its own keyword`() throws {
        let schema = try Schema(
            compiling: ["items": [true], "additionalItems": ["type": "null"]],
            options: SchemaOptions(draft: .draft7)
        )
        #expect(schema.validate([1, 2]).first?.keywordLocation.description == "/additionalItems/type")
    }

    @Test func `a schema of an older draft may be used from a current one`() throws {
        let old: JSON = [
            "$schema": "http://json-schema.org/draft-07/schema#", "items": [["type": "string"]],
        ]
        let schema = try Schema(
            compiling: ["$ref": "https://example.com/old", "prefixItems": [["minLength": 2]]],
            options: SchemaOptions(remotes: ["https://example.com/old": old])
        )
        #expect(schema.isValid(["ab"]))
        #expect(!schema.isValid([1]))
        #expect(!schema.isValid(["a"]))
    }
}
