public import JSON

/// Proof for a third party that a log continues an older state of it: nothing was changed or removed in between.
///
/// As JSON: `{"older": "signed note", "newer": "signed note", "hashes": ["base64", …]}`.
public struct ConsistencyProof: Sendable, Hashable {
    /// The signed state that was kept.
    public var older: SignedNote
    /// The signed state of the proof's making.
    public var newer: SignedNote
    /// See RFC 9162 section 2.1.4.
    public var hashes: [Digest]

    /// Makes a proof of its parts.
    public init(older: SignedNote, newer: SignedNote, hashes: [Digest]) {
        self.older = older
        self.newer = newer
        self.hashes = hashes
    }

    /// Reads the JSON form.
    ///
    /// - Throws: ``JournalError/Code/invalid`` saying which member is missing or malformed.
    public init(json: JSON) throws(JournalError) {
        guard let older = json["older"]?.stringValue, let newer = json["newer"]?.stringValue,
            let texts = json["hashes"]?.arrayValue
        else { throw JournalError(.invalid, "the consistency proof lacks `older`, `newer` or `hashes`") }
        let hashes = texts.compactMap { $0.stringValue.flatMap(Base64.bytes).flatMap { Digest(bytes: $0) } }
        guard hashes.count == texts.count else {
            throw JournalError(.invalid, "`hashes` of the consistency proof holds what is no hash")
        }
        self.init(older: try SignedNote(parsing: older), newer: try SignedNote(parsing: newer), hashes: hashes)
    }

    /// The JSON form.
    public var json: JSON {
        [
            "older": .string(older.description), "newer": .string(newer.description),
            "hashes": .array(hashes.map { .string(Base64.text($0.bytes)) }),
        ]
    }

    /// Checks the proof against the log's key, which must come from elsewhere than the proof.
    ///
    /// - Throws: ``JournalError/Code/tampered`` where anything does not hold.
    public func verify(_ key: VerifierKey) throws(JournalError) {
        let old = try Checkpoint(older, signedBy: key)
        let new = try Checkpoint(newer, signedBy: key)
        let isConsistent =
            old.size == 0
            ? hashes.isEmpty && old.root == MerkleTree.emptyRoot
            : MerkleProof.isConsistent(
                oldSize: old.size,
                oldRoot: old.root,
                size: new.size,
                root: new.root,
                proof: hashes
            )
        guard isConsistent else {
            let what = "the log of \(new.size) entries continues the one of \(old.size)"
            throw JournalError(.tampered, "the proof does not show that \(what)")
        }
    }
}
