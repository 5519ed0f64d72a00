import JSON
import Journal

/// What each kind of entry says of its node.
extension TraceBuilder {
    typealias Change = @Sendable (Entry, inout TraceNode) throws(JournalError) -> Void

    static let changes: [EntryKind: Change] = [
        .stepStarted: { entry, node throws(JournalError) in
            let event = try StepStarted(body: entry.body)
            node.kind = event.what
            if let name = event.name, name != node.name { node.name += " (\(name))" }
        },
        .stepSucceeded: { _, node throws(JournalError) in node.status = "succeeded" },
        .stepFailed: { entry, node throws(JournalError) in
            let event = try StepFailed(body: entry.body)
            node.status = "failed"
            node.notes.append("\(event.code): \(event.message)")
        },
        .stepDegraded: { entry, node throws(JournalError) in
            let event = try StepDegraded(body: entry.body)
            node.status = "degraded"
            node.notes.append("\(event.code): \(event.message)")
        },
        .stepSkipped: { _, node throws(JournalError) in node.status = "skipped" },
        .retryScheduled: { entry, node throws(JournalError) in
            let event = try RetryScheduled(body: entry.body)
            node.notes.append("again in \(event.at.since(entry.at).shortText) after `\(event.code)`")
        },
        .toolIntended: { entry, node throws(JournalError) in
            let event = try ToolIntended(body: entry.body)
            node.kind = event.isFact ? "fact" : "tool"
            node.name = event.tool
            node.attempts = max(node.attempts, event.attempt)
            node.status = "running"
            node.ended = nil
            if !event.isFact { node.verdict = event.grant == nil ? "allow" : "allow (approved)" }
            node.policies = event.policies
        },
        .toolSucceeded: { _, node throws(JournalError) in node.status = "succeeded" },
        .toolFailed: { entry, node throws(JournalError) in
            let event = try ToolFailed(body: entry.body)
            node.status = "failed"
            node.notes.append("\(event.code): \(event.message)")
        },
        .toolUnknown: { entry, node throws(JournalError) in
            let event = try ToolUnknown(body: entry.body)
            node.status = "unknown"
            node.notes.append("\(event.code): \(event.message)")
        },
        .toolRefused: { entry, node throws(JournalError) in
            let event = try ToolRefused(body: entry.body)
            node.kind = "tool"
            node.name = event.tool
            node.status = "refused"
            node.verdict = event.stage == "authorize" ? "deny" : node.verdict
            node.policies = event.policies.map(\.id)
            node.notes.append("\(event.code): \(event.message)")
        },
        .toolSettled: { entry, node throws(JournalError) in
            let event = try ToolSettled(body: entry.body)
            node.status = event.succeeded ? "succeeded" : "failed"
            node.notes.append("settled by \(event.by)")
        },
        .modelIntended: { entry, node throws(JournalError) in
            let event = try ModelIntended(body: entry.body)
            node.kind = "model"
            node.name = "\(StepPath.lastComponent(of: entry.path)) \(event.model)"
            node.attempts = max(node.attempts, event.attempt)
            node.status = "running"
            node.ended = nil
        },
        .modelSucceeded: { entry, node throws(JournalError) in
            let event = try ModelSucceeded(body: entry.body)
            node.status = "succeeded"
            node.usage = event.usage
            node.cost += event.cost
            if event.finish != "stop", event.finish != "tool_calls" { node.notes.append("ended by `\(event.finish)`") }
        },
        .modelFailed: { entry, node throws(JournalError) in
            let event = try ModelFailed(body: entry.body)
            node.status = "failed"
            node.cost += event.cost
            node.notes.append("\(event.code): \(event.message)")
        },
        .approvalRequested: { entry, node throws(JournalError) in
            let event = try ApprovalRequested(body: entry.body)
            if node.kind == "step" { node.kind = "approval" }
            if let tool = event.tool { node.name = tool }
            node.status = "waiting"
            node.verdict = event.subject == .call ? "ask" : nil
            node.policies = event.policies.map(\.id)
            let who = event.groups.isEmpty ? "" : " \(event.groups.joined(separator: ", "))"
            node.notes.append("asked\(who): \(event.message)")
        },
        .approvalEscalated: { entry, node throws(JournalError) in
            node.notes.append("escalated to \(try ApprovalEscalated(body: entry.body).to)")
        },
        .approvalGranted: { entry, node throws(JournalError) in
            let event = try ApprovalGranted(body: entry.body)
            node.status = "granted"
            let edits = event.changes == nil ? "" : " with other arguments"
            node.notes.append("granted by \(event.by)\(edits)")
        },
        .approvalDenied: { entry, node throws(JournalError) in
            let event = try ApprovalDenied(body: entry.body)
            node.status = "denied"
            node.notes.append("denied by \(event.by): \(event.reason)")
        },
        .approvalExpired: { _, node throws(JournalError) in
            node.status = "expired"
            node.notes.append("nobody answered in time")
        },
        .approvalVoided: { entry, node throws(JournalError) in
            node.notes.append("the question is void: \(entry.body["why"]?.stringValue ?? "")")
        },
        .waitStarted: { _, node throws(JournalError) in node.kind = "wait" },
        .childStarted: { entry, node throws(JournalError) in
            let event = try ChildStarted(body: entry.body)
            node.kind = "run"
            node.name += " (\(event.workflow) \(event.run))"
        },
        .childEnded: { entry, node throws(JournalError) in
            let event = try ChildEnded(body: entry.body)
            node.status = event.status
            node.cost += event.cost
        },
    ]
}

extension StepPath {
    /// The last name of a path.
    static func lastComponent(of path: StepPath) -> String {
        path.rawValue.split(separator: "/").last.map(String.init) ?? path.rawValue
    }
}
