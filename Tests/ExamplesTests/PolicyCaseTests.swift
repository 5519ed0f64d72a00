import Assurance
import Foundation
import Manifest
import Testing

/// The cases that stand beside the examples' policies.
struct PolicyCaseTests {
    private static let examples = URL(filePath: RefundDesk.directory).deletingLastPathComponent().path

    @Test(arguments: ["refund-desk", "airline"]) func `every case passes, and every policy is covered`(name: String)
        throws
    {
        let directory = Self.examples + "/" + name
        let project = try #require(Project.load(directory: directory).definition)
        let found = PolicyCases.read(.directory(directory), of: project)
        #expect(found.problems.map(\.description) == [])
        let run = CaseRun(found.cases, by: project)
        #expect(run.failed.map { "\($0.test.name): \($0.failures)" } == [])
        let gaps = run.coverage.policies.flatMap { policy in policy.gaps.map { "\($0.location): \($0.message)" } }
        #expect(gaps == [])
        #expect(run.coverage.percent == 100)
    }
}
