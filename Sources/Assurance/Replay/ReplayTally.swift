import Journal
import Manifest

/// Counts what flips, as judged events come in the order of the log.
///
/// A flip waits here until its call has ended. What has ended is counted, and of each kind of flip only the first calls are
/// kept, so that the size does not grow with the journal's.
struct ReplayTally: Sendable {
    /// A decision whose call is under way.
    private struct Open: Sendable {
        var decided: CallChronicle.Decided
        var judgement: ReplayJudge.Judgement
        /// What is known by now of how it ended.
        var ending: CallEnding
    }

    private struct FlipKey: Hashable {
        var tool: String
        var from: CallVerdict
        var to: CallVerdict
        var policies: [String]
    }

    private struct UndecidedKey: Hashable {
        var reason: Undecided
        var tool: String
    }

    private let intended: [IntendedChange]
    private let listMax: Int
    private var report = ReplayReport()
    private var open: [CallPlace: Open] = [:]
    private var flips: [FlipKey: ReplayReport.FlipGroup] = [:]
    private var undecided: [UndecidedKey: ReplayReport.UndecidedGroup] = [:]
    private var used: Set<Int> = []

    init(intended: [IntendedChange], listMax: Int) {
        self.intended = intended
        self.listMax = listMax
    }

    /// How many calls were counted so far.
    var count: Int { report.decided + undecided.values.reduce(0) { $0 + $1.count } }

    /// Takes up an event with what the candidate says of it.
    mutating func add(_ event: CallChronicle.Event, _ judgement: ReplayJudge.Judgement?) {
        switch event {
        case .decided(let decided):
            guard let judgement else { return }
            add(decided, judgement)
        case .refusedElsewhere: report.refusedElsewhere += 1
        case .repeated: break
        // The second decision is the one that counts.
        case .agreed(let place): open[place] = nil
        case .ended(let place, let ending):
            guard ending != .unknown else {
                open[place]?.ending = .unknown
                return
            }
            guard var call = open.removeValue(forKey: place) else { return }
            call.ending = ending
            close(call)
        }
    }

    private mutating func add(_ decided: CallChronicle.Decided, _ judgement: ReplayJudge.Judgement) {
        // An attempt that was cut off, and was decided anew.
        if let before = open.removeValue(forKey: decided.place) { close(before) }
        let ending: CallEnding
        switch decided.call.decision {
        case .made: ending = .unknown
        case .asked: ending = .waiting
        case .refused: return close(Open(decided: decided, judgement: judgement, ending: .refused))
        }
        let call = Open(decided: decided, judgement: judgement, ending: ending)
        // Calls that were made count at once where their end says nothing new.
        if ending == .unknown, !isFlip(decided, judgement) { close(call) } else { open[decided.place] = call }
    }

    /// What would be different.
    mutating func finish() -> ReplayReport {
        for call in open.values.sorted(by: {
            ($0.decided.call.at, $0.decided.call.seq) < ($1.decided.call.at, $1.decided.call.seq)
        }) {
            close(call)
        }
        open = [:]
        report.flips = flips.values.sorted {
            ($1.breaking, $1.count, $0.tool, $0.from.text, $0.to.text, $0.policies.joined(separator: " "))
                < ($0.breaking, $0.count, $1.tool, $1.from.text, $1.to.text, $1.policies.joined(separator: " "))
        }
        report.undecided = undecided.values.sorted { ($1.count, $0.tool) < ($0.count, $1.tool) }
        report.unused = intended.indices.filter { !used.contains($0) }.map { intended[$0] }
        return report
    }

    private func isFlip(_ decided: CallChronicle.Decided, _ judgement: ReplayJudge.Judgement) -> Bool {
        guard case .verdict(let verdict, _) = judgement else { return false }
        return verdict != decided.verdict
    }

    private mutating func close(_ call: Open) {
        let past = call.decided.call
        switch call.judgement {
        case .undecided(let reason):
            let key = UndecidedKey(reason: reason, tool: past.tool)
            var group = undecided[key] ?? ReplayReport.UndecidedGroup(reason: reason, tool: past.tool)
            group.count += 1
            if group.calls.count < listMax { group.calls.append((past.run, past.seq)) }
            undecided[key] = group
        case .verdict(let verdict, let policies):
            report.decided += 1
            if call.decided.verdict.isMade { report.made += 1 }
            guard verdict != call.decided.verdict else { return }
            note(call, verdict, policies)
        }
    }

    private mutating func note(_ call: Open, _ verdict: CallVerdict, _ notes: [ToolRefused.PolicyNote]) {
        let past = call.decided.call
        let from = call.decided.verdict
        // A verdict is put down to what blocks: what does now, or else what did then.
        let policies = verdict.isMade ? (from.isMade ? [] : past.policies) : notes.map(\.id)
        let isBlocked = from.isMade && !verdict.isMade
        let reason = isBlocked ? reason(past, blockedBy: policies) : nil
        let flip = ReplayReport.Flip(
            run: past.run,
            seq: past.seq,
            path: past.path,
            at: past.at,
            ending: call.ending,
            reason: reason,
            isBreaking: isBlocked && call.ending == .succeeded && reason == nil
        )
        let key = FlipKey(tool: past.tool, from: from, to: verdict, policies: policies)
        var group =
            flips[key]
            ?? ReplayReport.FlipGroup(
                tool: past.tool,
                from: from,
                to: verdict,
                policies: policies,
                because: verdict.isMade ? [] : notes.compactMap(\.because)
            )
        group.count += 1
        group.endings[call.ending, default: 0] += 1
        if flip.isBreaking { group.breaking += 1 }
        if flip.reason != nil { group.intended += 1 }
        if group.calls.count < listMax {
            group.calls.append(flip)
        } else if flip.isBreaking, let other = group.calls.lastIndex(where: { !$0.isBreaking }) {
            group.calls[other] = flip
        }
        flips[key] = group
    }

    /// Why a call is meant to be blocked: because it is named itself, or because everything that blocks it is.
    private mutating func reason(_ call: PastCall, blockedBy policies: [String]) -> String? {
        if let index = intended.firstIndex(where: { $0.names(run: call.run, seq: call.seq) }) {
            used.insert(index)
            return intended[index].reason
        }
        guard !policies.isEmpty else {
            guard let index = intended.firstIndex(where: { $0.namesUnpermitted(call.tool) }) else { return nil }
            used.insert(index)
            return intended[index].reason
        }
        var found: [Int] = []
        for policy in policies {
            guard let index = intended.firstIndex(where: { $0.names(policy: policy, tool: call.tool) }) else {
                return nil
            }
            found.append(index)
        }
        used.formUnion(found)
        return found.first.map { intended[$0].reason }
    }
}

extension CallChronicle.Decided {
    /// What was said then. A call that was made under an approval was granted.
    var verdict: CallVerdict {
        switch call.decision {
        case .made(under: nil): .allow
        case .made: .granted
        case .asked(let groups): .ask(Set(groups).sorted())
        case .refused: .deny
        }
    }
}
