import Assurance
import Foundation
import Manifest
import Policy
import Testing

/// The examples' policies are as `reeve policy format` and `reeve policy check` would have them.
struct PolicyLayoutTests {
    private static let examples = URL(filePath: RefundDesk.directory).deletingLastPathComponent()

    @Test(arguments: ["refund-desk", "airline"]) func `every policy is laid out in the one way`(name: String) throws {
        let files = ProjectFiles.directory(Self.examples.path + "/" + name)
        let paths = try files.list("policies", suffixes: [".cedar"])
        #expect(!paths.isEmpty)
        for path in paths {
            let text = String(decoding: try files.read(path), as: UTF8.self)
            #expect(
                try PolicySet.formatted(text, file: path) == text,
                "run `reeve policy format --project examples/\(name)`"
            )
        }
    }

    @Test(arguments: ["refund-desk", "airline"])
    func `neither their form nor a proof tells of anything that was not meant`(
        name: String
    ) throws {
        let result = Project.load(directory: Self.examples.path + "/" + name)
        let project = try #require(result.definition)
        let told = PolicyLints(project).problems()
        #expect(told.map(\.description) == [])
        let findings = try Prover(project, limits: ProofLimits(time: .seconds(120))).findings()
        #expect(findings.isComplete)
        #expect(findings.problems(in: project, told: told).map(\.description) == [])
    }
}
