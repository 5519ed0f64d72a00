internal import Assurance
internal import Gateway
internal import Manifest
internal import Policy

/// Cases that failed, with why, and what the cases have not seen.
struct CaseRunText {
    let run: CaseRun
    /// Percent.
    let minimum: Int

    var text: String {
        var lines: [String] = []
        for result in run.failed { lines += self.lines(of: result) }
        let passed = run.results.count - run.failed.count
        lines.append(
            "\(run.results.count) case\(run.results.count == 1 ? "" : "s"): \(passed) passed, \(run.failed.count) failed"
        )
        lines += coverage
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(of result: CaseResult) -> [String] {
        var lines: [String] = []
        for failure in result.failures {
            let decision = failure.isAfterGrant ? result.after : result.before
            let agreed =
                failure.isAfterGrant ? "once \(result.test.grantedBy.sorted().joined(separator: ", ")) agreed, " : ""
            lines.append(
                "\(result.test.location): \(result.test.name.inert): \(agreed)expected \(failure.expected), "
                    + "came \(failure.found)"
            )
            if let message = decision?.message, !message.isEmpty { lines.append("    \(message.inert)") }
            lines += PolicyReasons.lines(of: decision?.explanations ?? [], all: false)
        }
        return lines
    }

    private var coverage: [String] {
        let (count, total) = run.coverage.seen
        let short = run.coverage.percent < minimum ? ", less than \(minimum) %" : ""
        var lines = ["coverage: \(run.coverage.percent) % (\(count) of \(total))\(short)"]
        for policy in run.coverage.policies {
            for gap in policy.gaps {
                lines.append(
                    "  \(gap.location): `\("\(policy.policy.id)".inert)`: \(gap.message.inert.clipped(to: 200))"
                )
            }
        }
        return lines
    }
}
