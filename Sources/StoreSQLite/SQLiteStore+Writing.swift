public import Journal

extension SQLiteStore {
    /// Accepts a run in a commit that it may share with others.
    public func accept(_ run: NewRun) async throws(JournalError) -> RunID {
        let encoded = EncodedRun(run)
        return try await writing().perform(bytes: encoded.bytes) { session throws(JournalError) in
            try session.accept(encoded)
        }
    }

    /// Accepts a run into a worker's hands; the first call of a worker locks its file in `workers/`.
    public func accept(
        _ run: NewRun,
        for worker: WorkerID
    ) async throws(JournalError) -> (id: RunID, claim: ClaimedRun?) {
        let encoded = EncodedRun(run)
        return try await writing().perform(bytes: encoded.bytes) { session throws(JournalError) in
            try session.accept(encoded, for: worker)
        }
    }

    /// Encodes the append on the calling thread and queues it for the writer.
    public func submit(_ append: Append, completion: @escaping @Sendable (Result<Void, JournalError>) -> Void) {
        do {
            let encoded = EncodedAppend(append)
            let job = WriterThread.Job(
                work: { session throws(JournalError) in try session.append(encoded) },
                finish: { error in completion(error.map { .failure($0) } ?? .success(())) },
                bytes: encoded.bytes
            )
            try writing().submit(job)
        } catch {
            // Never within the call: whoever submits may hold the lock that the completion takes.
            Task.detached { completion(.failure(error)) }
        }
    }

    /// Accepts a message, wakes its run, and closes the question that it decides, in one commit.
    public func post(_ message: Message, at time: Timestamp) async throws(JournalError) -> LogPosition {
        let encoded = EncodedMessage(message)
        return try await writing().perform(bytes: encoded.bytes) { session throws(JournalError) in
            try session.post(encoded, at: time)
        }
    }

    /// Appends to the system stream, whose sequence the writer decides.
    public func appendSystem(_ drafts: [EntryDraft], at time: Timestamp) async throws(JournalError) {
        let encoded = drafts.map { EncodedDraft($0.kind, path: $0.path, body: $0.body, blobs: $0.blobs) }
        try await writing().perform { session throws(JournalError) in try session.appendSystem(encoded, at: time) }
    }

    /// Takes runs; the first call of a worker locks its file in `workers/`.
    public func claim(worker: WorkerID, limit: Int, now: Timestamp) async throws(JournalError) -> [ClaimedRun] {
        let writer = try writing()
        // A look before the write lock is asked for: workers ask after every commit, and mostly in vain.
        guard try await hasWork(at: now) else { return [] }
        return try await writer.perform { session throws(JournalError) in
            try session.claim(worker: worker, limit: limit, now: now)
        }
    }

    /// Takes one named run where no living worker holds it.
    public func claim(_ run: RunID, worker: WorkerID, now: Timestamp) async throws(JournalError) -> ClaimedRun? {
        try await writing().perform { session throws(JournalError) in try session.claim(run, worker: worker) }
    }

    /// Ends leases; those that are not held any more are passed over.
    ///
    /// Where the store fails (a full disk), that is thrown, and the leases end by themselves when it works again.
    public func release(_ leases: [Lease], wakeAt: Timestamp?) async throws(JournalError) {
        let order = ReleaseOrder(leases, wakeAt: wakeAt)
        try await writing().perform(leases: order) { session throws(JournalError) in
            try session.release(leases, wakeAt: wakeAt)
        }
    }

    /// Stores a document as a blob.
    public func putDocument(_ blob: Blob) async throws(JournalError) {
        let encoded = EncodedBlob(blob)
        try await writing().perform(bytes: encoded.stored.stored.count) { session throws(JournalError) in
            try session.connection.blobs.insert(encoded.digest, encoded.stored)
        }
    }
}
