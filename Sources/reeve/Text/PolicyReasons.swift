internal import Policy

/// What each policy had to say of a request, clause by clause, in lines for people.
enum PolicyReasons {
    /// Where an agent acts for a person, both are decided on. What came to the same for both is told once.
    ///
    /// - Parameter all: Whether policies that did not determine the decision are told too.
    static func lines(of explanations: [Explanation], all: Bool = true) -> [String] {
        var lines: [String] = []
        var told: Set<[String]> = []
        for (index, explanation) in explanations.enumerated() {
            let entries = explanation.entries.filter { all || $0.isDetermining || $0.status == .failed }
            let texts = entries.map(Self.lines(of:)).filter { told.insert($0).inserted }
            if index > 0, !texts.isEmpty { lines.append("for \(explanation.principal), for whom it is done") }
            lines += texts.joined()
        }
        return lines
    }

    private static func lines(of entry: Explanation.Entry) -> [String] {
        let policy = entry.policy
        let place = "\(policy.location)"
        var lines = [
            "  \(entry.isDetermining ? "→" : " ") \(policy.effect) `\(policy.id)` (\(place)): \(entry.status.rawValue)"
        ]
        if let because = policy.because { lines.append("      because: \(because)") }
        for clause in entry.clauses {
            lines.append("      \(clause.keyword) { \(oneLine(clause.text)) } is \(words(clause.result))")
        }
        return lines
    }

    /// A condition in one line.
    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ").inert.clipped(to: 200)
    }

    private static func words(_ result: Explanation.Clause.Result) -> String {
        switch result {
        case .isTrue: "true"
        case .isFalse: "false"
        case .failed(let error): "error: \(error)"
        case .notReached: "not reached"
        }
    }
}
