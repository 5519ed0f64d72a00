internal import Manifest

extension Commands {
    static let policyCheck = CommandSpec(
        name: "policy check",
        summary: "Check the policies against the project's schema, and tell what they probably do not mean",
        options: [.flag("strict", "warnings count as errors")] + ProofOptions.all,
        details: """
            Warnings have stable codes, which docs/policies.md lists. `reeve check` tells them as well. Some take a proof
            over all calls; where there was no time for one, that is said, and nothing is guessed.
            """,
        examples: [
            ("reeve policy check", "before policies are turned on"),
            ("reeve policy check --strict --json", "in continuous integration"),
        ],
        run: { invocation in
            let workspace = try Workspace(invocation)
            var report = try ProblemReport(of: workspace, ProofOptions(invocation))
            // Without a project there is no schema, so what keeps it from being read belongs here too.
            let isReadable = !report.problems.contains { $0.severity == .error && !$0.concernsPolicies }
            if isReadable { report.problems.removeAll { !$0.concernsPolicies } }
            return report.tell(invocation)
        }
    )
}

extension Problem {
    /// Whether it is about policies, or about what they are compared with.
    fileprivate var concernsPolicies: Bool { location.file.hasPrefix("policies") || Self.lints.contains(code) }

    /// What policies leave open elsewhere: in agents, workflows and tools.
    private static let lints: Set<Code> = [
        .neverApplies, .unreachablePermit, .overruledPermit, .unlistedPermit, .neverPermitted, .unguardedTool,
        .lonelyApproval, .unknownAnnotation, .repeatedPolicy, .shadowedPermit,
    ]
}
