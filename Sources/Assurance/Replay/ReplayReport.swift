public import JSON
public import Journal
public import Manifest

/// What would be different had the candidate policies decided the past.
public struct ReplayReport: Sendable {
    /// Calls that the candidate decided again; with ``undecided``, all that policy had decided.
    public var decided = 0
    /// Of those, the calls that were made.
    public var made = 0
    /// Calls that were refused for reasons that are not policy's, and so were not decided again.
    public var refusedElsewhere = 0
    /// What flips, the worst first.
    public var flips: [FlipGroup] = []
    /// What could not be decided, by reason and tool.
    public var undecided: [UndecidedGroup] = []
    /// Changes that were intended and did not happen.
    public var unused: [IntendedChange] = []

    /// Makes the report of a past in which nothing happened.
    public init() {}

    /// How many verdicts flip.
    public var flipCount: Int { flips.reduce(0) { $0 + $1.count } }
    /// How many calls that were allowed and went well would now be blocked, without anybody having intended it.
    public var breaking: Int { flips.reduce(0) { $0 + $1.breaking } }
    /// How many calls could not be decided.
    public var undecidedCount: Int { undecided.reduce(0) { $0 + $1.count } }

    /// Flips of one tool from one verdict to another by the same policies.
    public struct FlipGroup: Sendable {
        /// The tool's full name.
        public var tool: String
        /// What was said then.
        public var from: CallVerdict
        /// What the candidate says.
        public var to: CallVerdict
        /// What blocks now, or what had blocked then; empty where nothing permits, or permitted, the call.
        public var policies: [String]
        /// What these policies say, where they say it.
        public var because: [String]
        /// How many flip.
        public var count = 0
        /// Of those, how many were allowed, went well, would be blocked, and were not intended to be.
        public var breaking = 0
        /// Of those, how many are intended.
        public var intended = 0
        /// How the calls had ended.
        public var endings: [CallEnding: Int] = [:]
        /// The first of them in the order of the log, breaking ones before others.
        public var calls: [Flip] = []
    }

    /// One call whose verdict flips.
    public struct Flip: Sendable {
        /// The run that it is part of.
        public var run: RunID
        /// The entry, for `reeve policy explain RUN SEQ`.
        public var seq: Int
        /// Where in the run.
        public var path: StepPath
        /// When it was decided.
        public var at: Timestamp
        /// How it had ended.
        public var ending: CallEnding
        /// Why it is intended; nil where it is not.
        public var reason: String?
        /// Whether it was allowed, went well, and would be blocked without anybody having intended it.
        public var isBreaking: Bool
    }

    /// Calls of one tool that cannot be decided for one reason.
    public struct UndecidedGroup: Sendable {
        /// Why.
        public var reason: Undecided
        /// The tool's full name.
        public var tool: String
        /// How many there are.
        public var count = 0
        /// The first of them in the order of the log.
        public var calls: [(run: RunID, seq: Int)] = []
    }
}

extension ReplayReport {
    /// The shape of `reeve policy replay --json`.
    public var json: JSON {
        [
            "decided": .int(Int64(decided)), "made": .int(Int64(made)),
            "refused_elsewhere": .int(Int64(refusedElsewhere)), "flipped": .int(Int64(flipCount)),
            "breaking": .int(Int64(breaking)), "undecided_calls": .int(Int64(undecidedCount)),
            "flips": .array(flips.map(\.json)), "undecided": .array(undecided.map(\.json)),
            "unused": .array(unused.map { .string("\($0.location)") }),
        ]
    }
}

extension ReplayReport.FlipGroup {
    var json: JSON {
        let endings = endings.sorted { $0.key.rawValue < $1.key.rawValue }
        return [
            "tool": .string(tool), "from": .string(from.text), "to": .string(to.text),
            "policies": .array(policies.map(JSON.string)), "because": .array(because.map(JSON.string)),
            "count": .int(Int64(count)), "breaking": .int(Int64(breaking)), "intended": .int(Int64(intended)),
            "endings": .object(JSONObject(endings.map { ($0.key.rawValue, .int(Int64($0.value))) })),
            "calls": .array(calls.map(\.json)),
        ]
    }
}

extension ReplayReport.Flip {
    var json: JSON {
        [
            "run": .string(run.rawValue), "seq": .int(Int64(seq)), "path": .string(path.rawValue),
            "at": .string(at.rfc3339), "ending": .string(ending.rawValue), "breaking": .bool(isBreaking),
            "intended": reason.map(JSON.string) ?? .null,
        ]
    }
}

extension ReplayReport.UndecidedGroup {
    var json: JSON {
        [
            "reason": .string(reason.rawValue), "message": .string(reason.message), "tool": .string(tool),
            "count": .int(Int64(count)),
            "calls": .array(calls.map { ["run": .string($0.run.rawValue), "seq": .int(Int64($0.seq))] }),
        ]
    }
}
