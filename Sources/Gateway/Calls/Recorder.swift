public import Journal

/// Where a call's entries go: the run that it is part of.
///
/// Returns after the commit. Throws where the run is no longer held by this process, and then the call must not go on.
public protocol Recorder: Sendable {
    /// Appends entries and moves money in one commit.
    ///
    /// Throws ``JournalError/Code/budget`` where a reservation does not fit; nothing is appended then.
    func record(_ drafts: [EntryDraft], ledger: [LedgerChange]) async throws(JournalError)
}

extension Recorder {
    /// Records entries that move no money.
    public func record(_ drafts: EntryDraft...) async throws(JournalError) {
        try await record(drafts, ledger: [])
    }
}
