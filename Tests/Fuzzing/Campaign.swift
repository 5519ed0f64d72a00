public import JSON

/// Random cases, one after the other, through Reeve and a peer; what differs is made small and handed out.
public struct Campaign {
    /// A case on which the two do not agree.
    public struct Finding: Sendable {
        /// The seed that makes the case again, alone.
        public var seed: UInt64
        /// In what the answers differ.
        public var difference: String
        /// The case, made small.
        public var test: JSON
        /// What Reeve says of it.
        public var ours: JSON
        /// What the peer says of it.
        public var theirs: JSON

        /// The form in which it is saved: the case with the peer's answer.
        public var saved: JSON {
            ["seed": .string("\(seed)"), "difference": .string(difference), "case": test, "expected": theirs]
        }
    }

    /// What came of a campaign.
    public struct Report: Sendable {
        /// How many cases were run.
        public var cases = 0
        /// How many cases had a feature.
        public var features: [String: Int] = [:]
        /// How many differences are meant to be, by their reason.
        public var meant: [String: Int] = [:]
        /// The cases that differ.
        public var findings: [Finding] = []
    }

    private static let batchSize = 40
    /// How many findings of one kind are made small; more would be the same one again.
    private static let sameMax = 4

    let subject: any Subject
    let peer: Peer
    let seed: UInt64
    let findingsMax: Int
    let isShrinking: Bool

    /// A campaign from a seed: the case at position `n` is that of the seed `seed + n`.
    public init(_ subject: any Subject, peer: Peer, seed: UInt64, findingsMax: Int = 10, isShrinking: Bool = true) {
        self.subject = subject
        self.peer = peer
        self.seed = seed
        self.findingsMax = findingsMax
        self.isShrinking = isShrinking
    }

    /// Runs until so many cases are done, or until it is told to stop.
    public func run(cases: Int, until isOver: () -> Bool = { false }) throws -> Report {
        var report = Report()
        while report.cases < cases, !isOver(), report.findings.count < findingsMax {
            let first = seed &+ UInt64(report.cases)
            let batch = (0..<UInt64(min(Self.batchSize, cases - report.cases))).map { offset in
                var random = SplitMix64(seed: first &+ offset)
                return subject.generate(&random)
            }
            let answers = try compare(batch)
            for (offset, (test, answer)) in zip(batch, answers).enumerated() {
                note(answer, test, &report)
                guard let difference = findings(test, answer).first,
                    report.findings.count(where: { $0.difference == difference }) < Self.sameMax
                else { continue }
                report.findings.append(try finding(test, difference, seed: first &+ UInt64(offset)))
            }
            report.cases += batch.count
        }
        return report
    }

    private typealias Answer = (ours: JSON, theirs: JSON)

    private func compare(_ tests: [JSON]) throws -> [Answer] {
        let ours = tests.map(subject.answer)
        let theirs = try peer.answers(to: zip(tests, ours).map { ["case": $0, "ours": $1] })
        return Array(zip(ours, theirs)).map { (ours: $0, theirs: $1) }
    }

    private func findings(_ test: JSON, _ answer: Answer) -> [String] {
        guard answer.theirs["crashed"] == nil else { return [] }
        return subject.findings(test, ours: answer.ours, theirs: answer.theirs)
    }

    private func note(_ answer: Answer, _ test: JSON, _ report: inout Report) {
        for feature in Set(subject.features(answer.ours)) { report.features[feature, default: 0] += 1 }
        for difference in Set(subject.differences(test, ours: answer.ours, theirs: answer.theirs)) {
            guard let reason = subject.reason(for: difference, test, ours: answer.ours, theirs: answer.theirs) else {
                continue
            }
            report.meant[reason, default: 0] += 1
        }
    }

    private func finding(_ test: JSON, _ difference: String, seed: UInt64) throws -> Finding {
        var test = test
        if isShrinking {
            let shrinker = Shrinker(fixed: subject.fixed) { candidates in
                try compare(candidates).enumerated().first {
                    findings(candidates[$0.offset], $0.element).contains(difference)
                }?.offset
            }
            test = try shrinker.shrink(test)
        }
        let answer = try compare([test])[0]
        return Finding(seed: seed, difference: difference, test: test, ours: answer.ours, theirs: answer.theirs)
    }
}
