import JSON
import JSONSchema
import Testing

/// Schemas of several documents, and of other specifications.
struct ImportTests {
    private func bundle(
        _ root: JSON,
        named name: String = "schemas/order.json",
        _ others: [String: JSON]
    ) throws(SchemaError) -> SchemaBundle {
        try SchemaBundle(root: root, name: name) { name throws(SchemaError) in others[name] }
    }

    private func error(_ root: JSON, _ others: [String: JSON]) -> SchemaError? {
        do throws(SchemaError) {
            _ = try bundle(root, others)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a schema that refers to no other stays as it is`() throws {
        let schema: JSON = ["$defs": ["a": ["type": "null"]], "properties": ["x": ["$ref": "#/$defs/a"]]]
        let whole = try bundle(schema, [:])
        #expect(whole.schema == schema)
        #expect(whole.parts.count == 1)
    }

    @Test func `documents that refer to each other become one`() throws {
        let item: JSON = [
            "$defs": ["sku": ["type": "string"]],
            "properties": ["sku": ["$ref": "#/$defs/sku"], "parts": ["items": ["$ref": "#"]]], "required": ["sku"],
        ]
        let order: JSON = [
            "properties": [
                "items": ["items": ["$ref": "parts/item.json"]], "first": ["$ref": "parts/item.json#/$defs/sku"],
            ]
        ]
        let whole = try bundle(order, ["schemas/parts/item.json": item])
        #expect(whole.schema["properties"]?["first"] == ["$ref": "#/$defs/item/$defs/sku"])
        let schema = try Schema(compiling: whole.schema)
        #expect(schema.isValid(["items": [["sku": "a", "parts": [["sku": "b"]]]], "first": "c"]))
        #expect(!schema.isValid(["items": [["sku": "a", "parts": [["sku": 1]]]]]))
        #expect(!schema.isValid(["first": 1]))
    }

    @Test func `a cycle between documents is fine where it goes into the value`() throws {
        let whole = try bundle(
            ["properties": ["customer": ["$ref": "customer.json"]], "required": ["customer"]],
            ["schemas/customer.json": ["properties": ["orders": ["items": ["$ref": "order.json"]]]]]
        )
        let schema = try Schema(compiling: whole.schema)
        #expect(schema.isValid(["customer": ["orders": [["customer": [:]]]]]))
        #expect(!schema.isValid(["customer": ["orders": [[:]]]]))
    }

    @Test func `a cycle that does not go into the value is refused`() throws {
        let whole = try bundle(["allOf": [["$ref": "b.json"]]], ["schemas/b.json": ["$ref": "order.json"]])
        let error = #expect(throws: SchemaError.self) { try Schema(compiling: whole.schema) }
        #expect(error?.code == .circular)
    }

    @Test func `places in the bundle lead back to their documents`() throws {
        let whole = try bundle(
            ["properties": ["a": ["$ref": "item.json"]]],
            ["schemas/item.json": ["properties": ["b": ["type": "strnig"]]]]
        )
        let error = #expect(throws: SchemaError.self) { try Schema(compiling: whole.schema) }
        let place = try #require(error?.violations.first?.instanceLocation)
        let origin = whole.origin(of: place)
        #expect(origin.name == "schemas/item.json")
        #expect(origin.pointer.description == "/properties/b/type")
    }

    @Test func `two documents of one name get two names in the bundle`() throws {
        let whole = try bundle(
            ["$defs": ["item": true], "properties": ["a": ["$ref": "a/item.json"], "b": ["$ref": "b/item.json"]]],
            ["schemas/a/item.json": ["type": "string"], "schemas/b/item.json": ["type": "null"]]
        )
        #expect(whole.parts.map(\.pointer.description) == ["", "/$defs/item_2", "/$defs/item_3"])
        #expect(try Schema(compiling: whole.schema).isValid(["a": "x", "b": nil]))
    }

    @Test func `a document is found by its identifier as well`() throws {
        let whole = try bundle(
            ["$id": "https://example.com/order", "properties": ["a": ["$ref": "item"]]],
            ["https://example.com/item": ["$id": "https://example.com/item", "type": "string"]]
        )
        let schema = try Schema(compiling: whole.schema)
        #expect(schema.isValid(["a": "x"]))
        #expect(!schema.isValid(["a": 1]))
    }

    @Test func `an anchor of another document is found by its name`() throws {
        let whole = try bundle(
            ["properties": ["a": ["$ref": "item.json#sku"]]],
            ["schemas/item.json": ["$defs": ["s": ["$anchor": "sku", "type": "string"]]]]
        )
        #expect(try Schema(compiling: whole.schema).isValid(["a": "x"]))
        #expect(try !Schema(compiling: whole.schema).isValid(["a": 1]))
    }

    @Test func `what is missing is told with the place of the reference`() {
        let missing = error(["properties": ["a": ["$ref": "itme.json"]]], ["schemas/item.json": true])
        #expect(missing?.code == .reference)
        #expect(missing?.location == "schemas/order.json#/properties/a/$ref")
        #expect(missing?.message == "there is no schema `schemas/itme.json`")
        let further = error(["$ref": "a.json"], ["schemas/a.json": ["not": ["$ref": "b.json"]]])
        #expect(further?.location == "schemas/a.json#/not/$ref")
    }

    @Test func `documents of different drafts are not mixed`() {
        let old: JSON = ["$schema": "http://json-schema.org/draft-07/schema#"]
        #expect(error(["$ref": "old.json"], ["schemas/old.json": old])?.code == .dialect)
        #expect(error(["$ref": "old.json", "$schema": old["$schema"] ?? nil], ["schemas/old.json": old]) == nil)
    }

    @Test func `a document that nests too deep is refused`() {
        #expect(error((0..<5_000).reduce(JSON.bool(true)) { inner, _ in ["not": inner] }, [:])?.code == .limit)
    }

    @Test func `the number of documents is bounded`() {
        do throws(SchemaError) {
            _ = try SchemaBundle(root: ["$ref": "0"], name: "s") { name throws(SchemaError) in
                ["not": ["$ref": .string(String((Int(name) ?? 0) + 1))]]
            }
            Issue.record("an endless chain was taken in")
        } catch {
            #expect(error.code == .limit)
        }
    }

    @Test(
        arguments: [
            (["type": "string", "nullable": true], ["type": ["string", "null"]]),
            (["nullable": true], [:]),
            (["type": "string", "nullable": false], ["type": "string"]),
            (["minimum": 1, "exclusiveMinimum": true], ["exclusiveMinimum": 1]),
            (["maximum": 1, "exclusiveMaximum": false], ["maximum": 1]),
            (
                ["type": "integer", "format": "int64", "example": 5],
                ["type": "integer", "format": "int64", "examples": [5]]
            ),
            (["$ref": "#/components/schemas/A", "description": "d"], ["$ref": "#/components/schemas/A"]),
            (
                ["properties": ["nullable": ["type": "object", "nullable": true]], "items": ["example": 1]],
                ["properties": ["nullable": ["type": ["object", "null"]]], "items": ["examples": [1]]]
            ),
            (["allOf": [["type": "string", "nullable": true]]], ["allOf": [["type": ["string", "null"]]]]),
        ] as [(JSON, JSON)]
    )
    func `a schema of OpenAPI 3,0 is read as one of the current draft`(schema: JSON, expected: JSON) {
        #expect(SchemaImport.openAPI30(schema) == expected)
    }
}
