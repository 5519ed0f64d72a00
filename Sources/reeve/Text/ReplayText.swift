internal import Assurance
internal import Journal
internal import Manifest

/// Which verdicts flip, the worst first, for people.
struct ReplayText {
    let report: ReplayReport
    let style = Style(isOn: Output.isTerminal && Workspace.variables["NO_COLOR"] == nil)

    var text: String {
        var lines: [String] = []
        for group in report.flips { lines += self.lines(of: group) }
        for group in report.undecided { lines += self.lines(of: group) }
        for change in report.unused { lines.append("\(change.location): intended, and nothing of the kind happens") }
        if !lines.isEmpty { lines.append("") }
        lines.append(summary)
        return lines.joined(separator: "\n") + "\n"
    }

    private var verdict: String {
        if report.breaking > 0 { return style(.bad, "\(report.breaking) that went well would be blocked") }
        // What was not decided says nothing about the policies.
        if report.decided == 0 { return style(.warning, "the past says nothing about these policies") }
        return style(.good, "nothing that went well would be blocked without intent")
    }

    private var summary: String {
        var parts = [
            "\(report.decided) call\(report.decided == 1 ? "" : "s") decided again", "\(report.flipCount) flip",
        ]
        if report.undecidedCount > 0 { parts.append("\(report.undecidedCount) cannot be decided") }
        if report.refusedElsewhere > 0 {
            parts.append("\(report.refusedElsewhere) were refused before policy was asked")
        }
        return parts.joined(separator: ", ") + ": " + verdict
    }

    private func lines(of group: ReplayReport.FlipGroup) -> [String] {
        let policies = group.policies.map { "`\("\($0)".inert)`" }.joined(separator: ", ")
        let cause = group.policies.isEmpty ? (group.to.isMade ? "" : ": no policy permits it") : ": \(policies)"
        let mark = group.breaking > 0 ? style(.bad, "✗") : style(.warning, "~")
        var lines = ["\(mark) \(group.tool.inert): \(group.from.text) → \(group.to.text)\(cause)"]
        for reason in group.because { lines.append("    because: \(reason.inert)") }
        var counts = ["\(group.count) call\(group.count == 1 ? "" : "s")"]
        counts += group.endings.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
            .map { "\($0.value) \($0.key.words)" }
        if group.intended > 0 { counts.append("\(group.intended) intended") }
        lines.append("    " + counts.joined(separator: ", "))
        for call in group.calls {
            let reason = call.reason.map { ", intended: \($0.inert)" } ?? ""
            lines.append(
                "      reeve policy explain \(call.run) \(call.seq)   \(call.at.rfc3339)  \(call.ending.words)\(reason)"
            )
        }
        if group.count > group.calls.count { lines.append("      and \(group.count - group.calls.count) more") }
        return lines
    }

    private func lines(of group: ReplayReport.UndecidedGroup) -> [String] {
        var lines = [
            "\(style(.warning, "?")) \(group.tool.inert.clipped(to: 100)): \(group.count) cannot be decided: "
                + group.reason.message
        ]
        for call in group.calls { lines.append("      reeve policy explain \(call.run) \(call.seq)") }
        if group.count > group.calls.count { lines.append("      and \(group.count - group.calls.count) more") }
        return lines
    }
}

extension CallEnding {
    fileprivate var words: String { rawValue.replacing("_", with: " ") }
}
