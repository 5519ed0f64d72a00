import Gateway
import JSON
import Journal

/// What a run did and took in, folded from its entries: what policies see of the time before a call.
struct RunHistory: Sendable {
    /// Calls, and what they add to counters.
    private(set) var counted = CountedCalls()
    /// The labels of everything that was taken in, in the order of their coming.
    private(set) var labels: [String]
    /// The labels of what came in at a step and inside of it.
    private(set) var stepLabels: [StepPath: [String]] = [:]

    /// Begins with the labels of what the run was started with.
    init(labels: [String]) { self.labels = labels.uniqued() }

    /// Folds one more entry.
    mutating func apply(_ entry: Entry) {
        switch entry.kind {
        case .toolSucceeded, .toolFailed, .toolUnknown, .toolSettled:
            // Lookups for policy reach nobody but policy.
            if counted.held(at: entry.path) != nil { take(entry) }
            counted.apply(entry)
        case .childEnded: take(entry)
        default: counted.apply(entry)
        }
    }

    private mutating func take(_ entry: Entry) {
        let found = (entry.body["labels"]?.arrayValue ?? []).compactMap(\.stringValue)
        guard !found.isEmpty else { return }
        labels = (labels + found).uniqued()
        var path = StepPath.run
        for component in entry.path.rawValue.split(separator: "/") {
            path = path.appending(String(component))
            stepLabels[path] = (stepLabels[path, default: []] + found).uniqued()
        }
    }

    /// Whether what a decision rested on is still so.
    func supports(_ premise: Premise) -> Bool {
        premise.holds(for: past(of: premise.path, series: premise.runSums.keys))
    }

    /// What a decision about the call at a path rests on, without what that call has added itself.
    ///
    /// - Parameters:
    ///   - readings: Sums that span runs, as the store has them.
    ///   - series: Sums of this run alone.
    func past(of path: StepPath, readings: [CounterReading] = [], series: some Sequence<String>) -> RunPast {
        var past = RunPast(calls: counted.calls, labels: labels, readings: readings)
        for name in series { past.sums[name] = counted.sums[name] ?? 0 }
        for reading in readings { past.sums[reading.window.series] = reading.sum }
        guard let own = counted.held(at: path) else { return past }
        past.calls[own.tool, default: 0] -= 1
        for amount in own.counted {
            let window = readings.first { $0.window.series == amount.series }?.window
            guard amount.isOfRun || window.map({ $0.firstMinute ?? .min <= own.minute }) == true else { continue }
            past.sums[amount.series, default: 0] -= amount.amount
        }
        return past
    }
}

extension Array where Element: Hashable {
    /// Each element once, in the order of their coming.
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
