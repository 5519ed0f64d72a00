import JSON
import JSONSchema
import Manifest
import Testing

struct RefundDeskManifestTests {
    @Test func `the refund desk has neither errors nor warnings`() {
        #expect(Project.load(directory: RefundDesk.directory).problems.map(\.description) == [])
    }

    @Test func `every email is an input of the workflow`() throws {
        let schema = try #require(try RefundDesk.project().workflows["refund"]?.input?.schema)
        let emails = try RefundDesk.emails()
        #expect(emails.count == 12)
        for (name, email) in emails {
            #expect(schema.validate(email).map(\.description) == [], "\(name)")
            #expect(email["message_id"] == .string(name))
        }
    }

    @Test func `one line leads to a real model`() throws {
        let text = try RefundDesk.text("models.yaml")
        let line = try #require(text.split(separator: "\n").first { $0.contains("standard:") })
        let changed = text.replacing(line, with: "  standard: [gpt-4o-mini]")
        var files = try RefundDesk.files()
        files["models.yaml"] = changed
        let (project, problems) = Project.load(.memory(files))
        #expect(problems.filter { $0.severity == .error }.map(\.description) == [])
        #expect(project?.models.tiers["standard"] == ["gpt-4o-mini"])
    }
}
