import Gateway
import JSON
import Journal
import Synchronization

/// A run's journal in memory, with a ledger that keeps its caps.
final class MemoryRecorder: Recorder {
    private struct State {
        var drafts: [EntryDraft] = []
        var ledger: [String: (reserved: Int64, spent: Int64)] = [:]
        /// The most that any budget has held at any time.
        var peaks: [String: Int64] = [:]
        var failures: [EntryKind: JournalError] = [:]
        var past = RunPast()
        var changes: [@Sendable (inout RunPast) -> Void] = []
    }

    private let state = Mutex(State())

    /// Makes the recorder refuse entries of a kind from now on.
    func refuse(_ kind: EntryKind, _ error: JournalError) { state.withLock { $0.failures[kind] = error } }

    func past(
        of path: StepPath,
        windows: [CounterWindow],
        series: [String]
    ) async throws(JournalError) -> RunPast {
        state.withLock { state in
            var past = state.past
            past.readings = windows.map { CounterReading($0, sum: past.sums[$0.series] ?? 0) }
            return past
        }
    }

    /// Sets what the run and the counters hold.
    func remember(_ past: RunPast) { state.withLock { $0.past = past } }

    /// What happens just before the next intent that rests on something is looked at.
    func beforeNextIntent(_ change: @escaping @Sendable (inout RunPast) -> Void) {
        state.withLock { $0.changes.append(change) }
    }

    func record(
        _ drafts: [EntryDraft],
        ledger: [LedgerChange],
        given premise: Premise?
    ) async throws(JournalError) {
        let result: Result<Void, JournalError> = state.withLock { state in
            if let premise {
                if !state.changes.isEmpty { state.changes.removeFirst()(&state.past) }
                let holds = premise.readings.allSatisfy { (state.past.sums[$0.window.series] ?? 0) == $0.sum }
                guard holds, premise.holds(for: state.past) else {
                    return .failure(JournalError(.moved, "the premise does not hold"))
                }
            }
            for draft in drafts { if let failure = state.failures[draft.kind] { return .failure(failure) } }
            var after = state.ledger
            for change in ledger {
                var held = after[change.budget] ?? (0, 0)
                held.reserved += change.reserve - change.release
                held.spent += change.spend
                if change.reserve > 0, held.reserved + held.spent > change.cap {
                    return .failure(JournalError(.budget, "the reservation would pass the cap of `\(change.budget)`"))
                }
                after[change.budget] = held
            }
            state.ledger = after
            for (name, held) in after { state.peaks[name] = max(state.peaks[name] ?? 0, held.reserved + held.spent) }
            state.drafts += drafts
            return .success(())
        }
        try result.get()
    }

    var drafts: [EntryDraft] { state.withLock { $0.drafts } }

    /// What was recorded, in order: `tool.intended pay`.
    var lines: [String] { drafts.map { "\($0.kind) \($0.path)" } }

    var kinds: [String] { drafts.map(\.kind.rawValue) }

    func ledger(_ budget: String) -> (reserved: Int64, spent: Int64) { state.withLock { $0.ledger[budget] ?? (0, 0) } }

    func peak(_ budget: String) -> Int64 { state.withLock { $0.peaks[budget] ?? 0 } }

    /// The events of a type, in order.
    func events<Event: EventBody>(_ type: Event.Type) throws -> [Event] {
        try drafts.filter { $0.kind == Event.kind }.map { try Event(body: $0.body) }
    }

    /// The content of a payload, out of the blobs that were recorded.
    func content(_ payload: Payload) throws -> JSON {
        switch payload {
        case .inline(let value): return value
        case .blob(let digest, _):
            let blob = drafts.flatMap(\.blobs).first { $0.digest == digest }
            guard let blob else { throw JournalError(.notFound, "\(digest)") }
            return try JSON(parsing: blob.bytes)
        }
    }

    /// Everything that was recorded, in one text.
    var everything: String {
        drafts.map { draft in
            draft.body.serialized() + draft.blobs.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        }
        .joined(separator: "\n")
    }
}
