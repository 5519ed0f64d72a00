internal import Engine
internal import JSON
internal import Journal

/// How a run stands, for people and for scripts.
struct RunReport {
    let store: any Store

    /// Prints the run's end, or what it waits for, and answers the exit code that says the same.
    func print(_ record: RunRecord, inJSON: Bool) async throws -> ExitCode {
        let end = try await end(of: record)
        if inJSON {
            Output.json(.object(JSONObject(RunFields.of(record).members.map { ($0.key, $0.value) } + end.fields)))
        } else {
            Output.line(end.line)
        }
        return end.code
    }

    private struct End {
        var line: String
        var fields: [(String, JSON)]
        var code: ExitCode
    }

    private func end(of record: RunRecord) async throws -> End {
        let style = Style.output
        let took = record.updated.since(record.created).shortText
        let cost = record.projection.cost.dollarText
        let last = try await store.entries(of: record.id, from: record.entryCount - 1, limit: 1).first
        switch record.projection.status {
        case .succeeded:
            let event = try last.map { entry throws(JournalError) in try RunSucceeded(body: entry.body) }
            let output = if let event { try await store.content(event.output) } else { JSON.null }
            let missing = event?.missing ?? []
            var line = "\(style(.good, "succeeded")) in \(took), \(cost)\n\(output.serialized(pretty: true))"
            for lost in missing { line += "\nwithout \(lost.step): \(lost.code): \(lost.message.inert)" }
            return End(
                line: line,
                fields: [("output", output), ("missing", .array(missing.map(\.json)))],
                code: .done
            )
        case .failed:
            let event = try last.map { entry throws(JournalError) in try RunFailed(body: entry.body) }
            let code = event?.code ?? "unknown"
            let words = "\(code): \(event?.message ?? "")"
            let step = event?.step == .run ? "" : " at \(event?.step.rawValue ?? "")"
            let error: JSON = [
                "code": .string(code), "message": .string(event?.message ?? ""),
                "step": .string(event?.step.rawValue ?? ""),
            ]
            let line =
                "\(style(.bad, "failed"))\(step) in \(took), \(cost): \(words.inert)\n  `reeve trace \(record.id)` shows how it came to this"
            return End(line: line, fields: [("error", error)], code: Self.denials.contains(code) ? .denied : .failed)
        case .cancelled:
            return End(line: "\(style(.bad, "cancelled")) after \(took), \(cost)", fields: [], code: .failed)
        case .waiting, .paused, .ready, .running:
            let what = record.projection.waitingFor ?? record.projection.status.rawValue
            let line =
                "\(style(.warning, "waits")) for \(what.inert)\n  go on with `reeve run --resume \(record.id)` or `reeve worker`"
            return End(line: line, fields: [], code: .waiting)
        }
    }

    /// Failures that are somebody's or some policy's no.
    static let denials: Set<String> = [
        "denied", "approval_denied", "approval_expired", "approval_void", "policy_denied",
    ]
}

/// A run as `--json` shows it in lists.
enum RunFields {
    static func of(_ record: RunRecord) -> JSONObject {
        var object: JSONObject = [
            "run": .string(record.id.rawValue), "workflow": .string(record.workflow),
            "release": .string(record.release.rawValue), "status": .string(record.projection.status.rawValue),
            "title": .string(record.title), "created": .string(record.created.rfc3339),
            "updated": .string(record.updated.rfc3339), "entries": .int(Int64(record.entryCount)),
            "cost_nanodollars": .int(record.projection.cost),
        ]
        if let parent = record.parent { object["parent"] = .string(parent.rawValue) }
        if let waitingFor = record.waitingFor { object["waiting_for"] = .string(waitingFor) }
        if let wakeAt = record.projection.wakeAt { object["wake_at"] = .string(wakeAt.rfc3339) }
        return object
    }
}

extension RunRecord {
    /// What the run waits for; nil while somebody drives it, for what the store has is then what it waited for before.
    var waitingFor: String? { projection.status == .running ? nil : projection.waitingFor }
}
