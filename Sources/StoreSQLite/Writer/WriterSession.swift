internal import CSQLite
internal import Journal

/// The writer's connection, what it remembers between transactions, and the transaction itself. Lives on one thread.
///
/// Other processes may write to the same store. Everything remembered is therefore dropped when SQLite says that
/// somebody else has committed, and what the log has gained is read from it.
final class WriterSession {
    let connection: Connection
    let workers: WorkerRegistry
    private let key: SigningKey
    private let changes: ChangeBoard
    private var encoder = LeafEncoder()

    private var head: LogTables.Head
    /// The tree with what this transaction has added; nil where it must be read.
    private var tree: CompactRange?
    private var runs: [RunID: RunRow] = [:]
    private var systemSeq: Int?
    private var dataVersion: Int64 = -1
    /// Whether content was erased that may still be in the write-ahead log.
    var hasErased = false

    /// Leases whose end failed with the store: their runs would stay with a worker that has forgotten them.
    private var owed: [ReleaseOrder.Release] = []

    /// More runs than this are not remembered.
    private static let runsMax = 10_000

    init(
        _ connection: Connection,
        head: LogTables.Head,
        key: SigningKey,
        workers: WorkerRegistry,
        changes: ChangeBoard
    ) {
        self.connection = connection
        self.head = head
        self.key = key
        self.workers = workers
        self.changes = changes
    }

    /// Whether there is something to do as soon as the store works again.
    var owes: Bool { !owed.isEmpty }

    // MARK: Transactions

    /// Runs jobs in one transaction and tells each how it went.
    ///
    /// A job that fails after it has changed something takes the transaction down; then each runs in one of its own,
    /// so that only the one at fault fails. Where the store itself fails (a full disk), all of them do.
    func commit(_ jobs: [WriterThread.Job]) {
        do {
            let refusals = try attempt(jobs)
            changes.advance(to: head.generation)
            // Before whoever erased something is told that it is gone.
            if hasErased { overwriteLogFile() }
            for (job, refusal) in zip(jobs, refusals) { job.finish(refusal) }
        } catch  where jobs.count > 1 && !error.isOfTheStore {
            for job in jobs { commit([job]) }
        } catch {
            for job in jobs {
                owed += job.leases.releases
                job.finish(error)
            }
        }
    }

    private func attempt(_ jobs: [WriterThread.Job]) throws(JournalError) -> [JournalError?] {
        do {
            try connection.statement("BEGIN IMMEDIATE").run()
            try refresh()
            let before = (changes: connection.changeCount, size: head.size)
            for order in owed { try release([order.lease], wakeAt: order.wakeAt) }
            var refusals: [JournalError?] = []
            for job in jobs { refusals.append(try refusal(of: job)) }
            if connection.changeCount != before.changes { try seal() }
            try connection.statement("COMMIT").run()
            workers.commit()
            owed = []
            return refusals
        } catch {
            connection.endTransaction()
            workers.rollBack()
            forget()
            throw error
        }
    }

    private func refusal(of job: WriterThread.Job) throws(JournalError) -> JournalError? {
        let before = connection.changeCount
        do {
            try job.work(self)
            return nil
        } catch {
            guard connection.changeCount == before, connection.isInTransaction else { throw error }
            return error
        }
    }

    /// Signs what the log has become, in the transaction that makes it so.
    private func seal() throws(JournalError) {
        var next = head
        next.generation += 1
        guard let tree, tree.size != head.size else {
            try connection.log.updateGeneration(next.generation)
            head = next
            return
        }
        next.size = tree.size
        next.root = tree.root
        let text = Checkpoint(origin: key.verifier.name, size: next.size, root: next.root).text
        next.signature = try key.signature(over: Array(text.utf8))
        try connection.log.updateHead(next)
        head = next
    }

    /// Takes up what other processes have committed.
    private func refresh() throws(JournalError) {
        let version = try connection.integer("PRAGMA data_version")
        guard version != dataVersion || tree == nil else { return }
        runs = [:]
        systemSeq = nil
        guard let current = try connection.log.head() else {
            throw JournalError(.tampered, "the log's head is missing")
        }
        tree = try continued(tree, to: current)
        if tree == nil { tree = try connection.log.verifiedRange(current, key.verifier) }
        head = current
        dataVersion = version
    }

    /// A tree that this process knows, with what another has added and signed; nil where it does not lead there.
    private func continued(_ tree: CompactRange?, to current: LogTables.Head) throws(JournalError) -> CompactRange? {
        guard var tree, current.size >= tree.size else { return nil }
        if current.size > tree.size {
            // The next commit signs these as well, so they must be another process's and not slipped in.
            try connection.log.checkSignature(current, key.verifier)
            for leaf in try connection.entries.leaves(from: tree.size, to: current.size) { tree.append(leaf) }
        }
        return tree.size == current.size && tree.root == current.root ? tree : nil
    }

    private func forget() {
        tree = nil
        runs = [:]
        systemSeq = nil
        dataVersion = -1
    }

    func close() {
        workers.close()
        // Only tidiness: whoever opens the store next does the same.
        _ = try? connection.integer("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// Erased content is still in the write-ahead log; a checkpoint that truncates it leaves none there.
    ///
    /// Whoever reads an older state hinders that. It is waited for shortly, and tried again after each commit.
    private func overwriteLogFile() {
        let isBusy = connection.withPatience(.milliseconds(200)) {
            try? connection.integer("PRAGMA wal_checkpoint(TRUNCATE)")
        }
        if isBusy == 0 { hasErased = false }
    }

    // MARK: What jobs are made of

    /// Adds an entry to the log; answers its position.
    @discardableResult
    func insert(_ entry: EncodedEntry, runNumber: Int64) throws(JournalError) -> Int64 {
        guard let position = tree?.size else { throw JournalError(.io, "the log's tree is not there") }
        try connection.entries.insert(entry, at: position, runNumber: runNumber)
        var completed: [CompactRange.Subtree] = []
        // In place: a copy of the tree for each entry would cost more than the entry's hash.
        tree?.append(entry.leaf) { subtree in
            if subtree.level.isMultiple(of: LogTables.levelStep) { completed.append(subtree) }
        }
        for subtree in completed { try connection.log.insert(subtree) }
        return position
    }

    /// Adds an entry to the system stream, whose sequence is decided here.
    @discardableResult
    func insertSystem(_ draft: EncodedDraft, at time: Timestamp) throws(JournalError) -> Int64 {
        let seq: Int
        if let systemSeq {
            seq = systemSeq
        } else {
            seq = Int(try connection.integer("SELECT entry_count FROM runs WHERE run_no = 0"))
        }
        let entry = EncodedEntry(
            run: .system,
            seq: seq,
            kind: draft.kind,
            at: time,
            path: draft.path,
            body: draft.body,
            &encoder
        )
        let position = try insert(entry, runNumber: 0)
        try connection.statement("UPDATE runs SET entry_count = ?, updated = ? WHERE run_no = 0")
            .bind(seq + 1).bind(time.microseconds).run()
        systemSeq = seq + 1
        return position
    }

    /// A run as it is now.
    func run(_ id: RunID) throws(JournalError) -> RunRow? {
        if let row = runs[id] { return row }
        guard id != .system, let row = try connection.runs.row(id) else { return nil }
        remember(row)
        return row
    }

    /// Keeps what a run has become; the caller has written it.
    func remember(_ row: RunRow) {
        if runs.count >= Self.runsMax { runs = [:] }
        runs[row.id] = row
    }
}

extension LogTables {
    func checkSignature(_ head: Head, _ key: VerifierKey) throws(JournalError) {
        let text = Checkpoint(origin: key.name, size: head.size, root: head.root).text
        guard key.isValid(signature: head.signature, over: Array(text.utf8)) else {
            throw JournalError(.tampered, "the head of the log is not signed by `\(key.name)`; verify the log")
        }
    }

    /// The tree of a head whose signature and root are right.
    func verifiedRange(_ head: Head, _ key: VerifierKey) throws(JournalError) -> CompactRange {
        try checkSignature(head, key)
        let range = try range(size: head.size)
        guard range.root == head.root else {
            throw JournalError(.tampered, "the log does not have the root that was signed; verify the log")
        }
        return range
    }
}
