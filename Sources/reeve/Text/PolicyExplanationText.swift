internal import Gateway
internal import JSON
internal import Journal
internal import Manifest
internal import Policy

/// Why policy said what it said of a call, clause by clause.
struct PolicyExplanationText {
    let entry: Entry
    let input: JSON
    let facts: [String: JSON]
    /// Of what the run had taken in, as policy saw it.
    let labels: [String]
    let decision: CallDecision
    let grant: ApprovalID?

    private var verdict: String {
        switch decision.verdict {
        case .allow: "allow"
        case .deny: "deny"
        case .ask(let rule): "ask \(rule.groups.joined(separator: ", "))"
        }
    }

    var text: String {
        var lines = ["\(entry.run) entry \(entry.seq), \(entry.kind) at \(entry.path), \(entry.at.rfc3339)"]
        lines += ["request"] + indented(decision.request)
        lines += ["input"] + indented(input)
        lines.append("labels: " + (labels.isEmpty ? "none" : labels.joined(separator: ", ")))
        if !facts.isEmpty {
            lines.append("facts")
            for (name, value) in facts.sorted(by: { $0.key < $1.key }) {
                lines.append("    \(name) = \(value.serialized().inert.clipped(to: 400))")
            }
        }
        lines.append("verdict: \(verdict)" + (decision.message.isEmpty ? "" : ": \(decision.message.inert)"))
        if let grant { lines.append("made under the approval \(grant), which lifted what it could") }
        lines += PolicyReasons.lines(of: decision.explanations)
        return lines.joined(separator: "\n") + "\n"
    }

    private func indented(_ value: JSON) -> [String] {
        value.serialized(pretty: true).split(separator: "\n").map { "    " + String($0).inert }
    }

    var json: JSON {
        [
            "run": .string(entry.run.rawValue), "seq": .int(Int64(entry.seq)), "path": .string(entry.path.rawValue),
            "verdict": .string(verdict), "message": .string(decision.message), "request": decision.request,
            "input": input, "facts": .object(JSONObject(facts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })),
            "labels": .array(labels.map(JSON.string)),
            "policies": .array(
                decision.explanations.enumerated().flatMap { index, explanation in
                    explanation.entries.map { policy($0, of: explanation.principal, isCaller: index == 0) }
                }
            ),
        ]
    }

    private func policy(_ entry: Explanation.Entry, of principal: EntityUID, isCaller: Bool) -> JSON {
        [
            "id": .string("\(entry.policy.id)"), "effect": .string("\(entry.policy.effect)"),
            "location": .string("\(entry.policy.location)"), "status": .string(entry.status.rawValue),
            "determining": .bool(entry.isDetermining), "because": entry.policy.because.map(JSON.string) ?? .null,
            "principal": .string("\(principal)"), "role": isCaller ? "caller" : "acts_for",
        ]
    }
}
