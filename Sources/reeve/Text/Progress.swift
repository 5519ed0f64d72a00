internal import Insight
internal import JSON
internal import Journal
internal import Synchronization

/// Shows a run as it happens: one line a step with duration and cost on a terminal, one line an entry in a pipe.
final class Progress: Sendable {
    private let style = Style.output
    private let state = Mutex(State())

    private struct State {
        /// The run that is followed; the others are runs that it started.
        var run: RunID?
        var started: [StepPath: Timestamp] = [:]
        var cost: [StepPath: Int64] = [:]
    }

    func begin(_ record: RunRecord?) {
        guard let record else { return }
        state.withLock { $0.run = record.id }
        let title = record.title.isEmpty ? "" : "  \(record.title.inert.clipped(to: 60))"
        Output.line("\(style(.strong, record.id.rawValue))  \(record.workflow)\(title)")
    }

    func show(_ entry: Entry) {
        let line = state.withLock { state -> String? in
            if state.started[entry.path] == nil { state.started[entry.path] = entry.at }
            let took = state.started[entry.path].map { entry.at.since($0) } ?? .zero
            return EntryLine(style: style).text(entry, took: took, showsChild: entry.run != state.run)
        }
        if let line { Output.line(line) }
    }
}
