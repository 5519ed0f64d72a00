import JSON
import JSONSchema
import Testing

@testable import Manifest

struct KindSchemaTests {
    private static let files: [(path: String, kind: ManifestKind)] = [
        ("reeve.yaml", .project), ("people.yaml", .people), ("models.yaml", .models), ("agents/refunds.yaml", .agent),
        ("tools/orders.yaml", .connector), ("tools/payments.yaml", .connector), ("workflows/refund.yaml", .workflow),
    ]

    private func value(_ path: String, _ desk: RefundDesk = RefundDesk()) throws -> JSON {
        var problems = Problems()
        let source = SourceText(file: path, bytes: Array((desk.texts[path] ?? "").utf8))
        return try #require(YAMLParser.parse(source, problems: &problems)).json
    }

    @Test(arguments: files) func `the manifests of a sound project conform to their kinds' schemas`(
        path: String,
        kind: ManifestKind
    ) throws {
        let schema = try Schema(compiling: kind.schema)
        #expect(try schema.validate(value(path)).map(\.description) == [])
    }

    @Test(arguments: [
        ("agents/refunds.yaml", ManifestKind.agent, "limits:", "limitz:"),
        ("agents/refunds.yaml", .agent, "steps: 12", "steps: 0"),
        ("agents/refunds.yaml", .agent, "owner: support-platform\n", ""),
        ("reeve.yaml", .project, "window: day", "window: dayly"),
        ("tools/payments.yaml", .connector, "timeout: 10s", "timeout: soon"),
        ("tools/payments.yaml", .connector, "type: http", "type: sql"),
        ("workflows/refund.yaml", .workflow, "agent: refunds\n", "agent: refunds\n    tool: orders.find\n"),
        ("workflows/refund.yaml", .workflow, "nothing: { set: null }", "nothing: { sett: null }"),
        ("people.yaml", .people, "groups: [support-managers]", "groups: support-managers"),
        ("models.yaml", .models, "type: openai", "type: openay"),
    ])
    func `what the check refuses the schema refuses too`(path: String, kind: ManifestKind, old: String, new: String)
        throws
    {
        let desk = RefundDesk.changing(path, old, new)
        #expect(!desk.problems.isEmpty)
        #expect(try !Schema(compiling: kind.schema).isValid(value(path, desk)))
    }

    @Test(arguments: ManifestKind.allCases) func `every field is described`(kind: ManifestKind) throws {
        func check(_ value: JSON) {
            let properties = value["properties"]?.objectValue ?? [:]
            for member in properties where member.value["const"] == nil {
                let text = member.value["description"]?.stringValue ?? ""
                #expect(text.count > 3 || value["required"] == ["text"], "\(member.key)")
            }
            // A field may be called `properties` itself.
            for member in properties { check(member.value) }
            for member in value.objectValue ?? [:] where member.key != "properties" { check(member.value) }
            for element in value.arrayValue ?? [] { check(element) }
        }
        check(kind.schema)
    }
}
