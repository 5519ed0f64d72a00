import Journal
import Manifest

/// What became of an episode's calls, as its journal tells.
struct EpisodeResult: Sendable {
    var episode: Episode
    /// In the order in which they were asked for.
    var calls: [JudgedCall]
    /// Whether the recording was played to its end.
    var isComplete: Bool

    init(episode: Episode, entries: [Entry], status: RunStatus) {
        self.episode = episode
        isComplete = status == .succeeded
        var order: [StepPath] = []
        var verdicts: [StepPath: (tool: String, verdict: Verdict)] = [:]
        for entry in entries where entry.path.rawValue.split(separator: "/").last?.hasPrefix("call.") == true {
            if verdicts[entry.path] == nil { order.append(entry.path) }
            if let intent = try? ToolIntended(body: entry.body), entry.kind == .toolIntended {
                verdicts[entry.path] = (intent.tool, .made)
            } else if let refusal = try? ToolRefused(body: entry.body), entry.kind == .toolRefused {
                let rules = refusal.policies.map(\.id)
                let verdict = rules.isEmpty ? Verdict.stopped("\(refusal.code): \(refusal.message)") : .blocked(rules)
                verdicts[entry.path] = (refusal.tool, verdict)
            } else if entry.kind == .toolFailed, let tool = verdicts[entry.path]?.tool {
                verdicts[entry.path] = (tool, .failed)
            }
        }
        // The agent asks for what was recorded, in the recorded order.
        calls = zip(order.compactMap { verdicts[$0] }, episode.calls).map { judged, recorded in
            JudgedCall(tool: judged.tool, verdict: judged.verdict, recorded: recorded)
        }
    }
}

/// A call and what Reeve did with it.
struct JudgedCall: Sendable {
    /// Under its full name.
    var tool: String
    var verdict: Verdict
    var recorded: RecordedCall
}

/// What became of a call.
enum Verdict: Sendable, Equatable {
    /// It was allowed and made.
    case made
    /// It was allowed, and what it called said no.
    case failed
    /// Policies forbid it: their ids.
    case blocked([String])
    /// Something before policy refused it: a schema, a limit, a fact that was not to be had.
    case stopped(String)
}
