import JSON
import Journal
import Manifest
import Testing

struct ReleaseTests {
    private func project(_ desk: RefundDesk = RefundDesk()) throws -> ProjectDefinition {
        try #require(Project.load(desk.files).definition)
    }

    @Test func `a release is named after its content`() throws {
        let first = try project()
        #expect(try project().release == first.release)
        #expect(first.release.rawValue == "rel_" + first.snapshot.digest.hex.prefix(16))
        #expect(try project(.changing("prompts/refunds.md", "decide", "judge")).release != first.release)
    }

    @Test func `files that nothing names are no part of a release`() throws {
        let desk = RefundDesk().adding("README.md", "hello").adding("prompts/unused.md", "hello").adding(
            "agents/.draft.yaml",
            "x"
        )
        #expect(try project(desk).release == project().release)
    }

    @Test func `a snapshot is loaded as what it was`() throws {
        let first = try project()
        let (again, problems) = Project.load(snapshot: first.snapshot.bytes)
        let second = try #require(again)
        #expect(problems.isEmpty)
        #expect(second.release == first.release)
        #expect(second.tools["payments.refund"]?.digest == first.tools["payments.refund"]?.digest)
        #expect(second.policyDigest == first.policyDigest)
        #expect(second.agents["refunds"]?.instructions == first.agents["refunds"]?.instructions)
        #expect(second.documents == first.documents)
    }

    @Test func `a snapshot is loaded without the rules that a new project must follow`() throws {
        let desk = RefundDesk().adding("prompts/refunds.md", "The key is AKIA" + "IOSFODNN7EXAMPLE\n")
        #expect(Project.load(desk.files).definition == nil)
        var files = JSONObject()
        for (path, text) in desk.texts { files[path] = .string(text) }
        let snapshot = JSON.object(["files": .object(files), "format": 1]).canonicalBytes()
        #expect(Project.load(snapshot: snapshot).definition != nil)
    }

    @Test(arguments: ["", "{}", "{\"format\":2,\"files\":{}}", "{\"format\":1,\"files\":{\"a\":1}}", "not json"])
    func `what is no snapshot is refused`(text: String) {
        let (definition, problems) = Project.load(snapshot: Array(text.utf8))
        #expect(definition == nil)
        #expect(problems.map(\.code) == [.fileUnreadable])
    }
}
