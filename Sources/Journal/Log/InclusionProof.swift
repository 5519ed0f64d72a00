public import JSON

/// Proof for a third party that one entry is in the log, checkable with nothing but the log's verifier key.
///
/// As JSON: `{"entry": {"at", "body", "kind", "path", "run", "seq"}, "index": n, "hashes": ["base64", …],
/// "checkpoint": "signed note"}`.
public struct InclusionProof: Sendable, Hashable {
    /// The entry, whole.
    public var entry: Entry
    /// Its place in the log.
    public var index: LogPosition
    /// The siblings from the leaf up (RFC 9162 section 2.1.3).
    public var hashes: [Digest]
    /// The signed state of the log that the siblings lead to.
    public var checkpoint: SignedNote

    /// Makes a proof of its parts.
    public init(entry: Entry, index: LogPosition, hashes: [Digest], checkpoint: SignedNote) {
        self.entry = entry
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    /// Reads the JSON form.
    ///
    /// - Throws: ``JournalError/Code/invalid`` saying which member is missing or malformed.
    public init(json: JSON) throws(JournalError) {
        guard let entry = json["entry"].flatMap(Entry.init(canonical:)) else { throw Self.lacks("entry") }
        guard let index = json["index"]?.intValue else { throw Self.lacks("index") }
        guard let texts = json["hashes"]?.arrayValue else { throw Self.lacks("hashes") }
        let hashes = texts.compactMap { $0.stringValue.flatMap(Base64.bytes).flatMap { Digest(bytes: $0) } }
        guard hashes.count == texts.count else { throw Self.lacks("hashes") }
        guard let note = json["checkpoint"]?.stringValue else { throw Self.lacks("checkpoint") }
        self.init(
            entry: entry,
            index: LogPosition(rawValue: index),
            hashes: hashes,
            checkpoint: try SignedNote(parsing: note)
        )
    }

    /// The JSON form.
    public var json: JSON {
        [
            "entry": entry.canonical, "index": .int(index.rawValue),
            "hashes": .array(hashes.map { .string(Base64.text($0.bytes)) }),
            "checkpoint": .string(checkpoint.description),
        ]
    }

    /// Checks the proof against the log's key, which must come from elsewhere than the proof.
    ///
    /// - Returns: The signed state that the entry is part of.
    /// - Throws: ``JournalError/Code/tampered`` where anything does not hold.
    @discardableResult
    public func verify(_ key: VerifierKey) throws(JournalError) -> Checkpoint {
        let head = try Checkpoint(checkpoint, signedBy: key)
        let isIncluded = MerkleProof.isIncluded(
            entry.leafHash,
            at: index.rawValue,
            size: head.size,
            root: head.root,
            proof: hashes
        )
        guard isIncluded else {
            let name = "entry \(entry.seq) of `\(entry.run)`"
            throw JournalError(.tampered, "the proof does not show that \(name) is in the log `\(head.origin)`")
        }
        return head
    }

    private static func lacks(_ member: String) -> JournalError {
        JournalError(.invalid, "the inclusion proof lacks `\(member)` or has it in another form")
    }
}

extension Entry {
    /// The value whose canonical form the log commits to.
    public var canonical: JSON {
        [
            "at": .int(at.microseconds), "body": body, "kind": .string(kind.rawValue), "path": .string(path.rawValue),
            "run": .string(run.rawValue), "seq": .int(Int64(seq)),
        ]
    }

    /// Reads ``canonical``; nil where a member is missing, of another type, or too many.
    public init?(canonical json: JSON) {
        guard json.objectValue?.count == 6, let at = json["at"]?.intValue, let body = json["body"],
            let kind = json["kind"]?.stringValue, let path = json["path"]?.stringValue,
            let run = json["run"]?.stringValue, let seq = json["seq"]?.intValue
        else { return nil }
        self.init(
            run: RunID(rawValue: run),
            seq: Int(seq),
            kind: EntryKind(rawValue: kind),
            at: Timestamp(microseconds: at),
            path: StepPath(path),
            body: body
        )
    }
}
