internal import Assurance
internal import JSON
internal import Journal
internal import Manifest
internal import Policy

/// What came of a proof, for people and for programs.
struct ProofText {
    let result: ProofResult

    init(_ result: ProofResult) { self.result = result }

    private var name: String { result.property.name.inert }
    private var word: String {
        switch result.outcome {
        case .proved: "proved"
        case .refuted: "refuted"
        case .unknown: "unknown"
        case .untranslatable: "not translatable"
        case .mistranslated: "mistranslated"
        }
    }

    var text: String {
        let milliseconds = result.duration.milliseconds
        var lines = ["\(word): \(name) (\(milliseconds) ms)"]
        if !result.isProved, let because = result.property.because { lines.append("  because: \(because.inert)") }
        switch result.outcome {
        case .proved: break
        case .refuted(let example): lines += Self.lines(of: example)
        case .unknown(let reason): lines.append("  \(reason.inert)")
        case .untranslatable(let refusals):
            for refusal in refusals {
                let policy = refusal.policy.map { ", in policy `\($0)`" } ?? ""
                lines.append("  \(refusal.location.description.inert): \(refusal.construct.inert)\(policy.inert)")
            }
            lines.append("  what these say could not be taken into account, and without it nothing is proved")
        case .mistranslated(let example):
            lines.append(
                "  the proof names a call that the evaluator judges otherwise: this is an error of Reeve, please tell us"
            )
            lines += Self.lines(of: example)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(of example: Counterexample) -> [String] {
        var lines = ["  this call is otherwise:"]
        lines += example.call.json.serialized(pretty: true).split(separator: "\n").map { "    \(String($0).inert)" }
        lines.append("  it is \(judgement(example.now))")
        if let before = example.before { lines.append("  and was \(judgement(before))") }
        return lines
    }

    private static func judgement(_ judgement: Counterexample.Judgement) -> String {
        let verdict =
            switch judgement.verdict {
            case .allow: "allowed"
            case .ask: "asked about (\(judgement.groups.map { $0.joined(separator: " or ") }.joined(separator: "; ")))"
            case .deny: "denied"
            }
        let policies = judgement.policies.map { "`\($0)`" }.joined(separator: ", ")
        let message = judgement.message.isEmpty ? "" : ": \(judgement.message)"
        return (verdict + (policies.isEmpty ? "" : " by \(policies)") + message).inert
    }

    var json: JSON {
        var object: JSONObject = [
            "property": .string(result.property.name), "outcome": .string(word.replacing(" ", with: "_")),
            "took_us": .int(result.duration.microseconds), "calls": .int(Int64(result.spaces)),
            "questions": .int(Int64(result.questions)),
        ]
        if let because = result.property.because { object["because"] = .string(because) }
        if let location = result.property.location { object["location"] = .string(location.description) }
        switch result.outcome {
        case .proved: break
        case .refuted(let example), .mistranslated(let example): object["counterexample"] = example.json
        case .unknown(let reason): object["reason"] = .string(reason)
        case .untranslatable(let refusals):
            object["constructs"] = .array(
                refusals.map { refusal in
                    var member: JSONObject = [
                        "construct": .string(refusal.construct), "location": .string(refusal.location.description),
                    ]
                    if let policy = refusal.policy { member["policy"] = .string(policy.rawValue) }
                    return .object(member)
                }
            )
        }
        return .object(object)
    }

    static func summary(_ results: [ProofResult]) -> String {
        let proved = results.count { $0.isProved }
        return "\(proved) of \(results.count) \(results.count == 1 ? "property" : "properties") proved"
    }
}

extension Duration {
    fileprivate var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }

    fileprivate var milliseconds: Int64 { microseconds / 1000 }
}
