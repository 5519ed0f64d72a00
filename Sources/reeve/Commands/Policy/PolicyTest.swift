internal import Assurance
internal import JSON
internal import Manifest
internal import Policy

extension Commands {
    static let policyTest = CommandSpec(
        name: "policy test",
        summary: "Decide the cases of policies/*.test.yaml, and say what of the policies they have not seen",
        operands: [
            OperandSpec(
                name: "FILE",
                help: "files of cases (default: all of the project's)",
                isRequired: false,
                isRepeated: true
            )
        ],
        options: [.value("min-coverage", "N", "fail where less than N percent of the policies is covered")],
        details:
            "No model, no network, no store: cases say what is asked for and what the gateway would have looked up.",
        examples: [
            ("reeve policy test", "before every change of a policy"),
            ("reeve policy test --min-coverage 100", "in CI: every policy and every condition is tested"),
        ],
        run: { invocation in
            let workspace = try Workspace(invocation)
            let project = try workspace.project()
            let minimum = try invocation.int("min-coverage", in: 0...100, default: 0)
            let found = try cases(invocation.operands, of: project, in: workspace)
            guard found.problems.isEmpty else {
                let count = found.problems.count
                throw CommandError(
                    "invalid_cases",
                    "the cases have \(count) error\(count == 1 ? "" : "s")",
                    hint: "mend them; `reeve schema policy-test` says what a case may have",
                    problems: found.problems,
                    exit: .usage
                )
            }
            guard !found.cases.isEmpty else {
                throw CommandError(
                    "no_cases",
                    "there are no cases",
                    hint: "write policies/NAME.test.yaml; docs/policies.md shows one",
                    exit: .usage
                )
            }
            let run = CaseRun(found.cases, by: project)
            let isCovered = run.coverage.percent >= minimum
            if invocation.has("json") {
                Output.json(run.json)
            } else {
                Output.write(CaseRunText(run: run, minimum: minimum).text)
            }
            return run.failed.isEmpty && isCovered ? .done : .failed
        }
    )

    private static func cases(
        _ files: [String],
        of project: ProjectDefinition,
        in workspace: Workspace
    ) throws -> PolicyCases {
        guard !files.isEmpty else { return PolicyCases.read(.directory(workspace.directory), of: project) }
        var found = PolicyCases()
        for file in files { found.add(try InputReader.file(file), file: file, of: project) }
        return found
    }
}
