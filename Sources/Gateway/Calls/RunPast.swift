public import Journal

/// What a run did and took in so far, and what sums hold: without what the call that asks has added itself.
public struct RunPast: Sendable, Hashable {
    /// Calls that happened, or may have, by tool.
    public var calls: [String: Int64]
    /// The labels of everything that was taken in, in the order of their coming.
    public var labels: [String]
    /// What counters hold, by series.
    public var sums: [String: Int64]
    /// What the store said of those that span runs, with what the call itself has added.
    public var readings: [CounterReading]

    /// Makes a past of its parts.
    public init(
        calls: [String: Int64] = [:],
        labels: [String] = [],
        sums: [String: Int64] = [:],
        readings: [CounterReading] = []
    ) {
        self.calls = calls
        self.labels = labels
        self.sums = sums
        self.readings = readings
    }
}

/// What a verdict rests on and others may change: an intent is written down only while it still holds.
public struct Premise: Sendable, Hashable {
    /// The call.
    public var path: StepPath
    /// Calls of the run by tool; nil where no policy looks at them.
    public var calls: [String: Int64]?
    /// The run's labels; nil where no policy looks at them.
    public var labels: [String]?
    /// Sums of the run alone that policies look at, by series.
    public var runSums: [String: Int64]
    /// Sums of the store that policies look at.
    public var readings: [CounterReading]

    /// Makes a premise of its parts.
    public init(
        path: StepPath,
        calls: [String: Int64]? = nil,
        labels: [String]? = nil,
        runSums: [String: Int64] = [:],
        readings: [CounterReading] = []
    ) {
        self.path = path
        self.calls = calls
        self.labels = labels
        self.runSums = runSums
        self.readings = readings
    }

    /// Whether a run's past is still as it was.
    public func holds(for past: RunPast) -> Bool {
        (calls == nil || calls == past.calls) && (labels == nil || labels == past.labels)
            && runSums.allSatisfy { past.sums[$0.key, default: 0] == $0.value }
    }
}
