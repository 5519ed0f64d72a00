import Gateway
public import JSON
import Journal
public import Manifest
import Policy

/// Every case decided by the policies of a project, with what that covers of them.
public struct CaseRun: Sendable {
    /// What became of each case, in their order.
    public private(set) var results: [CaseResult] = []
    /// How much of the policies the cases have seen.
    public private(set) var coverage: Coverage

    /// Decides cases.
    public init(_ cases: [PolicyCase], by project: ProjectDefinition) {
        coverage = Coverage(project.policies)
        for test in cases {
            let result = CaseResult(test, by: project)
            for decision in [result.before, result.after].compactMap(\.self) {
                coverage.add(decision.explanations, determining: Set(decision.policies.map(\.id)))
            }
            results.append(result)
        }
    }

    /// The cases in which something is not as expected.
    public var failed: [CaseResult] { results.filter { !$0.hasPassed } }

    /// The shape of `reeve policy test --json`.
    public var json: JSON {
        [
            "passed": .int(Int64(results.count - failed.count)), "failed": .int(Int64(failed.count)),
            "cases": .array(results.map(\.json)),
            "coverage": [
                "percent": .int(Int64(coverage.percent)), "seen": .int(Int64(coverage.seen.count)),
                "total": .int(Int64(coverage.seen.total)), "policies": .array(coverage.policies.map(\.json)),
            ],
        ]
    }
}
