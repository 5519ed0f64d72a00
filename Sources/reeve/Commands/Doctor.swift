internal import JSON
internal import Journal
internal import Manifest
internal import StoreSQLite

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#endif

extension Commands {
    static let doctor = CommandSpec(
        name: "doctor",
        summary: "Look for what would keep this project from running here, and say what to do about it",
        examples: [("reeve doctor", "on a new machine, or when something is odd")],
        run: { invocation in
            let workspace = try Workspace(invocation)
            let findings = await Doctor(workspace: workspace).examine()
            if invocation.has("json") {
                Output.json([
                    "findings": .array(
                        findings.map {
                            ["check": .string($0.name), "ok": .bool($0.isWell), "message": .string($0.message)]
                        }
                    )
                ])
            } else {
                for finding in findings {
                    Output.line("\(finding.isWell ? "ok  " : "FIX ") \(finding.name): \(finding.message)")
                }
            }
            return findings.allSatisfy(\.isWell) ? .done : .failed
        }
    )
}

/// Looks at the project, its secrets, its store and its clock.
private struct Doctor {
    let workspace: Workspace

    struct Finding {
        var name: String
        var isWell: Bool
        var message: String
    }

    func examine() async -> [Finding] {
        var findings: [Finding] = []
        let result = Project.load(directory: workspace.directory)
        let errors = result.problems.filter { $0.severity == .error }.count
        findings.append(
            Finding(
                name: "manifests",
                isWell: errors == 0,
                message: errors == 0 ? workspace.directory : "\(errors) errors; `reeve check` names them"
            )
        )
        for secret in result.definition?.secrets.values.sorted(by: { $0.name < $1.name }) ?? [] {
            findings.append(examine(secret))
        }
        findings.append(await examineStore())
        return findings
    }

    private func examine(_ secret: SecretDefinition) -> Finding {
        switch secret.source {
        case .environment(let name):
            let isSet = Workspace.variables[name].map { !$0.isEmpty } ?? false
            return Finding(
                name: "secret \(secret.name)",
                isWell: isSet,
                message: isSet ? "set in the environment as \(name)" : "set \(name) in the environment"
            )
        case .file(let path):
            let full = path.hasPrefix("/") ? path : workspace.directory + "/" + path
            var information = stat()
            guard stat(full, &information) == 0 else {
                return Finding(name: "secret \(secret.name)", isWell: false, message: "there is no file \(path)")
            }
            let isPrivate = information.st_mode & 0o077 == 0
            return Finding(
                name: "secret \(secret.name)",
                isWell: isPrivate,
                message: isPrivate ? "in \(path)" : "others may read \(path); do `chmod 600 \(path)`"
            )
        }
    }

    private func examineStore() async -> Finding {
        do {
            let store = try workspace.store()
            let note = try await store.checkpoint()
            let checkpoint = try Checkpoint(note, signedBy: store.verifier)
            await store.close()
            return Finding(
                name: "store",
                isWell: true,
                message: "\(workspace.storePath), \(checkpoint.size) entries, signed by \(store.verifier.name)"
            )
        } catch {
            return Finding(name: "store", isWell: false, message: "\(error)")
        }
    }
}
