internal import Engine
internal import Insight
internal import JSON
internal import Journal
internal import Manifest
internal import Models
internal import StoreSQLite
internal import Transport

extension Commands {
    static let runsShow = CommandSpec(
        name: "runs show",
        summary: "Show a run: its entries, its state at any moment, or exactly what the model saw",
        operands: [OperandSpec(name: "RUN", help: "the run's id")],
        options: [
            .value("at", "SEQ", "the state after this entry"),
            .flag("context", "the request of the last model turn at that moment, byte for byte"),
            .flag("messages", "with --context: the messages as Reeve stores them"),
        ],
        examples: [
            ("reeve runs show run_01k…", "every entry, one a line"),
            ("reeve runs show run_01k… --at 7", "the state as it was after entry 7"),
            ("reeve runs show run_01k… --at 7 --context", "what the model was sent then"),
        ],
        run: { invocation in
            try await withStore(invocation, isReadOnly: true) { store in
                let run = RunID(rawValue: try invocation.operand(0))
                let record = try await readable(run, in: store, invocation)
                let command = RunsShow(invocation: invocation, store: store, record: record)
                if invocation.has("context") {
                    try await command.showContext()
                } else if invocation.value("at") != nil {
                    try await command.showState()
                } else {
                    try await command.showEntries()
                }
                return .done
            }
        }
    )
}

/// `reeve runs show`.
private struct RunsShow {
    let invocation: Invocation
    let store: SQLiteStore
    let record: RunRecord

    private func seq() throws -> Int {
        try invocation.int("at", in: 0...max(0, record.entryCount - 1), default: record.entryCount - 1)
    }

    func showState() async throws {
        let machine = try await load(through: seq())
        Output.json(machine.view)
    }

    private func load(through seq: Int?) async throws -> RunMachine {
        let workspace = try Workspace(invocation)
        let releases = workspace.releases(try workspace.project(), store)
        return try await RunLoader(store: store, releases: releases).load(record.id, through: seq)
    }

    func showEntries() async throws {
        let entries = try await store.allEntries(of: record.id)
        if invocation.has("json") {
            var object = RunFields.of(record)
            object["journal"] = .array(entries.map(Self.fields))
            Output.json(.object(object))
            return
        }
        let style = Style.output
        Output.line("\(style(.strong, record.id.rawValue))  \(record.workflow)  \(record.projection.status.rawValue)")
        var table = Table(header: ["SEQ", "AT", "KIND", "PATH", "BODY"], rightAligned: [0])
        for entry in entries {
            let room = max(30, Output.columns - 70)
            table.rows.append([
                String(entry.seq), entry.at.since(record.created).shortText, entry.kind.rawValue, entry.path.rawValue,
                entry.body.serialized().inert.clipped(to: room),
            ])
        }
        Output.write(table.text)
    }

    private static func fields(_ entry: Entry) -> JSON {
        [
            "seq": .int(Int64(entry.seq)), "at": .string(entry.at.rfc3339), "kind": .string(entry.kind.rawValue),
            "path": .string(entry.path.rawValue), "body": entry.body,
        ]
    }

    func showContext() async throws {
        let entries = try await store.allEntries(of: record.id)
        guard let first = entries.first(where: { $0.kind == .modelIntended }), try first.seq <= seq() else {
            throw CommandError(
                "not_found",
                "no model was asked up to entry \(try seq())",
                hint: "`reeve runs show \(record.id)` numbers the `model.intended` entries"
            )
        }
        let context = try await TurnContext.of(entries, through: seq()) { payload async throws(JournalError) in
            try await store.value(payload)
        }
        if invocation.has("messages") {
            Output.json(.array(context.messages.map(\.json)))
            return
        }
        let body = try await rendered(context)
        guard Digest(of: body) == context.intended.requestDigest else {
            throw CommandError(
                "render",
                "this binary renders turn `\(context.path)` to other bytes than were sent then",
                hint: "`--messages` shows the messages as they are stored; the binary of that time renders the rest"
            )
        }
        if invocation.has("json") {
            Output.json([
                "path": .string(context.path.rawValue), "seq": .int(Int64(context.seq)),
                "model": .string(context.intended.model),
                "request": .string(context.intended.requestDigest.description),
                "messages": .array(context.messages.map(\.json)), "parameters": context.parameters.json,
            ])
        } else {
            Output.write(bytes: body)
            Output.line()
        }
    }

    private func rendered(_ context: TurnContext) async throws -> [UInt8] {
        let workspace = try Workspace(invocation)
        let machine = try await load(through: 0)
        let project = machine.release
        guard let model = project.models.models[context.intended.model],
            let provider = project.models.providers[model.provider]
        else { throw CommandError("not_found", "the release has no model `\(context.intended.model)`") }
        let factory = ProviderFactory(
            client: HTTPClient(),
            environment: Workspace.variables,
            documents: project.documents,
            directory: workspace.directory,
            secrets: { _ in "" },
            now: { .current }
        )
        let request = ModelRequest(
            messages: context.messages,
            parameters: context.parameters,
            runInput: machine.startInput,
            idempotencyKey: ""
        )
        return try factory.provider(for: model, at: provider).render(request)
    }
}

extension Store {
    /// A run's whole journal.
    func allEntries(of run: RunID) async throws(JournalError) -> [Entry] {
        var entries: [Entry] = []
        while true {
            let page = try await self.entries(of: run, from: entries.count, limit: 1000)
            entries += page
            guard page.count == 1000 else { return entries }
        }
    }

    /// What a payload holds; throws `erased` where it was erased.
    func value(_ payload: Payload) async throws(JournalError) -> JSON {
        switch payload {
        case .inline(let value): return value
        case .blob(let digest, _):
            let bytes = try await blob(digest)
            do {
                return try JSON(parsing: bytes)
            } catch {
                throw JournalError(.damaged, "the blob `\(digest)` is no JSON: \(error.message)")
            }
        }
    }
}
