public import Journal

/// A run as a tree of what happened, read from its journal.
public struct Trace: Sendable {
    public var run: RunID
    public var created: RunCreated
    public var started: Timestamp
    /// The time of the last entry.
    public var ended: Timestamp
    public var status: String
    /// Nanodollars.
    public var cost: Int64
    public var usage: TokenUsage
    public var roots: [TraceNode]
    /// How often a worker took the run up after another had died.
    public var crashes: Int
}

/// Something that took time: a step, a turn of a model, a call, a question to people.
public struct TraceNode: Sendable {
    public var path: StepPath
    /// `step`, `agent`, `model`, `tool`, `approval`, `wait`, `run`, `map`, `branch`, `fact`.
    public var kind: String
    public var name: String
    public var started: Timestamp
    public var ended: Timestamp?
    /// `running`, `succeeded`, `failed`, `unknown`, `refused`, `skipped`, `degraded`, `granted`, `denied`, `expired`, …
    public var status: String
    /// Nanodollars, its own alone.
    public var cost: Int64 = 0
    public var usage = TokenUsage()
    public var attempts = 0
    /// What policy said, with the policies that determined it.
    public var verdict: String?
    public var policies: [String] = []
    /// One line more: an error, who approved, how it was settled.
    public var notes: [String] = []
    public var firstSeq: Int
    public var children: [TraceNode] = []
}
