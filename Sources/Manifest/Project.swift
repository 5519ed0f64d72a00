import Journal
import Policy

/// Loads projects. Reading blocks: do it off the cooperative pool.
public enum Project {
    /// Reads, builds and checks the project in a directory.
    ///
    /// The definition is there unless a problem is an error. Problems are all that there are, by place.
    public static func load(directory: String) -> (definition: ProjectDefinition?, problems: [Problem]) {
        load(.directory(directory))
    }

    /// Reads, builds and checks a project.
    public static func load(_ files: ProjectFiles) -> (definition: ProjectDefinition?, problems: [Problem]) {
        var loader = Loader(files)
        let parts = loader.read()
        if let parts { loader.check(parts) }
        let definition = parts.flatMap { loader.problems.hasErrors ? nil : loader.definition($0) }
        return (definition, loader.problems.sorted)
    }

    /// Builds a release from its snapshot (``ProjectDefinition/snapshot``).
    ///
    /// It was checked when it was made, and a run stays on its release: rules that came later do not keep it from being
    /// loaded. Only what cannot be built is an error.
    public static func load(snapshot: [UInt8]) -> (definition: ProjectDefinition?, problems: [Problem]) {
        do throws(ProjectFilesError) {
            var loader = Loader(try .snapshot(snapshot))
            let parts = loader.read()
            let definition = parts.flatMap { loader.problems.hasErrors ? nil : loader.definition($0) }
            return (definition, loader.problems.sorted)
        } catch {
            return (nil, [Problem(.error, .fileUnreadable, at: .start(of: "snapshot"), error.message)])
        }
    }

    /// Everything that is wrong, or looks wrong, with the project in a directory.
    public static func check(directory: String) -> [Problem] {
        load(directory: directory).problems
    }

    /// Everything that is wrong, or looks wrong, with a project.
    public static func check(_ files: ProjectFiles) -> [Problem] {
        load(files).problems
    }
}

extension Loader {
    /// What only the whole knows.
    struct Parts {
        var root: YAMLNode
        var name: String
        var budgets: [BudgetDefinition]
        var counters: [CounterDefinition]
        var policies: Policies
    }

    /// Reads all files; nil where there is no project or no decision could be made on its policies.
    mutating func read() -> Parts? {
        let root = readProject()
        readPeople()
        readModels()
        readConnectors()
        readAgents()
        readWorkflows()
        let budgets = budgets(root)
        let counters = counters(root)
        let policies = readPolicies(project: root?.text("project") ?? "", counters: counters)
        guard let root, let name = root.text("project"), let policies else { return nil }
        return Parts(root: root, name: name, budgets: budgets, counters: counters, policies: policies)
    }

    func definition(_ parts: Parts) -> ProjectDefinition {
        let snapshot = ProjectFiles.snapshot(of: texts.mapValues { String(decoding: $0.bytes, as: UTF8.self) })
        return ProjectDefinition(
            name: parts.name,
            owner: parts.root.text("owner") ?? "",
            location: parts.root.location,
            release: ReleaseID(rawValue: "rel_" + snapshot.digest.hex.prefix(16)),
            snapshot: snapshot,
            agents: agents,
            connectors: connectors,
            tools: tools,
            workflows: workflows,
            models: models,
            people: people,
            budgets: parts.budgets,
            counters: parts.counters,
            secrets: secrets,
            documents: documents,
            policies: parts.policies.set,
            policySchema: parts.policies.schema,
            policyEntities: parts.policies.entities,
            policyDigest: parts.policies.digest,
            governsPeople: parts.policies.set.policies.contains { policy in
                EntityScan.mentions(in: policy.text).contains { $0.type == "Action" && $0.id.hasPrefix("reeve.") }
            }
        )
    }
}
