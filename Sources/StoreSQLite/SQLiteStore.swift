internal import CSQLite
internal import Glibc
public import Journal

/// A journal in one SQLite database, in a directory of its own.
///
/// `journal.sqlite` is the database, `keys/log.key` the key that signs the log, `workers/` the locks of the workers that
/// are alive, `opening.lock` the lock of whoever is opening it. Several processes may have one store open at once, on
/// one machine.
///
/// One thread writes: whatever waits is checked, written and committed together, then everybody is told. Others read,
/// each with a connection of its own. No call blocks the threads that run Swift's tasks.
public final class SQLiteStore: Store {
    /// How a store is opened.
    public struct Options: Sendable {
        /// The log's name in checkpoints where a new one begins; nil makes one of its key.
        public var origin: String?
        /// How long a call waits for another process that is writing.
        public var busyTimeout: Duration
        /// How many reads run at once.
        public var readers: Int
        /// Whether nothing is to be written: for looking at a store or verifying it. Such a store needs no key, and opens
        /// where the log was tampered with.
        public var isReadOnly: Bool

        /// Makes options.
        public init(
            origin: String? = nil,
            busyTimeout: Duration = .seconds(10),
            readers: Int = 2,
            isReadOnly: Bool = false
        ) {
            self.origin = origin
            self.busyTimeout = busyTimeout
            self.readers = readers
            self.isReadOnly = isReadOnly
        }
    }

    /// The key with which the log's checkpoints are verified.
    public let verifier: VerifierKey

    let files: StoreFiles
    let options: Options
    let readers: ReaderPool
    private let writer: WriterThread?
    private let board: ChangeBoard
    private let watcher: ChangeWatcher

    private init(
        _ files: StoreFiles,
        _ options: Options,
        verifier: VerifierKey,
        generation: UInt64,
        writer: (ChangeBoard) throws(JournalError) -> WriterThread?
    ) throws(JournalError) {
        self.files = files
        self.options = options
        self.verifier = verifier
        board = ChangeBoard(generation: generation)
        readers = try ReaderPool(count: max(options.readers, 1)) { () throws(JournalError) in
            try files.connectForReading(options)
        }
        watcher = try ChangeWatcher(board) { () throws(JournalError) in try files.connectForReading(options) }
        self.writer = try writer(board)
    }

    /// Opens the store in a directory, which is made where there is none.
    ///
    /// - Throws: ``JournalError``: `key` where the log's key is missing, another's, or readable by others; `version`
    ///   where a newer binary wrote the store; `tampered` where the log does not end as it was signed; `read_only` where
    ///   it is to be written and cannot be; `busy` where another process does not get done with opening it; `damaged`,
    ///   `full`, `io`.
    public static func open(
        _ directory: String,
        options: Options = Options()
    ) throws(JournalError) -> SQLiteStore {
        let files = StoreFiles(directory: directory)
        return options.isReadOnly ? try openReadOnly(files, options) : try openForWriting(files, options)
    }

    private static func openForWriting(
        _ files: StoreFiles,
        _ options: Options
    ) throws(JournalError) -> SQLiteStore {
        try files.makeDirectories()
        let opening = try OpeningLock(toWrite: files, patience: options.busyTimeout)
        defer { withExtendedLifetime(opening) {} }
        let connection = try files.connectForWriting(options)
        WorkerLock.removeStale(in: files.workers)
        try Migration.bringUp(connection)
        let key = try files.signingKey(options, connection)
        guard let head = try connection.log.head() else {
            throw JournalError(.tampered, "the head of the log in `\(files.database)` is missing")
        }
        _ = try connection.snapshot { () throws(JournalError) in
            try connection.log.verifiedRange(try connection.log.head() ?? head, key.verifier)
        }
        return try SQLiteStore(files, options, verifier: key.verifier, generation: head.generation) {
            board throws(JournalError) in
            let workers = WorkerRegistry(directory: files.workers)
            return try WriterThread(
                WriterSession(connection, head: head, key: key, workers: workers, changes: board)
            )
        }
    }

    private static func openReadOnly(_ files: StoreFiles, _ options: Options) throws(JournalError) -> SQLiteStore {
        let opening = try OpeningLock(toRead: files, patience: options.busyTimeout)
        defer { withExtendedLifetime(opening) {} }
        let connection = try files.connectForReading(options)
        try Migration.check(connection)
        guard let named = try connection.settings.logKey() else {
            throw JournalError(.tampered, "the store `\(files.database)` does not name its log's key")
        }
        // What the database says of its own key counts only where there is nothing better.
        let verifier = (try? KeyFile.read(files.key))?.verifier ?? named
        let generation = try connection.log.generation()
        return try SQLiteStore(files, options, verifier: verifier, generation: generation) { _ in nil }
    }

    /// How many commits the store has seen, as far as this process knows.
    var generation: UInt64 { board.generation }

    /// The writer, where there is one.
    func writing() throws(JournalError) -> WriterThread {
        guard let writer else {
            throw JournalError(.readOnly, "the store `\(files.database)` is open for reading only")
        }
        return writer
    }

    /// Wakes at once for commits of this process and within some 10 ms for those of others.
    public func waitForChange(since token: UInt64, deadline: ContinuousClock.Instant) async -> UInt64 {
        await watcher.wait(since: token, deadline: deadline)
    }

    /// Commits what is queued, lets go of the workers' locks and ends the threads.
    public func close() async {
        if let writer {
            await withCheckedContinuation { continuation in writer.stop { continuation.resume() } }
        }
        watcher.stop()
        await withCheckedContinuation { continuation in readers.stop { continuation.resume() } }
    }
}
