internal import Insight
internal import JSON
internal import Journal

/// A trace for a terminal: one line a node, with a bar that shows when it happened.
struct TraceText {
    let style: Style
    let columns: Int
    let showsFacts: Bool

    /// The width of the bars.
    private var barWidth: Int { max(10, min(40, columns / 4)) }

    func text(_ trace: Trace) -> String {
        var lines = [header(trace)]
        for root in trace.roots { add(root, depth: 0, trace, &lines) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func header(_ trace: Trace) -> String {
        var words = [
            style(.strong, trace.run.rawValue), trace.created.workflow, colored(trace.status),
            trace.ended.since(trace.started).shortText, trace.cost.dollarText,
        ]
        if trace.usage.total > 0 { words.append("\(trace.usage.total) tokens") }
        if let actsFor = trace.created.actsFor { words.append("for \(actsFor.inert)") }
        words.append("release \(trace.created.release)")
        if trace.crashes > 0 {
            words.append(style(.warning, "taken up after \(trace.crashes) crash\(trace.crashes == 1 ? "" : "es")"))
        }
        return words.joined(separator: "  ")
    }

    private func add(_ node: TraceNode, depth: Int, _ trace: Trace, _ lines: inout [String]) {
        guard node.kind != "fact" || showsFacts else { return }
        let ended = node.ended ?? trace.ended
        let took = ended.since(node.started)
        let indent = String(repeating: "  ", count: depth)
        let name = HelpText.padded((indent + node.name.inert).clipped(to: 34), 34)
        var words = [
            mark(node), name, bar(node.started, ended, trace), rightAligned(took.shortText, 7),
        ]
        words.append(rightAligned(node.cost > 0 ? node.cost.dollarText : "", 9))
        var tail: [String] = []
        if node.status != "succeeded" { tail.append(colored(node.status)) }
        if let verdict = node.verdict {
            let policies = node.policies.isEmpty ? "" : " [\(node.policies.joined(separator: ", "))]"
            tail.append(style(.accent, verdict + policies))
        }
        if node.attempts > 1 { tail.append("\(node.attempts) tries") }
        lines.append((words + tail).joined(separator: " "))
        for note in node.notes {
            lines.append(
                "    \(indent)\(style(.quiet, "└ \(note.inert.clipped(to: max(40, columns - 8 - indent.count)))"))"
            )
        }
        for child in node.children { add(child, depth: depth + 1, trace, &lines) }
    }

    private func bar(_ from: Timestamp, _ to: Timestamp, _ trace: Trace) -> String {
        let total = max(1, trace.ended.since(trace.started).microseconds)
        let width = Int64(barWidth)
        let start = min(width - 1, max(0, from.since(trace.started).microseconds * width / total))
        let end = min(width, max(start + 1, (to.since(trace.started).microseconds * width + total - 1) / total))
        let text =
            String(repeating: "·", count: Int(start)) + String(repeating: "█", count: Int(end - start))
            + String(repeating: "·", count: Int(width - end))
        return style(.quiet, text)
    }

    private func mark(_ node: TraceNode) -> String {
        switch node.status {
        case "succeeded", "granted": style(.good, "✓")
        case "failed", "refused", "denied", "expired", "cancelled": style(.bad, "✗")
        case "unknown", "waiting", "degraded", "running": style(.warning, "?")
        default: "-"
        }
    }

    private func colored(_ status: String) -> String {
        switch status {
        case "succeeded", "granted": style(.good, status)
        case "failed", "refused", "denied", "expired", "cancelled": style(.bad, status)
        default: style(.warning, status)
        }
    }

    private func rightAligned(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

/// A trace as `--json` shows it.
enum TraceFields {
    static func of(_ trace: Trace) -> JSON {
        [
            "run": .string(trace.run.rawValue), "workflow": .string(trace.created.workflow),
            "release": .string(trace.created.release.rawValue), "status": .string(trace.status),
            "started": .string(trace.started.rfc3339), "ended": .string(trace.ended.rfc3339),
            "cost_nanodollars": .int(trace.cost), "usage": trace.usage.json, "crashes": .int(Int64(trace.crashes)),
            "nodes": .array(trace.roots.map(node)),
        ]
    }

    private static func node(_ node: TraceNode) -> JSON {
        var object: JSONObject = [
            "path": .string(node.path.rawValue), "kind": .string(node.kind), "name": .string(node.name),
            "status": .string(node.status), "started": .string(node.started.rfc3339),
            "first_seq": .int(Int64(node.firstSeq)),
        ]
        if let ended = node.ended {
            object["ended"] = .string(ended.rfc3339)
            object["took_us"] = .int(ended.since(node.started).microseconds)
        }
        if node.cost > 0 { object["cost_nanodollars"] = .int(node.cost) }
        if node.usage.total > 0 { object["usage"] = node.usage.json }
        if node.attempts > 0 { object["attempts"] = .int(Int64(node.attempts)) }
        if let verdict = node.verdict { object["verdict"] = .string(verdict) }
        if !node.policies.isEmpty { object["policies"] = .array(node.policies.map(JSON.string)) }
        if !node.notes.isEmpty { object["notes"] = .array(node.notes.map(JSON.string)) }
        if !node.children.isEmpty { object["children"] = .array(node.children.map(Self.node)) }
        return .object(object)
    }
}
