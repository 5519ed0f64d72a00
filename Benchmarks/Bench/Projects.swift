import Engine
import Gateway
import Journal
import Manifest
import StoreSQLite
import Transport

/// Small projects in memory, and workers for them.
enum Projects {
    struct Unsound: Error { var problems: [String] }

    static func load(workflow: String, policies: String = "permit (principal, action, resource);") throws
        -> ProjectDefinition
    {
        let result = Project.load(
            .memory([
                "reeve.yaml": "project: bench\nowner: team\n",
                "people.yaml": "people:\n  ada: { name: Ada, groups: [team] }\n",
                "policies/all.cedar": policies,
                "workflows/main.yaml": workflow,
            ])
        )
        guard let definition = result.definition else { throw Unsound(problems: result.problems.map(\.description)) }
        return definition
    }

    /// Ten steps that do nothing, one after the other.
    static let tenSteps =
        "workflow: main\nsteps:\n"
        + (0..<10).map { "  s\($0): { set: null\($0 == 0 ? "" : ", after: [s\($0 - 1)]") }\n" }.joined()
        + "output: \"${null}\"\n"

    static func worker(
        _ project: ProjectDefinition,
        _ store: any Store,
        concurrencyMax: Int = 64,
        commits: StepCommits = .gathered
    ) -> Worker {
        Worker(
            id: WorkerID(rawValue: "wrk_bench_\(UInt32.random(in: .min ... .max))"),
            store: store,
            releases: ReleaseCatalog(current: project) { _ throws(JournalError) in
                throw JournalError(.notFound, "one release")
            },
            environment: GatewayEnvironment(directory: "/nonexistent", variables: [:], client: HTTPClient()),
            concurrencyMax: concurrencyMax,
            commits: commits
        )
    }
}
