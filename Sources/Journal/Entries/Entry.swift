public import JSON

/// One record of a run in the journal: what happened, when, and where in the run.
///
/// Entries are never changed. `(run, seq)` is unique and `seq` counts from 0 without gaps. The body is small: content
/// that came from outside stands in blobs that the body names (see ``Payload``).
public struct Entry: Sendable, Hashable {
    public var run: RunID
    public var seq: Int
    public var kind: EntryKind
    public var at: Timestamp
    public var path: StepPath
    public var body: JSON

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
    public var kind: EntryKind
    public var path: StepPath
    public var body: JSON
    /// The contents that the body names; stored in the same commit.
    public var blobs: [Blob]

    public init(_ kind: EntryKind, path: StepPath, body: JSON, blobs: [Blob] = []) {
        self.kind = kind
        self.path = path
        self.body = body
        self.blobs = blobs
    }
}
