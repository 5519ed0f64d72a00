internal import JSON
internal import Manifest
internal import Models

extension Commands {
    static let policyCheck = CommandSpec(
        name: "policy check",
        summary: "Check the policies against the project's schema, and tell what they probably do not mean",
        options: [.flag("strict", "warnings count as errors")],
        details: "Warnings have stable codes, which docs/policies.md lists. `reeve check` tells them as well.",
        examples: [
            ("reeve policy check", "before policies are turned on"),
            ("reeve policy check --strict --json", "in continuous integration"),
        ],
        run: { invocation in
            let workspace = try Workspace(invocation)
            let all = ProblemReport.problems(of: workspace)
            // Without a project there is no schema, so what keeps it from being read belongs here too.
            let concerning = all.filter(\.concernsPolicies)
            let isReadable = !all.contains { $0.severity == .error && !$0.concernsPolicies }
            return ProblemReport(problems: isReadable ? concerning : all, workspace: workspace).tell(invocation)
        }
    )
}

extension Problem {
    /// Whether it is about policies, or about what they are compared with.
    fileprivate var concernsPolicies: Bool { location.file.hasPrefix("policies") || Self.lints.contains(code) }

    /// What policies leave open elsewhere: in agents, workflows and tools.
    private static let lints: Set<Code> = [
        .neverApplies, .unreachablePermit, .overruledPermit, .unlistedPermit, .neverPermitted, .unguardedTool,
        .lonelyApproval, .unknownAnnotation, .repeatedPolicy,
    ]
}

/// What is wrong with a project, and how that is told.
struct ProblemReport {
    let problems: [Problem]
    let workspace: Workspace

    /// Everything that the files of a project tell, lints of its policies included.
    static func problems(of workspace: Workspace) -> [Problem] {
        let result = Project.load(directory: workspace.directory)
        guard let project = result.definition else { return result.problems }
        let files = ProjectFiles.directory(workspace.directory)
        return result.problems + Script.problems(in: project) + PolicyLints(project).problems()
            + PolicyCases.read(files, of: project).problems + IntendedChange.read(files, of: project).problems
    }

    func tell(_ invocation: Invocation) -> ExitCode {
        let errors = problems.filter { $0.severity == .error }.count
        let warnings = problems.count - errors
        if invocation.has("json") {
            Output.json([
                "problems": .array(problems.map(\.json)), "errors": .int(Int64(errors)),
                "warnings": .int(Int64(warnings)),
            ])
        } else {
            let text = ProblemText(style: .output) { path in
                try? ProjectFiles.directory(workspace.directory).read(path)
            }
            for problem in problems {
                let lines = problem.description.split(separator: "\n").map { String($0).inert }
                Output.line(Output.isTerminal ? text.text(of: problem) : lines.joined(separator: "\n"))
            }
            if !workspace.isProject {
                Output.line("`reeve init` makes a project; `--project DIR` names one that is elsewhere")
            }
            Output.line(
                problems.isEmpty ? "no problems" : "\(counted(errors, "error")), \(counted(warnings, "warning"))"
            )
        }
        return errors > 0 || (invocation.has("strict") && warnings > 0) ? .usage : .done
    }

    private func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }
}
