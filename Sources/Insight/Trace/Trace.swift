public import Journal

/// A run as a tree of what happened, read from its journal.
public struct Trace: Sendable {
    /// The run.
    public var run: RunID
    /// What it runs, under which release, and for whom.
    public var created: RunCreated
    /// When it was accepted.
    public var started: Timestamp
    /// The time of the last entry.
    public var ended: Timestamp
    /// `running`, `succeeded`, `failed` or `cancelled`.
    public var status: String
    /// Nanodollars.
    public var cost: Int64
    /// The tokens of all its turns.
    public var usage: TokenUsage
    /// The steps of the workflow.
    public var roots: [TraceNode]
    /// How often a worker took the run up after another had died.
    public var crashes: Int
}

/// Something that took time: a step, a turn of a model, a call, a question to people.
public struct TraceNode: Sendable {
    /// Where in the run it is.
    public var path: StepPath
    /// `step`, `agent`, `model`, `tool`, `approval`, `wait`, `run`, `map`, `branch`, `fact`.
    public var kind: String
    /// What people call it: the step, the tool, the turn with its model.
    public var name: String
    /// The time of its first entry.
    public var started: Timestamp
    /// The time of the entry that ended it; nil while it goes on.
    public var ended: Timestamp?
    /// `running`, `succeeded`, `failed`, `unknown`, `refused`, `skipped`, `degraded`, `granted`, `denied`, `expired`, …
    public var status: String
    /// Nanodollars, its own alone.
    public var cost: Int64 = 0
    /// Its own tokens alone.
    public var usage = TokenUsage()
    /// How often it was tried.
    public var attempts = 0
    /// What policy said, with the policies that determined it.
    public var verdict: String?
    /// The policies that determined the verdict.
    public var policies: [String] = []
    /// One line more: an error, who approved, how it was settled.
    public var notes: [String] = []
    /// The seq of its first entry.
    public var firstSeq: Int
    /// What happened within it.
    public var children: [TraceNode] = []
}
