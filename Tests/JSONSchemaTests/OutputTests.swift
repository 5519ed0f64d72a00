import JSON
import JSONSchema
import Testing

/// The forms in which the standard tells results (core, section 12).
struct OutputTests {
    /// The example of the standard's own section 12.4.
    private static let polygon: JSON = [
        "$id": "https://example.com/polygon", "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$defs": [
            "point": [
                "type": "object", "properties": ["x": ["type": "number"], "y": ["type": "number"]],
                "additionalProperties": false, "required": ["x", "y"],
            ]
        ],
        "type": "array", "items": ["$ref": "#/$defs/point"], "minItems": 3,
    ]
    private static let points: JSON = [["x": 2.5, "y": 1.3], ["x": 1, "z": 6.7]]

    private func output(_ schema: JSON, _ value: JSON, _ form: Schema.OutputForm) throws -> JSON {
        try Schema(compiling: schema).output(value, form: form)
    }

    /// Places and messages of a list of units: `/keyword @ /instance: error`.
    private func lines(_ units: JSON?) -> [String] {
        (units?.arrayValue ?? []).map { unit in
            let text = { (name: String) in unit[name]?.stringValue ?? "" }
            let tail = unit["error"]?.stringValue ?? unit["annotation"]?.serialized() ?? ""
            return "\(text("keywordLocation")) @ \(text("instanceLocation")): \(tail)"
        }
    }

    @Test func `flag is yes or no`() throws {
        #expect(try output(["type": "string"], 1, .flag) == ["valid": false])
        #expect(try output(["type": "string"], "a", .flag) == ["valid": true])
    }

    @Test func `basic lists what fails with its three places`() throws {
        let output = try output(Self.polygon, Self.points, .basic)
        #expect(output["valid"] == false)
        #expect(output["annotations"] == nil)
        #expect(
            lines(output["errors"]) == [
                "/items/$ref/additionalProperties @ /1/z: is not allowed",
                "/items/$ref/required @ /1: must have `y`",
                "/minItems @ : must have at least 3 items, has 2",
            ]
        )
        #expect(
            (output["errors"]?.arrayValue ?? []).map { $0["absoluteKeywordLocation"]?.stringValue } == [
                "https://example.com/polygon#/$defs/point/additionalProperties",
                "https://example.com/polygon#/$defs/point/required", "https://example.com/polygon#/minItems",
            ]
        )
    }

    @Test func `detailed keeps the nodes that hold several errors together`() throws {
        let output = try output(Self.polygon, Self.points, .detailed)
        #expect(lines(output["errors"]) == ["/items/$ref @ /1: ", "/minItems @ : must have at least 3 items, has 2"])
        let point = output["errors"]?.arrayValue?.first
        #expect(point?["absoluteKeywordLocation"] == "https://example.com/polygon#/$defs/point")
        #expect(
            lines(point?["errors"]) == [
                "/items/$ref/additionalProperties @ /1/z: is not allowed", "/items/$ref/required @ /1: must have `y`",
            ]
        )
    }

    @Test func `verbose has every keyword, those that hold and those that only name included`() throws {
        let output = try output(Self.polygon, Self.points, .verbose)
        #expect(
            lines(output["errors"]) == [
                "/$id @ : ", "/$schema @ : ", "/$defs @ : ", "/type @ : ", "/items @ : ",
                "/minItems @ : must have at least 3 items, has 2",
            ]
        )
        let items = output["errors"]?.arrayValue?.first { $0["keywordLocation"] == "/items" }
        #expect(lines(items?["errors"]) == ["/items @ /0: ", "/items @ /1: "])
        let first = items?["errors"]?.arrayValue?.first?["annotations"]?.arrayValue?.first
        #expect(first?["keywordLocation"] == "/items/$ref")
        #expect(first?["absoluteKeywordLocation"] == "https://example.com/polygon#/items/$ref")
        let point = first?["annotations"]?.arrayValue?.first
        #expect(point?["absoluteKeywordLocation"] == "https://example.com/polygon#/$defs/point")
        #expect(
            lines(point?["annotations"]) == [
                "/items/$ref/type @ /0: ", #"/items/$ref/properties @ /0: ["x","y"]"#,
                "/items/$ref/additionalProperties @ /0: []", "/items/$ref/required @ /0: ",
            ]
        )
    }

    @Test func `branches that do not match have no part in a result that holds`() throws {
        let schema: JSON = ["anyOf": [["type": "string"], ["minimum": 10]], "not": ["const": 5], "maximum": 3]
        #expect(lines(try output(schema, "a", .basic)["annotations"]).contains("/anyOf/0/type @ : "))
        let failed = lines(try output(schema, 11, .basic)["errors"])
        #expect(failed == ["/maximum @ : must be <= 3, is 11"])
        #expect(
            lines(try output(schema, 2, .basic)["errors"]) == [
                "/anyOf @ : must match a schema of `anyOf`", "/anyOf/0/type @ : must be string, is integer",
                "/anyOf/1/minimum @ : must be >= 10, is 2",
            ]
        )
    }

    @Test(
        arguments: [
            (["title": "T", "readOnly": true, "default": 1], 1, ["/title: \"T\"", "/readOnly: true", "/default: 1"]),
            (["x-own": ["a": 1]], 1, [#"/x-own: {"a":1}"#]),
            (["format": "email"], "no mail", [#"/format: "email""#]),
            (["contentMediaType": "text/plain"], "a", [#"/contentMediaType: "text/plain""#]),
            (["contentMediaType": "text/plain"], 1, []),
            (
                ["properties": ["a": true], "additionalProperties": true], ["a": 1, "b": 2],
                [#"/properties: ["a"]"#, #"/additionalProperties: ["b"]"#]
            ),
            (["patternProperties": ["^a": true]], ["ab": 1, "b": 2], [#"/patternProperties: ["ab"]"#]),
            (["patternProperties": ["^a": true]], 1, []),
            (
                ["unevaluatedProperties": true, "properties": ["a": true]], ["b": 2],
                [#"/unevaluatedProperties: ["b"]"#, "/properties: []"]
            ),
            (["prefixItems": [true, true]], [1, 2, 3], ["/prefixItems: 1"]),
            (["prefixItems": [true, true]], [1, 2], ["/prefixItems: true"]),
            (["prefixItems": [true], "items": true], [1, 2], ["/prefixItems: 0", "/items: true"]),
            (["contains": ["type": "null"]], [1, nil, nil], ["/contains: [1,2]"]),
            (["contains": ["type": "null"]], [nil], ["/contains: true"]),
            (["unevaluatedItems": true], [1], ["/unevaluatedItems: true"]),
            (["not": ["not": ["title": "inner"]], "title": "outer"], 1, ["/title: \"outer\""]),
            (
                ["anyOf": [["title": "a"], ["title": "b"], ["title": "c", "type": "null"]]], 1,
                ["/anyOf/0/title: \"a\"", "/anyOf/1/title: \"b\""]
            ),
            (
                ["if": ["type": "null", "title": "i"], "then": ["title": "t"], "else": ["title": "e"]], 1,
                ["/else/title: \"e\""]
            ),
        ] as [(JSON, JSON, [String])]
    )
    func `annotations are what the keywords tell`(schema: JSON, value: JSON, annotations: [String]) throws {
        let output = try output(schema, value, .basic)
        let told = (output["annotations"]?.arrayValue ?? []).compactMap { unit in
            unit["annotation"].map { "\(unit["keywordLocation"]?.stringValue ?? ""): \($0.serialized())" }
        }
        #expect(told == annotations)
    }

    @Test func `a keyword that holds yields a unit without annotation, and one that fails drops them all`() throws {
        let schema: JSON = ["$id": "https://example.com/type", "type": "string", "readOnly": true]
        let holds = try output(schema, "a", .basic)
        let type: JSON = [
            "valid": true, "keywordLocation": "/type", "absoluteKeywordLocation": "https://example.com/type#/type",
            "instanceLocation": "",
        ]
        #expect(holds["annotations"]?.arrayValue?.contains(type) == true)
        #expect(holds["errors"] == nil)
        let fails = try output(schema, 1, .basic)
        #expect(lines(fails["errors"]) == ["/type @ : must be string, is integer"])
        #expect(fails["annotations"] == nil)
    }

    @Test func `several members that a keyword refuses are one unit`() throws {
        let schema: JSON = ["required": ["a", "b"], "propertyNames": ["maxLength": 1]]
        #expect(
            lines(try output(schema, ["xx": 1, "yy": 2], .detailed)["errors"]) == [
                "/required @ : must have `a`; must have `b`",
                #"/propertyNames @ : must not have the name "xx"; must not have the name "yy""#,
            ]
        )
    }

    @Test func `places are fragments of URIs`() throws {
        let schema: JSON = ["$id": "https://example.com/a", "properties": ["ä b%": ["type": "null"]]]
        let unit = try output(schema, ["ä b%": 1], .basic)["errors"]?.arrayValue?.first
        #expect(unit?["absoluteKeywordLocation"] == "https://example.com/a#/properties/%C3%A4%20b%25/type")
        #expect(unit?["keywordLocation"] == "/properties/ä b%/type")
    }

    @Test func `the tree is bounded, and what is dropped counts all the same`() throws {
        let schema = try Schema(
            compiling: ["items": ["type": "integer", "title": "n"]],
            options: SchemaOptions(unitsMax: 50)
        )
        let elements = JSON.array((0..<5_000).map { $0 == 4_999 ? "bad" : .int($0) })
        let output = schema.output(elements, form: .verbose)
        #expect(output["valid"] == false)
        #expect(output.serialized().utf8.count < 30_000)
        let many = try Schema(
            compiling: ["additionalProperties": ["type": "null"]],
            options: SchemaOptions(unitsMax: 50)
        )
        let members = JSON.object(JSONObject((0..<1_000).map { ("k\($0)", 1) }))
        let errors = try #require(many.output(members, form: .basic)["errors"]?.arrayValue)
        #expect((10...50).contains(errors.count))
    }

    @Test func `what is too costly to check is told as such`() throws {
        let schema = try Schema(
            compiling: ["not": ["items": ["$ref": "#/not"]]],
            options: SchemaOptions(stepsMax: 3)
        )
        let output = schema.output([[[[]]]], form: .basic)
        #expect(lines(output["errors"]).contains { $0.contains("too deep or too large") })
    }
}
