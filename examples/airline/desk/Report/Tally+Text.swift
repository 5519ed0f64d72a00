extension Tally {
    /// The table, which is the same for the same episodes and policies.
    var text: String {
        var lines = [row("", "right", "wrong", "all")]
        lines.append(row("episodes") { right in results.count { $0.episode.isRight == right } })
        lines.append("")
        lines.append(row("calls") { calls(right: $0) { _ in true } })
        lines.append(row("  made") { calls(right: $0) { $0.verdict == .made } })
        lines.append(row("  made, and refused by the airline") { calls(right: $0) { $0.verdict == .failed } })
        lines.append(
            row("  blocked by policy") { calls(right: $0) { $0.verdict.isBlocked && !$0.recorded.wasRefused } }
        )
        lines.append(
            row("  blocked, as the airline refused too") {
                calls(right: $0) { $0.verdict.isBlocked && $0.recorded.wasRefused }
            }
        )
        lines.append(row("  stopped before policy") { calls(right: $0) { $0.verdict.isStopped } })
        lines.append("")
        lines.append(row("writes") { writes(right: $0) { _ in true } })
        lines.append(row("  made") { writes(right: $0) { $0 == .made } })
        lines.append(row("  blocked by policy") { writes(right: $0, where: \.isBlocked) })
        lines.append(row("  stopped before policy") { writes(right: $0, where: \.isStopped) })
        lines.append("")
        lines.append("writes blocked, by rule (a write may break several)")
        lines += byRule { right, rule in writes(right: right) { $0.rules.contains(rule) } }
        lines.append("")
        lines.append(row("attempts that the airline refused") { attempts(right: $0) { _ in true } })
        lines.append(row("  refused by the airline again") { attempts(right: $0) { $0 == .failed } })
        lines.append(row("  blocked by policy before") { attempts(right: $0, where: \.isBlocked) })
        lines.append(row("  stopped before policy") { attempts(right: $0, where: \.isStopped) })
        lines.append("")
        lines.append("attempts blocked, by rule")
        lines += byRule { right, rule in attempts(right: right) { $0.rules.contains(rule) } }
        if !departures.isEmpty {
            lines.append("")
            lines.append("not played to their end: " + departures.map(String.init).joined(separator: ", "))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Each call that was not let through, with what it was.
    var blockedCalls: String {
        var lines: [String] = []
        for result in results {
            for call in result.calls where call.verdict.isBlocked || call.verdict.isStopped {
                let kind = result.episode.isRight ? "right" : "wrong"
                let why =
                    if case .stopped(let why) = call.verdict { why } else { call.verdict.rules.joined(separator: ", ") }
                lines.append("episode \(result.episode.number) (\(kind)): \(call.recorded.identity)")
                lines.append("    \(why)" + (call.recorded.wasRefused ? "; the airline refused it too" : ""))
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// A row for each rule that blocks something of the kind.
    private func byRule(_ count: (Bool, String) -> Int) -> [String] {
        let rows = rules.filter { count(true, $0) + count(false, $0) > 0 }.map { rule in
            row("  \(rule)") { count($0, rule) }
        }
        return rows.isEmpty ? ["  none"] : rows
    }

    private func row(_ title: String, _ count: (Bool) -> Int) -> String {
        let (right, wrong) = (count(true), count(false))
        return row(title, "\(right)", "\(wrong)", "\(right + wrong)")
    }

    private func row(_ title: String, _ cells: String...) -> String {
        let first = title + String(repeating: " ", count: max(0, 36 - title.count))
        return cells.reduce(first) { $0 + String(repeating: " ", count: max(0, 8 - $1.count)) + $1 }
    }
}
