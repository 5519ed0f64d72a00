public import JSON

/// One record of a run in the journal: what happened, when, and where in the run.
///
/// Entries are never changed. `(run, seq)` is unique and `seq` counts from 0 without gaps. The body is small: content
/// that came from outside stands in blobs that the body names (see ``Payload``).
public struct Entry: Sendable, Hashable {
    /// The run that it belongs to.
    public var run: RunID
    /// Its number in the run, from 0 without gaps.
    public var seq: Int
    /// What happened.
    public var kind: EntryKind
    /// When it was decided; never before the entry that precedes it.
    public var at: Timestamp
    /// Where in the run it happened.
    public var path: StepPath
    /// What there is to say of it; content from outside stands in blobs that it names.
    public var body: JSON

    /// Makes it of its parts.
    public init(run: RunID, seq: Int, kind: EntryKind, at: Timestamp, path: StepPath, body: JSON) {
        self.run = run
        self.seq = seq
        self.kind = kind
        self.at = at
        self.path = path
        self.body = body
    }
}

/// What is to be recorded, before it has its place in the run: the holder of the run gives it `seq` and time.
public struct EntryDraft: Sendable {
    /// What happened.
    public var kind: EntryKind
    /// Where in the run it happened.
    public var path: StepPath
    /// What there is to say of it.
    public var body: JSON
    /// The contents that the body names; stored in the same commit.
    public var blobs: [Blob]

    /// Makes it of its parts.
    public init(_ kind: EntryKind, path: StepPath, body: JSON, blobs: [Blob] = []) {
        self.kind = kind
        self.path = path
        self.body = body
        self.blobs = blobs
    }
}
