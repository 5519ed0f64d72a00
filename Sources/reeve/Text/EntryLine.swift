internal import JSON
internal import Journal

/// One entry in one line, for people who watch a run.
struct EntryLine {
    let style: Style

    /// Nil for entries that say nothing new to a watcher.
    func text(_ entry: Entry, took: Duration, showsChild: Bool) -> String? {
        guard let (mark, words) = words(entry, took: took) else { return nil }
        let depth = entry.path.rawValue.split(separator: "/").count
        let indent = String(repeating: "  ", count: max(0, depth - 1) + (showsChild ? 1 : 0))
        let path = entry.path == .run ? "" : entry.path.rawValue.split(separator: "/").last.map { "\($0)  " } ?? ""
        return "  \(mark) \(indent)\(path)\(words.inert.clipped(to: max(40, Output.columns - 12)))"
    }

    private var done: String { style(.good, "✓") }
    private var wrong: String { style(.bad, "✗") }
    private var begun: String { style(.quiet, "·") }
    private var waits: String { style(.warning, "?") }

    private func words(_ entry: Entry, took: Duration) -> (String, String)? {
        let body = entry.body
        let time = took > .zero ? " in \(took.shortText)" : ""
        func text(_ name: String) -> String { body[name]?.stringValue ?? "" }
        switch entry.kind {
        case .runResumed: return (waits, "taken up again after a crash, by \(text("worker"))")
        case .stepStarted: return (begun, "\(text("what")) \(text("name"))")
        case .stepSucceeded: return (done, "done\(time)")
        case .stepSkipped: return (begun, "skipped: \(text("why"))")
        case .stepDegraded: return (waits, "went on without it: \(text("code")): \(text("message"))")
        case .stepFailed: return (wrong, "failed: \(text("code")): \(text("message"))")
        case .retryScheduled: return (begun, "another try is due, after `\(text("code"))`")
        case .toolIntended where body["fact"]?.boolValue == true: return (begun, "looks up \(text("tool")) for policy")
        case .toolIntended: return (begun, "calls \(text("tool"))\(attempt(body))")
        case .toolSucceeded: return (done, "answered\(time)")
        case .toolFailed: return (wrong, "\(text("code")): \(text("message"))")
        case .toolUnknown: return (waits, "outcome unknown: \(text("message"))")
        case .toolRefused: return (wrong, "refused \(text("tool")): \(text("message"))\(policies(body))")
        case .toolSettled: return (done, "settled by \(text("by"))")
        case .modelIntended: return (begun, "asks \(text("model"))\(attempt(body))")
        case .modelSucceeded: return (done, "\(text("finish"))\(time), \(tokens(body)), \(cost(body))")
        case .modelFailed: return (wrong, "\(text("code")): \(text("message"))")
        case .approvalRequested:
            let groups = (body["groups"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
            return (waits, "asks \(groups): \(text("message")) (\(text("id")))")
        case .approvalEscalated: return (waits, "asks \(text("to")) as well")
        case .approvalGranted:
            return (done, "granted by \(text("by"))\(body["changes"] == nil ? "" : ", with other arguments")")
        case .approvalDenied: return (wrong, "denied by \(text("by")): \(text("reason"))")
        case .approvalExpired: return (wrong, "nobody answered in time")
        case .waitStarted: return (begun, "waits")
        case .childStarted: return (begun, "starts \(text("workflow")) as \(text("run"))")
        case .childEnded: return (text("status") == "succeeded" ? done : wrong, "\(text("run")) \(text("status"))")
        case .runPaused: return (waits, "paused by \(text("by"))")
        case .runUnpaused: return (begun, "goes on, says \(text("by"))")
        case .runCancelRequested: return (wrong, "cancelled by \(text("by")): \(text("reason"))")
        default: return nil
        }
    }

    private func attempt(_ body: JSON) -> String {
        let number = body["attempt"]?.intValue ?? 1
        return number > 1 ? " (try \(number))" : ""
    }

    private func policies(_ body: JSON) -> String {
        let ids = (body["policies"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
        return ids.isEmpty ? "" : " [\(ids.joined(separator: ", "))]"
    }

    private func tokens(_ body: JSON) -> String {
        let usage = TokenUsage(json: body["usage"]) ?? TokenUsage()
        return "\(usage.total) tokens"
    }

    private func cost(_ body: JSON) -> String { (body["cost_nanodollars"]?.intValue ?? 0).dollarText }
}
