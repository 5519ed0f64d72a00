public import Journal

/// Where a call's entries go: the run that it is part of.
///
/// Returns after the commit. Throws where the run is no longer held by this process, and then the call must not go on.
public protocol Recorder: Sendable {
    /// Appends entries and moves money in one commit.
    ///
    /// Throws ``JournalError/Code/budget`` where a reservation does not fit, and ``JournalError/Code/moved`` where the
    /// premise does not hold any more; nothing is appended then.
    func record(
        _ drafts: [EntryDraft],
        ledger: [LedgerChange],
        given premise: Premise?
    ) async throws(JournalError)

    /// What the run and the sums hold at this moment, for a decision about the call at a path.
    ///
    /// - Parameters:
    ///   - windows: Sums that span runs.
    ///   - series: Sums of the run alone.
    func past(
        of path: StepPath,
        windows: [CounterWindow],
        series: [String]
    ) async throws(JournalError) -> RunPast
}

extension Recorder {
    /// Records entries that rest on nothing that could change.
    public func record(_ drafts: [EntryDraft], ledger: [LedgerChange]) async throws(JournalError) {
        try await record(drafts, ledger: ledger, given: nil)
    }

    /// Records entries that move no money.
    public func record(_ drafts: EntryDraft...) async throws(JournalError) {
        try await record(drafts, ledger: [])
    }
}
