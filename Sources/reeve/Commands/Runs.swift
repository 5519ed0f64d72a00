internal import Engine
internal import Governance
internal import JSON
internal import Journal
internal import StoreSQLite

extension Commands {
    static let runsList = CommandSpec(
        name: "runs",
        summary: "List runs, newest first",
        options: [
            .value(
                "status",
                "STATUS",
                "only these: ready, running, waiting, paused, succeeded, failed, cancelled",
                isRepeated: true
            ),
            .value("workflow", "NAME", "only runs of this workflow"),
            .value("before", "RUN", "only runs older than this one, for the next page"),
            .value("limit", "N", "how many (default: 20, at most 1000)"),
        ],
        examples: [("reeve runs --status waiting", "what waits for somebody")],
        run: { invocation in
            let filter = try runFilter(invocation)
            let reader = try Reader(invocation)
            return try await withStore(invocation, isReadOnly: true) { store in
                let runs = try await reader.runs(filter, in: store)
                if invocation.has("json") {
                    Output.json(["runs": .array(runs.map { .object(RunFields.of($0)) })])
                } else if runs.isEmpty {
                    Output.line("no runs; start one with `reeve run WORKFLOW`")
                } else {
                    Output.write(runTable(runs))
                }
                return .done
            }
        }
    )

    private static func runFilter(_ invocation: Invocation) throws -> RunFilter {
        var statuses: Set<RunStatus>?
        for text in invocation.values("status") {
            guard let status = RunStatus(rawValue: text) else {
                let known = RunStatus.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError("`\(text)` is no status; there are \(known)")
            }
            statuses = (statuses ?? []).union([status])
        }
        return RunFilter(
            statuses: statuses,
            workflow: invocation.value("workflow"),
            before: invocation.value("before").map(RunID.init(rawValue:)),
            limit: try invocation.int("limit", in: 1...1000, default: 20)
        )
    }

    private static func runTable(_ runs: [RunRecord]) -> String {
        var table = Table(
            header: ["RUN", "WORKFLOW", "STATUS", "STARTED", "TOOK", "COST", "CASE"],
            rightAligned: [4, 5]
        )
        for run in runs {
            let status =
                run.waitingFor.map { "\(run.projection.status.rawValue): \($0)" } ?? run.projection.status.rawValue
            table.rows.append([
                run.id.rawValue, run.workflow, status.inert.clipped(to: 44), String(run.created.rfc3339.prefix(19)),
                run.updated.since(run.created).shortText, run.projection.cost.dollarText,
                run.title.inert.clipped(to: 40),
            ])
        }
        return table.text
    }

    static let runsCancel = control(
        "runs cancel",
        "Stop a run; what is under way is aborted, nothing further is begun",
        example: ("reeve runs cancel run_01k… --reason 'sent twice'", "stop a run")
    ) { control, run, invocation in
        try await control.cancel(run, by: Workspace.person(invocation), reason: invocation.value("reason"))
        return "asked to cancel"
    }

    static let runsPause = control(
        "runs pause",
        "Halt a run; calls under way are finished and recorded, nothing further is begun",
        example: ("reeve runs pause run_01k… --reason 'checking the order'", "halt a run")
    ) { control, run, invocation in
        try await control.pause(run, by: Workspace.person(invocation), reason: invocation.value("reason"))
        return "asked to pause"
    }

    static let runsResume = control(
        "runs resume",
        "Let a halted run go on",
        example: ("reeve runs resume run_01k…", "let it go on; a worker takes it up")
    ) { control, run, invocation in
        try await control.resume(run, by: Workspace.person(invocation))
        return "asked to go on"
    }

    static let runsSignal = CommandSpec(
        name: "runs signal",
        summary: "Send a signal that a run waits for",
        operands: [
            OperandSpec(name: "RUN", help: "the run's id"), OperandSpec(name: "NAME", help: "the signal's name"),
        ],
        options: [
            .value("payload", "JSON", "what comes with it: JSON, `@FILE` or `@-` (default: null)"),
            .value("as", "NAME", "who says so (default: REEVE_USER or the login name)"),
        ],
        examples: [("reeve runs signal run_01k… parcel_arrived --payload '{\"weight\": 1200}'", "tell a waiting run")],
        run: { invocation in
            try await tell(invocation) { control, run in
                let payload = try InputReader.json(invocation.value("payload") ?? "null")
                try await control.signal(
                    run,
                    name: try invocation.operand(1),
                    payload: payload,
                    by: Workspace.person(invocation)
                )
                return "the signal is accepted"
            }
        }
    )

    static let runsSettle = CommandSpec(
        name: "runs settle",
        summary: "Say how an effect ended whose outcome nobody knows but people",
        operands: [
            OperandSpec(name: "RUN", help: "the run's id"),
            OperandSpec(name: "EFFECT", help: "the call's path, as `reeve runs show` prints it"),
        ],
        options: [
            .flag("succeeded", "it happened"), .flag("failed", "it did not happen"),
            .value("output", "JSON", "the call's result, where it happened (default: null)"),
            .value("note", "TEXT", "how you know"),
            .value("as", "NAME", "who says so (default: REEVE_USER or the login name)"),
        ],
        examples: [
            ("reeve runs settle run_01k… pay --succeeded --note 'seen on the statement'", "the payment went through")
        ],
        run: { invocation in
            guard invocation.has("succeeded") != invocation.has("failed") else {
                throw UsageError("say either `--succeeded` or `--failed`")
            }
            return try await tell(invocation) { control, run in
                try await control.settle(
                    run,
                    effect: StepPath(try invocation.operand(1)),
                    succeeded: invocation.has("succeeded"),
                    output: try InputReader.json(invocation.value("output") ?? "null"),
                    note: invocation.value("note"),
                    by: Workspace.person(invocation)
                )
                return "the settlement is accepted"
            }
        }
    )

    private static func control(
        _ name: String,
        _ summary: String,
        example: (line: String, does: String),
        _ body: @escaping @Sendable (RunControl, RunID, Invocation) async throws -> String
    ) -> CommandSpec {
        CommandSpec(
            name: name,
            summary: summary,
            operands: [OperandSpec(name: "RUN", help: "the run's id")],
            options: [
                .value("reason", "TEXT", "why, for the log"),
                .value("as", "NAME", "who says so (default: REEVE_USER or the login name)"),
            ],
            examples: [example],
            run: { invocation in
                try await tell(invocation) { control, run in try await body(control, run, invocation) }
            }
        )
    }

    private static func tell(
        _ invocation: Invocation,
        _ body: (RunControl, RunID) async throws -> String
    ) async throws -> ExitCode {
        let project = try Workspace(invocation).projectIfAny()
        return try await withStore(invocation) { store in
            let run = RunID(rawValue: try invocation.operand(0))
            let record = try await found(run, in: store)
            guard !record.projection.status.isTerminal else {
                throw CommandError("ended", "the run `\(run)` has ended: \(record.projection.status.rawValue)")
            }
            let said: String
            do {
                said = try await body(RunControl(store: store, project: project, now: { .current }), run)
            } catch let refusal as RunControl.Refusal {
                throw CommandError(refusal)
            }
            if invocation.has("json") {
                Output.json(["run": .string(run.rawValue), "accepted": true])
            } else {
                Output.line(
                    "\(said); whoever drives the run takes it up (`reeve worker`, or `reeve run --resume \(run)`)"
                )
            }
            return .done
        }
    }

    /// A run that must exist, and that whoever asks may read.
    static func readable(
        _ run: RunID,
        in store: any Store,
        _ invocation: Invocation
    ) async throws -> RunRecord {
        let record = try await found(run, in: store)
        try Reader(invocation).require(record)
        return record
    }

    /// A run that must exist.
    static func found(_ run: RunID, in store: any Store) async throws -> RunRecord {
        guard let record = try await store.run(run) else {
            throw CommandError("not_found", "there is no run `\(run)`", hint: "`reeve runs` lists them")
        }
        return record
    }
}
