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
        if let project = result.definition {
            for secret in project.secrets.values.sorted(by: { $0.name < $1.name }) {
                findings.append(examine(secret, need: project.need(ofSecret: secret.name)))
            }
        }
        findings.append(await examineStore())
        return findings
    }

    /// A secret that runs can do without is told of, and nothing to be mended.
    private func examine(_ secret: SecretDefinition, need: ProjectDefinition.SecretNeed) -> Finding {
        var finding = examine(secret)
        guard !finding.isWell else { return finding }
        switch need {
        case .always: return finding
        case .fallback(let models):
            let names = models.map { "`\($0)`" }.joined(separator: ", ")
            finding.message += ", where \(names) is to stand in for the models before it"
        case .never:
            finding.message += ", where something is to use it: no run does"
        }
        finding.isWell = true
        return finding
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

    /// Only looks: the first run makes the store.
    private func examineStore() async -> Finding {
        let path = workspace.storePath
        guard workspace.exists(path + "/journal.sqlite") else {
            let place = nearestDirectory(to: path)
            let canBeMade = place.map { access($0, W_OK | X_OK) == 0 } ?? false
            return Finding(
                name: "store",
                isWell: canBeMade,
                message: canBeMade
                    ? "none yet; the first `reeve run` makes it at \(path)"
                    : "none yet, and none can be made at \(path): "
                        + (place.map { "\($0) cannot be written" } ?? "a file is in the way")
            )
        }
        guard access(path, W_OK) == 0, access(path + "/journal.sqlite", W_OK) == 0 else {
            return Finding(name: "store", isWell: false, message: "\(path) cannot be written; check its permissions")
        }
        do {
            let store = try workspace.store(isReadOnly: true)
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

    /// The directory in which what is missing of a path would be made; nil where a file is in the way.
    private func nearestDirectory(to path: String) -> String? {
        var path = path[...]
        while true {
            var information = stat()
            if stat(String(path), &information) == 0 {
                return information.st_mode & S_IFMT == S_IFDIR ? String(path) : nil
            }
            guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
            path = path[..<slash]
        }
    }
}
