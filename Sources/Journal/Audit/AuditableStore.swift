/// A store whose log third parties can verify.
public protocol AuditableStore: Store {
    /// The public half of the log's key. An auditor has it from elsewhere.
    var verifier: VerifierKey { get }

    /// The log as it is now, signed. Kept outside of the store, it pins everything up to now.
    func checkpoint() async throws(JournalError) -> SignedNote

    /// Reads everything and recomputes every hash: entries, blobs, the tree and its signed head; compares what is
    /// derived from entries with them; and, given an older checkpoint, shows that the log continues it.
    ///
    /// - Throws: ``JournalError`` where the checkpoint is not one of this log's or the store cannot be read. What is
    ///   wrong with the log is not thrown but reported.
    func verify(checkpoint: SignedNote?, key: VerifierKey?) async throws(JournalError) -> AuditReport

    /// Proof that an entry is in the log as it is now.
    func prove(_ run: RunID, seq: Int) async throws(JournalError) -> InclusionProof

    /// Proof that the log as it is now continues an older state of it.
    func proveConsistency(with older: SignedNote) async throws(JournalError) -> ConsistencyProof

    /// Hands out the log as JSON lines (see ``LogExport``), in pieces that end with a line. `receive` is called on a
    /// thread of the store's and may block; it ends the export by throwing.
    func export(_ receive: @escaping @Sendable ([UInt8]) throws -> Void) async throws(JournalError)

    /// Drops a blob's content for ever and journals `blob.erased` with who did it and why. The digest stays in the
    /// entries that name it, and the log's proofs hold as before.
    ///
    /// - Returns: Whether there was content to erase; a second time changes nothing.
    @discardableResult
    func erase(_ blob: Digest, by who: String, reason: String, at time: Timestamp) async throws(JournalError) -> Bool

    /// The blobs that a run's entries and the messages to it name and the store has or had.
    func blobs(of run: RunID) async throws(JournalError) -> [Digest]
}
