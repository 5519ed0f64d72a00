import FoundationEssentials
import Journal
import Manifest
import Policy
import Testing

struct ProjectFilesTests {
    /// Writes a desk into a directory that is gone afterwards.
    private func withDirectory(_ desk: RefundDesk, _ body: (String) throws -> Void) throws {
        let root = FileManager.default.temporaryDirectory.appending(
            path: "reeve-manifest-\(UInt64.random(in: 0 ... .max))"
        )
        defer { try? FileManager.default.removeItem(at: root) }
        for (path, text) in desk.texts {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        try body(root.path)
    }

    @Test func `a project on disk is the one in memory`() throws {
        try withDirectory(RefundDesk()) { root in
            let (definition, problems) = Project.load(directory: root)
            #expect(problems.map(\.description) == [])
            #expect(definition?.release == Project.load(RefundDesk().files).definition?.release)
        }
    }

    @Test func `files whose names are two Unicode spellings are two files, in a release too`() throws {
        let permit = "@id(\"one\") permit (principal is User, action, resource);\n"
        let forbid = "@id(\"two\") forbid (principal is User, action, resource);\n"
        try withDirectory(RefundDesk().adding("policies/caf\u{E9}.cedar", permit)) { root in
            try Data(forbid.utf8).write(to: URL(filePath: "\(root)/policies/cafe\u{301}.cedar"))
            guard try FileManager.default.contentsOfDirectory(atPath: root + "/policies").count == 3 else {
                return  // This file system takes them for one.
            }
            let project = try #require(Project.load(directory: root).definition)
            #expect(project.policies.policy("one") != nil && project.policies.policy("two") != nil)
            let release = try #require(Project.load(snapshot: project.snapshot.bytes).definition)
            #expect(release.release == project.release)
            #expect(release.policies.policies.count == project.policies.policies.count)
        }
    }

    @Test func `a directory where a file belongs is told`() throws {
        try withDirectory(RefundDesk().removing("prompts/refunds.md").adding("prompts/refunds.md/x", "y")) { root in
            let problems = Project.check(directory: root)
            #expect(problems.map(\.message) == ["`prompts/refunds.md` is not a file"])
        }
    }

    @Test func `a directory that does not exist has no project`() {
        let problems = Project.check(directory: "/nonexistent/reeve")
        #expect(problems.first { $0.severity == .error }?.message == "there is no file `reeve.yaml`")
    }
}
