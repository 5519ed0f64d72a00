import JSON
import Testing

@testable import Models

@Suite struct SchemaSubsetTests {
    /// A schema, and whether OpenAI and Anthropic enforce it.
    static let cases: [(String, Bool, Bool)] = [
        (
            #"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}"#,
            true, true
        ),
        (#"{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}"#, false, true),
        (#"{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}"#, false, false),
        (#"{"type":"object"}"#, false, false), (#"{"type":"array","items":{"type":"string"}}"#, false, false),
        (
            #"{"type":"object","properties":{"a":{"type":["string","null"]}},"required":["a"],"additionalProperties":false}"#,
            true, false
        ),
        (
            #"{"type":"object","properties":{"a":{"minimum":1}},"required":["a"],"additionalProperties":false}"#, true,
            false
        ),
        (
            #"{"type":"object","properties":{"a":{"minLength":1}},"required":["a"],"additionalProperties":false}"#,
            false, false
        ),
        (
            #"{"type":"object","properties":{"a":{"format":"uri"}},"required":["a"],"additionalProperties":false}"#,
            false, true
        ),
        (
            #"{"type":"object","properties":{"a":{"type":"array","items":{"type":"object"}}},"required":["a"],"additionalProperties":false}"#,
            false, false
        ),
        (
            #"{"type":"object","properties":{"a":{"type":"array","minItems":2}},"required":["a"],"additionalProperties":false}"#,
            true, false
        ),
        (
            ##"{"type":"object","properties":{"a":{"anyOf":[{"type":"string"},{"$ref":"#/$defs/b"}]}},"required":["a"],"additionalProperties":false,"$defs":{"b":{"type":"null"}}}"##,
            true, false
        ),
        (#"{"type":"object","properties":{},"additionalProperties":false,"anyOf":[]}"#, false, false),
        ("true", false, false),
    ]

    @Test(arguments: cases)
    func `a schema is enforced exactly where the provider takes it`(text: String, openAI: Bool, anthropic: Bool) throws
    {
        let schema = try JSON(parsing: text.utf8)
        #expect(SchemaSubset.openAI.contains(schema) == openAI)
        #expect(SchemaSubset.anthropic.contains(schema) == anthropic)
    }
}
