internal import JSON
public import Journal

extension SQLiteStore: AuditableStore {
    /// The signed head of the log as a note (C2SP tlog-checkpoint).
    public func checkpoint() async throws(JournalError) -> SignedNote {
        let verifier = verifier
        return try await readers.read { connection throws(JournalError) in
            try connection.log.signedHead(verifier).note
        }
    }

    /// Verifies the whole store on a thread of its own, in one read transaction.
    public func verify(
        checkpoint: SignedNote? = nil,
        key: VerifierKey? = nil
    ) async throws(JournalError) -> AuditReport {
        let key = key ?? verifier
        var older: Checkpoint?
        if let checkpoint { older = try Checkpoint(checkpoint, signedBy: key) }
        return try await onOwnThread { [older] connection throws(JournalError) in
            try StoreAuditor(connection, key: key, older: older).run()
        }
    }

    /// Proof that an entry is in the log, made of some 255 hashes for each level of eight.
    public func prove(_ run: RunID, seq: Int) async throws(JournalError) -> InclusionProof {
        let verifier = verifier
        return try await readers.read { connection throws(JournalError) in
            try connection.snapshot { () throws(JournalError) in
                guard let found = try connection.entries.entry(of: run, seq: seq) else {
                    throw JournalError(.notFound, "`\(run)` has no entry \(seq)")
                }
                let (head, note) = try connection.log.signedHead(verifier)
                guard found.position < head.size else {
                    throw JournalError(.tampered, "entry \(seq) of `\(run)` lies behind the signed end of the log")
                }
                let hashes = try MerkleProof.inclusion(of: found.position, size: head.size) {
                    level,
                    index throws(JournalError) in
                    try connection.log.subtree(level: level, index: index)
                }
                return InclusionProof(
                    entry: found.entry,
                    index: LogPosition(rawValue: found.position),
                    hashes: hashes,
                    checkpoint: note
                )
            }
        }
    }

    /// Proof that the log continues a state that was kept.
    public func proveConsistency(with older: SignedNote) async throws(JournalError) -> ConsistencyProof {
        let verifier = verifier
        let old = try Checkpoint(older, signedBy: verifier)
        return try await readers.read { connection throws(JournalError) in
            try connection.snapshot { () throws(JournalError) in
                let (head, note) = try connection.log.signedHead(verifier)
                guard old.size <= head.size else {
                    throw JournalError(.tampered, "the log has \(head.size) entries and had \(old.size)")
                }
                guard old.size > 0 else { return ConsistencyProof(older: older, newer: note, hashes: []) }
                let hashes = try MerkleProof.consistency(from: old.size, to: head.size) {
                    level,
                    index throws(JournalError) in
                    try connection.log.subtree(level: level, index: index)
                }
                return ConsistencyProof(older: older, newer: note, hashes: hashes)
            }
        }
    }

    /// Hands out the log as JSON lines (see `LogExport`) on a thread of its own, in pieces of some 64 kB.
    public func export(
        _ receive: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws(JournalError) {
        let verifier = verifier
        try await onOwnThread { connection throws(JournalError) in
            try StoreExport(connection, verifier).run(receive)
        }
    }

    /// Drops a blob's content, overwrites where it was, and journals that.
    @discardableResult
    public func erase(
        _ blob: Digest,
        by who: String,
        reason: String,
        at time: Timestamp
    ) async throws(JournalError) -> Bool {
        let body: JSON = ["blob": .string(blob.description), "by": .string(who), "reason": .string(reason)]
        let draft = EncodedDraft(.blobErased, body: body)
        return try await writing().perform { session throws(JournalError) in
            try session.erase(blob, draft, at: time)
        }
    }

    /// The blobs that a run's entries and the messages to it name, in the order of their first naming.
    public func blobs(of run: RunID) async throws(JournalError) -> [Digest] {
        try await readers.read { connection throws(JournalError) in
            try connection.snapshot { () throws(JournalError) in
                var digests: [Digest] = []
                var seen: Set<Digest> = []
                for digest in try connection.entries.digestsNamed(by: run) where seen.insert(digest).inserted {
                    if try connection.blobs.encoding(of: digest) != nil { digests.append(digest) }
                }
                return digests
            }
        }
    }

    /// Runs something long with a connection of its own, so that it keeps no read waiting.
    private func onOwnThread<Result: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(JournalError) -> Result
    ) async throws(JournalError) -> Result {
        let (files, options) = (files, options)
        let result: Swift.Result<Result, JournalError> = await withCheckedContinuation { continuation in
            do throws(JournalError) {
                try OwnThread.start {
                    continuation.resume(
                        returning: Swift.Result { () throws(JournalError) in
                            let connection = try files.connectForReading(options)
                            return try connection.snapshot { () throws(JournalError) in try body(connection) }
                        }
                    )
                }
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        return try result.get()
    }
}

extension LogTables {
    /// The head with its signature as a note.
    func signedHead(_ key: VerifierKey) throws(JournalError) -> (head: Head, note: SignedNote) {
        guard let head = try head() else { throw JournalError(.tampered, "the head of the log is missing") }
        let text = Checkpoint(origin: key.name, size: head.size, root: head.root).text
        let signature = SignedNote.Signature(name: key.name, keyID: key.id, bytes: head.signature)
        return (head, SignedNote(text: text, signatures: [signature]))
    }
}

extension WriterSession {
    /// Journals an erasure and drops the content; answers whether there was any.
    func erase(_ digest: Digest, _ draft: EncodedDraft, at time: Timestamp) throws(JournalError) -> Bool {
        guard let encoding = try connection.blobs.encoding(of: digest) else {
            throw JournalError(.notFound, "there is no blob `\(digest)`")
        }
        guard encoding != .erased else { return false }
        try insertSystem(draft, at: time)
        try connection.blobs.erase(digest)
        hasErased = true
        return true
    }
}
