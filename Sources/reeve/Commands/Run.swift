internal import Engine
internal import Governance
internal import JSON
internal import Journal
internal import Manifest
internal import StoreSQLite
internal import Text

extension Commands {
    static let run = CommandSpec(
        name: "run",
        summary: "Start a run of a workflow and follow it until it ends or waits",
        operands: [
            OperandSpec(name: "WORKFLOW", help: "the workflow's name; none with --resume", isRequired: false)
        ],
        options: [
            .value("input", "JSON", "the input: JSON, `@FILE`, or `@-` for standard input (default: {})"),
            .value("key", "KEY", "an idempotency key: a second start with it answers with the first run"),
            .value("as", "NAME", "for whom the run works (default: REEVE_USER or the login name)"),
            .value("resume", "RUN", "go on with this run instead of starting one"),
            .flag("detach", "only accept the run; a worker drives it"),
            .flag("wait", "stay until the run has ended, also while it waits for people or timers"),
        ],
        details: """
            The run's id is printed once the run is durably accepted. On a terminal each step is shown as it happens;
            in a pipe one plain line an entry. Where the run has to wait for a person or a timer, the command ends with
            exit code 4; `reeve worker` or `reeve run --resume` goes on with it.
            """,
        examples: [
            ("reeve run refund --input '{\"email\": \"Order A-1001 arrived broken\"}'", "start and follow a refund"),
            ("reeve run refund --input @request.json --detach --json", "only accept it, and print its id as JSON"),
        ],
        run: { invocation in try await RunCommand(invocation).run() }
    )
}

/// `reeve run`.
private struct RunCommand {
    let invocation: Invocation
    let workspace: Workspace

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        workspace = try Workspace(invocation)
    }

    func run() async throws -> ExitCode {
        let project = try workspace.project()
        let store = try workspace.store()
        let code: ExitCode
        do {
            code = try await run(project, store)
        } catch {
            await store.close()
            throw error
        }
        await store.close()
        return code
    }

    private func run(_ project: ProjectDefinition, _ store: any Store) async throws -> ExitCode {
        let progress = invocation.has("json") ? nil : Progress()
        let worker = workspace.worker(project, store) { entry in progress?.show(entry) }
        let id: RunID
        var started: StartedRun?
        if let resumed = invocation.value("resume") {
            if let odd = ["input", "key", "as"].first(where: invocation.has).map({ "--\($0)" })
                ?? invocation.operands.first
            {
                throw UsageError("`--resume` goes on with a run as it was started; leave out `\(odd)`")
            }
            id = RunID(rawValue: resumed)
            _ = try await Commands.readable(id, in: store, invocation)
        } else {
            let accepted = try await start(project, store, for: invocation.has("detach") ? nil : worker)
            started = accepted
            id = accepted.id
        }
        guard !invocation.has("detach") else {
            if invocation.has("json") { Output.json(["run": .string(id.rawValue)]) } else { Output.line(id.rawValue) }
            return .done
        }
        progress?.begin(try await store.run(id))
        let stop = StopSignals { worker.stop() }
        defer { stop.cancel() }
        if let started { _ = try await worker.drive(started) }
        let record = try await follow(id, worker, store)
        return try await RunReport(store: store).print(record, inJSON: invocation.has("json"))
    }

    /// Accepts the run, into the worker's hands where there is one.
    private func start(
        _ project: ProjectDefinition,
        _ store: any Store,
        for worker: Worker?
    ) async throws -> StartedRun {
        guard let workflow = invocation.operands.first else {
            throw UsageError("`run` needs WORKFLOW, or `--resume RUN`")
        }
        let person = Workspace.person(invocation)
        do {
            try RightsDesk(project: project).require(.start, of: person, workflow: workflow)
        } catch {
            throw CommandError(error)
        }
        let starter = RunStarter(store: store, project: project)
        do {
            return try await starter.start(
                workflow: workflow,
                input: try InputReader.json(invocation.value("input") ?? "{}"),
                actsFor: "user:\(person)",
                idempotencyKey: invocation.value("key"),
                for: worker
            )
        } catch let refusal as RunStarter.Refusal {
            throw CommandError(refusal)
        }
    }

    /// Drives the run, and the runs that it starts, until it has ended or nothing here can go on.
    private func follow(_ id: RunID, _ worker: Worker, _ store: any Store) async throws -> RunRecord {
        while true {
            guard let record = try await worker.drive(id) else {
                throw CommandError("not_found", "there is no run `\(id)`", hint: "`reeve runs` lists them")
            }
            if record.projection.status.isTerminal || worker.isStopping { return record }
            var hasMoved = false
            for child in try await store.runs(RunFilter(parent: id, limit: 1000))
            where !child.projection.status.isTerminal {
                let before = child.entryCount
                let after = try await follow(child.id, worker, store)
                hasMoved = hasMoved || after.entryCount != before
            }
            if hasMoved { continue }
            guard invocation.has("wait") else { return record }
            let seen = await store.waitForChange(since: 0, deadline: .now)
            _ = await store.waitForChange(since: seen, deadline: .now + .milliseconds(200))
        }
    }
}

extension CommandError {
    init(_ refusal: RunStarter.Refusal) {
        switch refusal {
        case .unknownWorkflow(let name, let known):
            let meant = Spelling.nearest(to: name, among: known).map { "did you mean `\($0)`?" }
            self.init(
                "unknown_workflow",
                "there is no workflow `\(name)`",
                hint: meant ?? "there are: \(known.joined(separator: ", "))",
                exit: .usage
            )
        case .invalidInput(let lines):
            self.init(
                "invalid_input",
                "the input does not fit the workflow: \(lines.joined(separator: "; "))",
                hint: "give `--input JSON`; the workflow's `input` says what it takes",
                exit: .usage
            )
        case .store(let error):
            self.init(error)
        }
    }
}
