import JSON
import Policy
import Testing

@testable import Manifest

struct SchemaMappingTests {
    @Test func `an argument is required only where the schema requires just its name`() throws {
        let schema = try JSON(
            parsing: """
                {"type":"object","required":["cafe\u{301}"],
                 "properties":{"caf\u{E9}":{"type":"integer"},"cafe\u{301}":{"type":"integer"}}}
                """.utf8
        )
        let attributes = SchemaMapping.attributes(of: schema).attributes
        #expect(attributes.map(\.isRequired) == [false, true])
    }
}
