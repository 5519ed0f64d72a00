import JSON
import JSONSchema
import Testing

/// What people and agents read of a check.
struct SchemaTests {
    private func lines(_ schema: JSON, _ value: JSON, assertsFormat: Bool = false) throws -> [String] {
        try Schema(compiling: schema, options: SchemaOptions(assertsFormat: assertsFormat)).validate(value)
            .map(\.description)
    }

    @Test(
        arguments: [
            (
                ["properties": ["amount_cents": ["maximum": 100]]], ["amount_cents": 500],
                "/amount_cents: must be <= 100, is 500"
            ),
            (["type": ["string", "null"]], 5, "must be null or string, is integer"),
            (["required": ["a"]], [:], "must have `a`"),
            (["properties": ["a": true], "required": ["a"]], [:], "must have `a`"),
            (["properties": ["a": true], "additionalProperties": false], ["b": 1], "/b: is not allowed"),
            (["enum": ["x", "y"]], "z", #"must be one of "x", "y", is "z""#),
            (["const": 1.5], 2, "must be 1.5, is 2"),
            (["exclusiveMinimum": 0], 0, "must be > 0, is 0"),
            (["multipleOf": 0.01], 0.005, "must be a multiple of 1e-2, is 0.005"),
            (["minLength": 3], "é", "must have at least 3 characters, has 1"),
            (["maxLength": 1], "éé", "must have at most 1 characters, has 2"),
            (["pattern": "^a"], "b", #"must match `^a`, is "b""#),
            (["items": ["type": "string"], "minItems": 3], ["a", 1], "must have at least 3 items, has 2"),
            (["uniqueItems": true], [1, 1.0], "must not have equal items"),
            (
                ["contains": ["const": 1], "minContains": 2], [1, 2],
                "must contain at least 2 items that match, contains 1 (/1: must be 1, is 2)"
            ),
            (["not": ["type": "null"]], nil, "must not match the schema of `not`"),
            (["minProperties": 1], [:], "must have at least 1 members, has 0"),
            (["dependentRequired": ["a": ["b"]]], ["a": 1], "must have `b` because it has `a`"),
            (
                ["propertyNames": ["maxLength": 1]], ["ab": 1],
                #"must not have the name "ab" (must have at most 1 characters, has 2)"#
            ),
            (["unevaluatedProperties": false], ["a": 1], "/a: is not allowed"),
            (["properties": ["a/b": ["type": "null"]]], ["a/b": 1], "/a~1b: must be null, is integer"),
            (
                ["anyOf": [["type": "string"], ["minimum": 10]]], 5,
                "must match a schema of `anyOf` (must be string, is integer; must be >= 10, is 5)"
            ),
            (["oneOf": [["minimum": 1], ["minimum": 2]]], 5, "must match exactly one schema of `oneOf`, matches 0, 1"),
            (false, 1, "is not allowed"),
        ] as [(JSON, JSON, String)]
    )
    func `a violation is one line`(schema: JSON, value: JSON, line: String) throws {
        #expect(try lines(schema, value).first == line)
    }

    @Test func `every violation is told`() throws {
        let schema: JSON = [
            "type": "object", "required": ["c"],
            "properties": ["a": ["type": "string", "maxLength": 1], "b": ["items": ["minimum": 2]]],
        ]
        let found = try lines(schema, ["a": "xx", "b": [1, 2, 0]])
        #expect(
            found == [
                "/a: must have at most 1 characters, has 2", "/b/0: must be >= 2, is 1", "/b/2: must be >= 2, is 0",
                "must have `c`",
            ]
        )
    }

    @Test func `formats are checked on demand only`() throws {
        #expect(try lines(["format": "date"], "x") == [])
        #expect(
            try lines(["format": "date"], "x", assertsFormat: true) == [#"must be a date such as `2026-01-31`, is "x""#]
        )
        #expect(try lines(["format": "of-my-own"], "x", assertsFormat: true) == [])
    }

    @Test func `a violation names its places`() throws {
        let schema: JSON = [
            "$id": "https://example.com/root", "properties": ["a": ["$ref": "item#/$defs/n"]],
            "$defs": ["i": ["$id": "item", "$defs": ["n": ["minimum": 1]]]],
        ]
        let violation = try #require(try Schema(compiling: schema).validate(["a": 0]).first)
        #expect(violation.instanceLocation.description == "/a")
        #expect(violation.keywordLocation.description == "/properties/a/$ref/minimum")
        #expect(violation.absoluteKeywordLocation == "https://example.com/item#/$defs/n/minimum")
        #expect(violation.keyword == "minimum")
    }

    @Test func `the number of violations is bounded`() throws {
        let schema = try Schema(compiling: ["items": ["type": "null"]], options: SchemaOptions(violationsMax: 10))
        #expect(schema.validate(.array(Array(repeating: 1, count: 1_000))).count == 10)
    }

    @Test func `required names beyond the sixty-fourth are required as well`() throws {
        let names = (0..<100).map { "k\($0)" }
        let schema = try Schema(compiling: [
            "properties": .object(JSONObject(names.map { ($0, ["type": "integer"]) })),
            "required": .array(names.map { .string($0) }),
        ])
        let whole = JSONObject(names.map { ($0, 1) })
        #expect(schema.isValid(.object(whole)))
        for name in ["k0", "k63", "k64", "k99"] {
            var part = whole
            part[name] = nil
            #expect(schema.validate(.object(part)).map(\.description) == ["must have `\(name)`"])
        }
    }

    @Test func `members beyond the sixty-fourth count as evaluated as well`() throws {
        let names = (0..<200).map { "k\($0)" }
        let schema = try Schema(compiling: [
            "anyOf": [["patternProperties": ["^k": true]]], "unevaluatedProperties": false,
        ])
        var object = JSONObject(names.map { ($0, 1) })
        #expect(schema.isValid(.object(object)))
        object["other"] = 1
        #expect(schema.validate(.object(object)).map(\.description) == ["/other: is not allowed"])
    }

    @Test func `names that only look alike are different names`() throws {
        let schema = try Schema(compiling: ["properties": ["\u{e9}": false], "required": ["e\u{301}"]])
        #expect(schema.isValid(["e\u{301}": 1]))
        #expect(!schema.isValid(["\u{e9}": 1]))
    }
}
