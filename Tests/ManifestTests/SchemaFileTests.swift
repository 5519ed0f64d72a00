import JSON
import JSONSchema
import Manifest
import Testing

/// Schemas in files: their patterns, and what they refer to.
struct SchemaFileTests {
    private static let path = "schemas/refund-result.json"

    private static func desk(_ schema: String, _ others: [String: String] = [:]) -> RefundDesk {
        var desk = RefundDesk()
        desk.texts[path] = schema
        desk.texts.merge(others) { $1 }
        return desk
    }

    private static let amount =
        #""refund_id": { "type": "string" }, "amount_cents": { "$ref": "money.json#/$defs/cents" }"#
    private static let schema = #"{ "type": "object", "properties": { \#(amount) }, "additionalProperties": false }"#
    private static let money = #"{ "$defs": { "cents": { "type": "integer", "minimum": 1 } } }"#

    @Test func `a schema may refer to the other files of the folder`() throws {
        let desk = Self.desk(Self.schema, ["schemas/money.json": Self.money])
        #expect(desk.problems == [])
        let definition = try #require(Project.load(desk.files).definition)
        let output = try #require(definition.agents["refunds"]?.output)
        #expect(output.schema.isValid(["amount_cents": 5]))
        #expect(!output.schema.isValid(["amount_cents": 0]))
        #expect(output.source["$defs"]?["money"]?["$defs"]?["cents"]?["minimum"] == 1)
    }

    @Test func `the files that a schema refers to are a part of the release`() throws {
        let first = try #require(
            Project.load(Self.desk(Self.schema, ["schemas/money.json": Self.money]).files).definition
        )
        let changed = Self.money.replacing("1", with: "2")
        let second = try #require(
            Project.load(Self.desk(Self.schema, ["schemas/money.json": changed]).files).definition
        )
        #expect(first.release != second.release)
    }

    @Test func `types go through references to other files`() {
        let desk = Self.desk(
            #"{ "$ref": "result.yaml" }"#,
            [
                "schemas/result.yaml":
                    "type: object\nproperties: { refund_ids: { type: string } }\nadditionalProperties: false\n"
            ]
        )
        #expect(desk.problems.contains { $0.message == "there is no field `amount_cents`" })
    }

    @Test func `a file that is missing is told where it is referred to`() {
        let desk = Self.desk(Self.schema, ["schemas/moeny.json": Self.money])
        expectOnly(
            .schema,
            in: desk,
            at: desk.place(Self.path, #""money.json"#),
            message: "in the schema, there is no schema `schemas/money.json`",
            hint: "did you mean `schemas/moeny.json`?"
        )
    }

    @Test func `of a file that resembles none, the hint says how schemas are referred to`() {
        let desk = Self.desk(Self.schema)
        #expect(
            desk.problems.first?.hint == "schemas are referred to by their path in `schemas/`, or by their `$id`"
        )
    }

    @Test(arguments: [
        ("\"objct\"", "or a list of them, is \"objct\"", "did you mean `object`?"),
        ("\"str\"", "or a list of them, is \"str\"", "did you mean `string`?"), ("7", "or a list of them, is 7", nil),
        ("\"money\"", "or a list of them, is \"money\"", nil),
    ])
    func `a type that is none is told with those that there are`(word: String, end: String, hint: String?) {
        for draft in ["https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#"] {
            let desk = Self.desk("{ \"$schema\": \"\(draft)\", \"type\": \(word) }")
            let problem = desk.problems.first
            #expect(problem?.location == desk.place(Self.path, word == "7" ? "7 }" : word))
            let types = #""null", "boolean", "integer", "number", "string", "array", "object""#
            #expect(problem?.message == "in the schema, `type` must be one of \(types), \(end)")
            #expect(problem?.hint == hint)
        }
    }

    @Test func `a list of types is told by what is wrong in it`() {
        let slip = Self.desk(#"{ "type": ["object", "nul"] }"#)
        #expect(slip.problems.first?.location == slip.place(Self.path, #""nul""#))
        #expect(slip.problems.first?.message.hasPrefix("in the schema, `type` must be one of \"null\"") == true)
        #expect(slip.problems.first?.hint == "did you mean `null`?")
        let twice = Self.desk(#"{ "type": ["null", "null"] }"#)
        #expect(twice.problems.first?.message == "in the schema, `type` must list types, at least one and each once")
    }

    @Test func `an error in a file is told in that file`() {
        let money = Self.money.replacing("\"integer\"", with: "\"integre\"")
        let desk = Self.desk(Self.schema, ["schemas/money.json": money])
        let problem = desk.problems.first
        #expect(problem?.location == desk.place("schemas/money.json", "\"integre\""))
    }

    @Test func `files that lead to one another for the same value are told`() {
        let desk = Self.desk(#"{ "$ref": "a.json" }"#, ["schemas/a.json": #"{ "$ref": "refund-result.json" }"#])
        #expect(desk.problems.contains { $0.code == .schema && $0.message.contains("itself") })
    }

    @Test func `files outside of the folder are not taken`() {
        let desk = Self.desk(#"{ "$ref": "../people.yaml" }"#)
        #expect(desk.problems.first?.message == "in the schema, there is no schema `people.yaml`")
    }

    @Test func `formats are checked where the project says so`() throws {
        let schema = #"{ "type": "object", "properties": { "refund_id": { "format": "uuid" }, "amount_cents": true } }"#
        for (line, isValid) in [("", true), ("check_formats: true\n", false)] {
            let desk = Self.desk(schema).adding("reeve.yaml", line)
            #expect(desk.problems == [])
            let definition = try #require(Project.load(desk.files).definition)
            let output = try #require(definition.agents["refunds"]?.output)
            #expect(output.schema.isValid(["refund_id": "no uuid"]) == isValid)
        }
    }

    @Test func `a pattern that cannot be matched in linear time is told by name at its place`() {
        let desk = Self.desk(
            Self.schema.replacing(#"{ "type": "string" }"#, with: #"{ "type": "string", "pattern": "^R(?=[0-9])" }"#),
            ["schemas/money.json": Self.money]
        )
        let problem = desk.problems.first
        #expect(problem?.location == desk.place(Self.path, "(?=[0-9])"))
        #expect(problem?.message.contains("lookahead `(?=` is not supported") == true)
    }

    @Test func `a pattern that is a name is told at that name`() {
        let desk = Self.desk(#"{ "patternProperties": { "^(a)\\1$": true } }"#)
        let problem = desk.problems.first { $0.code == .schema }
        #expect(problem?.location == desk.place(Self.path, #""^(a)"#))
        #expect(problem?.message.contains("the backreference `\\1` is not supported") == true)
    }
}
