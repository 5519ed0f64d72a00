internal import Engine
internal import JSON
internal import Journal
internal import Manifest

extension Commands {
    static let worker = CommandSpec(
        name: "worker",
        summary: "Drive all runs that have something to do, until stopped",
        options: [.value("concurrency", "N", "runs under way at once (default: 64)")],
        details: """
            Takes up runs that are accepted, due, told something, or left behind by a worker that died. Any number of
            workers may share a store. SIGINT or SIGTERM lets go: calls under way are finished and recorded first.
            """,
        examples: [("reeve worker", "run it as a service")],
        run: { invocation in
            let workspace = try Workspace(invocation)
            let project = try workspace.project()
            let limit = try invocation.int("concurrency", in: 1...10_000, default: 64)
            let inJSON = invocation.has("json")
            return try await withStore(invocation) { store in
                let watcher = WorkerLog(inJSON: inJSON)
                let worker = workspace.worker(project, store, concurrencyMax: limit) { watcher.show($0) }
                let stop = StopSignals {
                    watcher.note("stopping; what is under way is finished first")
                    worker.stop()
                }
                defer { stop.cancel() }
                watcher.note("worker \(worker.id) on \(workspace.storePath), release \(project.release)")
                for line in idleTriggers(of: project) { watcher.note(line) }
                try await worker.work { run, error in watcher.note("run \(run): \(error)") }
                return .done
            }
        }
    )

    /// A line for each trigger by which a worker starts nothing, though somebody may wait for it.
    private static func idleTriggers(of project: ProjectDefinition) -> [String] {
        project.workflows.values.sorted { $0.name < $1.name }.flatMap { workflow in
            workflow.triggers.map { "\($0.location): \(workflow.note(on: $0))" }
        }
    }
}

/// What a worker says of its runs: one line where one begins to wait or ends.
private struct WorkerLog: Sendable {
    let inJSON: Bool

    /// Says on standard error what the worker does itself: a line of JSON where JSON is wanted.
    func note(_ text: String) {
        Output.complain(inJSON ? JSON.object(["note": .string(text)]).serialized() : "reeve: \(text)")
    }

    func show(_ entry: Entry) {
        guard entry.path == .run || entry.kind == .approvalRequested || entry.kind == .toolUnknown else { return }
        if inJSON {
            let line: JSON = [
                "at": .string(entry.at.rfc3339), "run": .string(entry.run.rawValue), "seq": .int(Int64(entry.seq)),
                "kind": .string(entry.kind.rawValue), "path": .string(entry.path.rawValue),
            ]
            Output.line(line.serialized())
        } else {
            Output.line("\(entry.at.rfc3339)  \(entry.run)  \(entry.kind)  \(entry.path)")
        }
    }
}
