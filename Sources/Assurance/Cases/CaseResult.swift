public import Gateway
public import JSON
import Journal
public import Manifest

/// What became of one case.
public struct CaseResult: Sendable {
    /// The case.
    public var test: PolicyCase
    /// What policy said at first; nil where the tool's schema refuses the arguments, as it was expected to.
    public var before: CallDecision?
    /// What it said once people had agreed; nil where the case does not go so far, or nobody was asked.
    public var after: CallDecision?
    /// What is not as expected; none where the case passed.
    public var failures: [Failure]

    /// Whether everything was as expected.
    public var hasPassed: Bool { failures.isEmpty }

    /// One thing that is not as expected.
    public struct Failure: Sendable, Hashable {
        /// Whether it is so before or after people agreed.
        public var isAfterGrant: Bool
        /// What was expected: `deny`, or `by a, b`.
        public var expected: String
        /// What came.
        public var found: String
    }
}

extension CaseResult {
    /// Decides a case.
    init(_ test: PolicyCase, by project: ProjectDefinition) {
        self.test = test
        failures = []
        guard test.outcome.expectation != .invalid else { return }
        if let right = test.right {
            let decision = CallJudge.decide(
                right,
                by: test.principal,
                groups: test.groups,
                run: test.run,
                workflow: test.workflow,
                tool: test.tool.isEmpty ? nil : test.tool,
                project: project
            )
            before = decision
            failures = Self.failures(decision, test.outcome, isAfterGrant: false)
            return
        }
        let (before, after) = CallJudge.decide(
            test.call(by: project),
            facts: test.facts,
            grantedBy: test.grantedBy,
            explains: true
        )
        (self.before, self.after) = (before, after)
        failures = Self.failures(before, test.outcome, isAfterGrant: false)
        // Where nobody was asked, that is told already.
        guard !test.grantedBy.isEmpty, let after else { return }
        failures += Self.failures(after, test.outcomeAfterGrant, isAfterGrant: true)
    }

    private static func failures(
        _ decision: CallDecision,
        _ expected: PolicyCase.Outcome,
        isAfterGrant: Bool
    ) -> [Failure] {
        let verdict = decision.verdict.callVerdict
        guard verdict.matches(expected.expectation) else {
            return [Failure(isAfterGrant: isAfterGrant, expected: expected.expectation.text, found: verdict.text)]
        }
        let found = Set(decision.policies.map(\.id))
        guard let policies = expected.policies, policies != found else { return [] }
        func list(_ names: Set<String>) -> String {
            names.isEmpty ? "no policy" : names.sorted().joined(separator: ", ")
        }
        return [
            Failure(isAfterGrant: isAfterGrant, expected: "by \(list(policies))", found: "by \(list(found))")
        ]
    }

    /// One case in the shape of `reeve policy test --json`.
    public var json: JSON {
        [
            "name": .string(test.name), "file": .string(test.location.file), "line": .int(Int64(test.location.line)),
            "column": .int(Int64(test.location.column)), "passed": .bool(hasPassed),
            "verdict": before.map { .string($0.verdict.callVerdict.text) } ?? "invalid",
            "policies": .array((before?.policies ?? []).map { .string($0.id) }),
            "verdict_after_grant": after.map { .string($0.verdict.callVerdict.text) } ?? .null,
            "failures": .array(
                failures.map {
                    [
                        "expected": .string($0.expected), "found": .string($0.found),
                        "after_grant": .bool($0.isAfterGrant),
                    ]
                }
            ),
        ]
    }
}

extension CallVerdict {
    fileprivate func matches(_ expectation: PolicyCase.Expectation) -> Bool {
        switch (self, expectation) {
        case (.allow, .allow), (.deny, .deny): true
        case (.ask(let groups), .ask(let expected)): Set(groups) == expected
        default: false
        }
    }
}
