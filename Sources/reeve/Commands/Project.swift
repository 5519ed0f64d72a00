internal import JSON
internal import Journal
internal import Manifest
internal import Models
internal import Policy
internal import StoreSQLite

extension Commands {
    static let check = CommandSpec(
        name: "check",
        summary: "Check all manifests, schemas, prompts and policies of the project, and name every problem",
        options: [.flag("strict", "warnings count as errors")],
        examples: [("reeve check", "before every commit")],
        run: { invocation in
            let workspace = try Workspace(invocation)
            let result = Project.load(directory: workspace.directory)
            var problems = result.problems
            if let project = result.definition {
                let files = ProjectFiles.directory(workspace.directory)
                problems += Script.problems(in: project)
                problems += PolicyCases.read(files, of: project).problems
                problems += IntendedChange.read(files, of: project).problems
            }
            let errors = problems.filter { $0.severity == .error }.count
            let warnings = problems.count - errors
            if invocation.has("json") {
                Output.json([
                    "problems": .array(problems.map(\.json)), "errors": .int(Int64(errors)),
                    "warnings": .int(Int64(warnings)),
                ])
            } else {
                for problem in problems { Output.line(problem.description) }
                if !workspace.isProject {
                    Output.line("`reeve init` makes a project; `--project DIR` names one that is elsewhere")
                }
                Output.line(
                    problems.isEmpty ? "no problems" : "\(counted(errors, "error")), \(counted(warnings, "warning"))"
                )
            }
            return errors > 0 || (invocation.has("strict") && warnings > 0) ? .usage : .done
        }
    )

    private static func counted(_ count: Int, _ what: String) -> String { "\(count) \(what)\(count == 1 ? "" : "s")" }

    static let schema = CommandSpec(
        name: "schema",
        summary: "Print the JSON Schema of a kind of manifest, for editors; or the Cedar schema of the project",
        operands: [
            OperandSpec(
                name: "KIND",
                help: (ManifestKind.allCases.map(\.rawValue) + ["policy"]).joined(separator: ", ")
            )
        ],
        examples: [
            ("reeve schema agent > .schemas/agent.json", "let an editor complete agents/*.yaml"),
            ("reeve schema policy", "what policies may say about this project's tools"),
        ],
        run: { invocation in
            let name = try invocation.operand(0)
            if name == "policy" {
                Output.write("\(try Workspace(invocation).project().policySchema.rendered())\n")
                return .done
            }
            guard let kind = ManifestKind(rawValue: name) else {
                let known = (ManifestKind.allCases.map(\.rawValue) + ["policy"]).joined(separator: ", ")
                throw UsageError("`\(name)` is no kind of manifest; there are \(known)")
            }
            Output.json(kind.schema)
            return .done
        }
    )

    static let version = CommandSpec(
        name: "version",
        summary: "Print the version",
        examples: [("reeve version --json", "for scripts")],
        run: { invocation in
            if invocation.has("json") {
                Output.json(["version": .string(Version.text)])
            } else {
                Output.line("reeve \(Version.text)")
            }
            return .done
        }
    )
}

/// The version of this binary.
enum Version {
    static let text = "0.1.0"
}
