internal import JSON
internal import Journal
internal import Manifest
internal import Policy
internal import StoreSQLite

extension Commands {
    static let check = CommandSpec(
        name: "check",
        summary: "Check all manifests, schemas, prompts and policies of the project, and name every problem",
        options: [.flag("strict", "warnings count as errors")] + ProofOptions.all,
        examples: [("reeve check", "before every commit")],
        run: { invocation in
            let workspace = try Workspace(invocation)
            return try ProblemReport(of: workspace, ProofOptions(invocation)).tell(invocation)
        }
    )

    static let schema = CommandSpec(
        name: "schema",
        summary: "Print the JSON Schema of a kind of manifest, for editors; or the Cedar schema of the project",
        operands: [
            OperandSpec(
                name: "KIND",
                help: (ManifestKind.allCases.map(\.rawValue) + ["policy"]).joined(separator: ", ")
            )
        ],
        details: "The Cedar schema is text in Cedar's syntax; with --json it stands in `{\"schema\": TEXT}`.",
        examples: [
            ("reeve schema agent > .schemas/agent.json", "let an editor complete agents/*.yaml"),
            ("reeve schema policy", "what policies may say about this project's tools"),
        ],
        run: { invocation in
            let name = try invocation.operand(0)
            if name == "policy" {
                let text = try Workspace(invocation).project().policySchema.rendered()
                if invocation.has("json") { Output.json(["schema": .string(text)]) } else { Output.write("\(text)\n") }
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
