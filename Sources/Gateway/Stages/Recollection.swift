import Journal
import Manifest

/// The stage between facts and policy: what the run did and took in, and what the project's counters hold.
struct Recollection: Sendable {
    let recorder: any Recorder
    let now: Journal.Timestamp

    /// Sets what the call adds to counters, once: it depends on arguments and facts alone.
    static func tally(_ passage: inout Passage) {
        let project = passage.call.run.project
        let occasion = CounterDefinition.Occasion(
            tool: passage.tool.name,
            input: passage.call.input,
            facts: passage.facts,
            principal: "\(passage.call.principal)",
            run: passage.policyRun
        )
        for counter in project.counters where counter.isSeen(by: passage.tool.name) {
            do throws(CounterDefinition.Untold) {
                let tally = try counter.tally(occasion)
                // What is neither looked at nor added to need not be read.
                guard tally.amount != nil || project.policyInterest.counters.contains(counter.name) else { continue }
                passage.tallies.append(tally)
            } catch {
                passage.untold.append(error)
                if counter.terms[passage.tool.name] != nil, passage.uncounted == nil { passage.uncounted = error }
            }
        }
    }

    /// Sets what policy knows of the time before, and what of it a verdict would rest on.
    func recall(_ passage: inout Passage) async throws(Halt) {
        let interest = passage.call.run.project.policyInterest
        let shared = passage.tallies.filter { $0.window != .run }
        let windows = shared.map { CounterWindow(series: $0.series, firstMinute: $0.window.firstMinute(at: now)) }
        let own = passage.tallies.filter { $0.window == .run }
        let past: RunPast
        do throws(JournalError) {
            past = try await recorder.past(of: passage.call.path, windows: windows, series: own.map(\.series))
        } catch {
            throw .journal(error)
        }
        passage.call.past = PolicyPast(
            calls: past.calls,
            runLabels: past.labels,
            inputLabels: passage.call.past.inputLabels,
            history: Dictionary(
                passage.tallies.map { ($0.counter, past.sums[$0.series] ?? 0) },
                uniquingKeysWith: { $1 }
            )
        )
        let watched = Set(passage.tallies.filter { interest.counters.contains($0.counter) }.map(\.series))
        passage.premise = Premise(
            path: passage.call.path,
            calls: interest.calls ? past.calls : nil,
            labels: interest.labels ? past.labels : nil,
            runSums: Dictionary(
                own.filter { watched.contains($0.series) }.map { ($0.series, past.sums[$0.series] ?? 0) },
                uniquingKeysWith: { $1 }
            ),
            readings: past.readings.filter { watched.contains($0.window.series) }
        )
    }
}
