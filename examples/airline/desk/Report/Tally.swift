import Manifest

/// What is told of all episodes together.
struct Tally {
    let results: [EpisodeResult]
    private let writes: Set<String>

    /// - Parameter writes: the full names of the tools that change something.
    init(_ results: [EpisodeResult], writes: Set<String>) {
        self.results = results
        self.writes = writes
    }

    /// Episodes whose recording was not played to its end.
    var departures: [Int] { results.filter { !$0.isComplete }.map(\.episode.number) }

    /// How many calls of right or of wrong episodes are such.
    func calls(right: Bool, where matches: (JudgedCall) -> Bool) -> Int {
        results.lazy.filter { $0.episode.isRight == right }.flatMap(\.calls).count(where: matches)
    }

    /// How many writes of right or of wrong episodes are such: calls that changed the airline's books in the recording.
    func writes(right: Bool, where matches: (Verdict) -> Bool) -> Int {
        calls(right: right) { writes.contains($0.tool) && !$0.recorded.wasRefused && matches($0.verdict) }
    }

    /// How many attempts at a write are such, which the airline's own service refused then and so changed nothing.
    func attempts(right: Bool, where matches: (Verdict) -> Bool) -> Int {
        calls(right: right) { writes.contains($0.tool) && $0.recorded.wasRefused && matches($0.verdict) }
    }

    /// The rules that block something, in alphabetical order.
    var rules: [String] { Set(results.flatMap(\.calls).flatMap(\.verdict.rules)).sorted() }
}

extension Verdict {
    var rules: [String] { if case .blocked(let rules) = self { rules } else { [] } }
    var isBlocked: Bool { !rules.isEmpty }
    var isStopped: Bool { if case .stopped = self { true } else { false } }
}
