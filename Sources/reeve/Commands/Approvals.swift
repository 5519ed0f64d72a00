internal import Governance
internal import JSON
internal import Journal
internal import StoreSQLite

extension Commands {
    static let approvalsList = CommandSpec(
        name: "approvals",
        summary: "List the questions that wait for people",
        options: [
            .flag("all", "also those that are decided, expired or void"),
            .value("run", "RUN", "only those of this run"),
            .value("limit", "N", "how many (default: 50, at most 1000)"),
        ],
        examples: [("reeve approvals", "what waits for somebody's yes")],
        run: { invocation in
            let limit = try invocation.int("limit", in: 1...1000, default: 50)
            let reader = try Reader(invocation)
            return try await withStore(invocation, isReadOnly: true) { store in
                let all = try await store.approvals(
                    statuses: invocation.has("all") ? Set(ApprovalStatus.allCases) : [.open],
                    run: invocation.value("run").map(RunID.init(rawValue:)),
                    limit: limit
                )
                let records = try await reader.approvals(all, in: store)
                if invocation.has("json") {
                    Output.json(["approvals": .array(try records.map { .object(try ApprovalFields.of($0)) })])
                } else if records.isEmpty {
                    Output.line("nothing waits for anybody")
                } else {
                    Output.write(try approvalTable(records))
                }
                return .done
            }
        }
    )

    private static func approvalTable(_ records: [ApprovalRecord]) throws -> String {
        var table = Table(header: ["APPROVAL", "STATUS", "ASKED", "UNTIL", "WHAT"])
        for record in records {
            let asked = try ApprovalRequested(body: record.body)
            table.rows.append([
                record.id.rawValue, record.status.rawValue, asked.groups.joined(separator: ", "),
                record.expires.map { String($0.rfc3339.prefix(19)) } ?? "", asked.message.inert.clipped(to: 70),
            ])
        }
        return table.text
    }

    static let approvalsShow = CommandSpec(
        name: "approvals show",
        summary: "Show exactly what is asked, and on what facts",
        operands: [OperandSpec(name: "APPROVAL", help: "the approval's id")],
        examples: [("reeve approvals show apr_01k…", "see what a yes would allow")],
        run: { invocation in
            try await withStore(invocation, isReadOnly: true) { store in
                let id = ApprovalID(rawValue: try invocation.operand(0))
                guard let record = try await store.approval(id) else {
                    throw CommandError(
                        "not_found",
                        "there is no approval `\(id)`",
                        hint: "`reeve approvals --all` lists them"
                    )
                }
                _ = try await readable(record.run, in: store, invocation)
                let asked = try ApprovalRequested(body: record.body)
                var fields = try ApprovalFields.of(record)
                fields["content"] = try await store.content(asked.content)
                var facts = JSONObject()
                for (name, payload) in asked.facts.sorted(by: { $0.key < $1.key }) {
                    facts[name] = try await store.content(payload)
                }
                fields["facts"] = .object(facts)
                if invocation.has("json") {
                    Output.json(.object(fields))
                } else {
                    Output.write(ApprovalText.of(record, asked, fields))
                }
                return .done
            }
        }
    )

    static let approvalsApprove = decision(
        "approvals approve",
        "Say yes to exactly what is asked",
        options: [.value("note", "TEXT", "a word for the log")],
        example: ("reeve approvals approve apr_01k… --as anna", "lift the forbid for this one call")
    ) { desk, id, person, invocation in
        try await desk.approve(id, by: person, note: invocation.value("note"))
        return "approved"
    }

    static let approvalsDeny = decision(
        "approvals deny",
        "Say no; the reason is told to the agent",
        options: [.value("reason", "TEXT", "why (required)")],
        example: ("reeve approvals deny apr_01k… --as anna --reason 'not our order'", "refuse this call")
    ) { desk, id, person, invocation in
        guard let reason = invocation.value("reason"), !reason.isEmpty else {
            throw UsageError("`approvals deny` needs `--reason TEXT`: the agent is told why")
        }
        try await desk.deny(id, by: person, reason: reason)
        return "denied"
    }

    static let approvalsEdit = decision(
        "approvals edit",
        "Say yes to other arguments; they are validated and authorized anew",
        options: [
            .value("input", "JSON", "the arguments in full: JSON, `@FILE` or `@-` (required)"),
            .value("note", "TEXT", "a word for the log"),
        ],
        example: (
            "reeve approvals edit apr_01k… --as anna --input '{\"order_id\": \"A-1001\", \"amount_cents\": 9000}'",
            "allow a smaller refund"
        )
    ) { desk, id, person, invocation in
        guard let text = invocation.value("input") else { throw UsageError("`approvals edit` needs `--input JSON`") }
        let changes = try await desk.edit(
            id,
            by: person,
            input: try InputReader.json(text),
            note: invocation.value("note")
        )
        return
            "approved with changes at \(changes.map { $0.pointer.isEmpty ? "the whole" : $0.pointer }.joined(separator: ", "))"
    }

    static let approvalsAnswer = CommandSpec(
        name: "approvals answer",
        summary: "Answer an agent's question, or go on with its conversation",
        operands: [
            OperandSpec(name: "APPROVAL", help: "the question's id"), OperandSpec(name: "TEXT", help: "the answer"),
        ],
        options: [
            .flag("end", "nothing more follows: the conversation is over"),
            .value("as", "NAME", "who answers (default: REEVE_USER or the login name)"),
        ],
        examples: [("reeve approvals answer apr_01k… 'The second parcel' --as anna", "tell the agent what it asked")],
        run: { invocation in
            let text = try invocation.operand(1)
            return try await decide(invocation) { desk, id, person in
                try await desk.answer(id, by: person, text: text, ends: invocation.has("end"))
                return "answered"
            }
        }
    )

    private static func decision(
        _ name: String,
        _ summary: String,
        options: [OptionSpec],
        example: (line: String, does: String),
        _ body: @escaping @Sendable (ApprovalDesk, ApprovalID, String, Invocation) async throws -> String
    ) -> CommandSpec {
        CommandSpec(
            name: name,
            summary: summary,
            operands: [OperandSpec(name: "APPROVAL", help: "the approval's id")],
            options: options + [.value("as", "NAME", "who decides (default: REEVE_USER or the login name)")],
            examples: [example],
            run: { invocation in
                try await decide(invocation) { desk, id, person in try await body(desk, id, person, invocation) }
            }
        )
    }

    private static func decide(
        _ invocation: Invocation,
        _ body: (ApprovalDesk, ApprovalID, String) async throws -> String
    ) async throws -> ExitCode {
        let project = try Workspace(invocation).project()
        return try await withStore(invocation) { store in
            let desk = ApprovalDesk(store: store, project: project, now: { .current })
            let id = ApprovalID(rawValue: try invocation.operand(0))
            let said: String
            do {
                said = try await body(desk, id, Workspace.person(invocation))
            } catch let refusal as ApprovalDesk.Refusal {
                throw CommandError(refusal)
            }
            if invocation.has("json") {
                Output.json(["approval": .string(id.rawValue), "accepted": true])
            } else {
                Output.line(
                    "\(said); the run goes on where a worker takes it up (`reeve worker`, or `reeve run --resume`)"
                )
            }
            return .done
        }
    }
}

extension CommandError {
    init(_ refusal: ApprovalDesk.Refusal) {
        let exit: ExitCode =
            switch refusal.code {
            case .notAsked, .selfApproval, .unknownPerson, .forbidden: .denied
            case .invalid, .wrongKind: .usage
            default: .failed
            }
        self.init(refusal.code.rawValue, refusal.message, hint: refusal.hint, exit: exit)
    }
}
