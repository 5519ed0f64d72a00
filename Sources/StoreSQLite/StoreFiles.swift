internal import Glibc
internal import Journal

/// Where a store's files are, and how they are opened.
struct StoreFiles: Sendable {
    let directory: String

    var database: String { directory + "/journal.sqlite" }
    var workers: String { directory + "/workers" }
    var keys: String { directory + "/keys" }
    var key: String { keys + "/log.key" }
    var openingLock: String { directory + "/opening.lock" }

    /// Makes what directories are missing, for the owner alone: the store holds the project's data.
    ///
    /// Refuses those that cannot be written: a write-ahead log and the locks of workers are made in them later.
    func makeDirectories() throws(JournalError) {
        for path in [directory, workers, keys] {
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
                throw .system(errno, "make the directory `\(path)`")
            }
        }
        for path in [directory, workers] where !isWritable(path) {
            let reason = JournalError.systemReason(errno)
            throw JournalError(.readOnly, "the store's directory `\(path)` cannot be written: \(reason)")
        }
    }

    func connectForWriting(_ options: SQLiteStore.Options) throws(JournalError) -> Connection {
        // SQLite would make the file readable by all, and gives its companions the mode that it finds. Made without
        // opening it: closing it again would take the locks of the process's other connections with it.
        mknod(database, S_IFREG | 0o600, 0)
        let connection = try Connection(path: database, access: .readWrite, busyTimeout: options.busyTimeout)
        // SQLite opens such a file all the same, and says so when something is committed.
        guard !connection.isReadOnly else {
            throw JournalError(.readOnly, "the store `\(database)` cannot be written: the file can only be read")
        }
        let mode = try connection.statement("PRAGMA journal_mode = WAL").first { $0.text(0) }
        guard mode == "wal" else {
            throw JournalError(.io, "the file system of `\(database)` does not allow a write-ahead log")
        }
        try connection.execute("PRAGMA synchronous = FULL")
        // Erased content must not stay on free pages.
        try connection.execute("PRAGMA secure_delete = ON")
        try connection.execute("PRAGMA cache_size = -16000")
        try connection.execute("PRAGMA wal_autocheckpoint = 4000")
        try connection.execute("PRAGMA journal_size_limit = 67108864")
        return connection
    }

    func connectForReading(_ options: SQLiteStore.Options) throws(JournalError) -> Connection {
        do {
            let connection = try Connection(path: database, access: .readOnly, busyTimeout: options.busyTimeout)
            _ = try connection.integer("PRAGMA user_version")
            return connection
        } catch  where options.isReadOnly && !hasWriteAheadLog {
            // A copy on a medium that cannot be written: without a write-ahead log there is nothing to agree on.
            return try Connection(path: database, access: .immutable, busyTimeout: options.busyTimeout)
        } catch  where [.readOnly, .io].contains(error.code) && hasWriteAheadLog && !isWritable(directory) {
            let what = "the store `\(database)` has changes in its write-ahead log"
            let way = "which can be read only where its directory can be written; copy the directory to such a place"
            throw JournalError(.readOnly, "\(what), \(way)")
        }
    }

    private func isWritable(_ path: String) -> Bool { faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) == 0 }

    /// Whether there are changes that the database itself may not hold yet.
    private var hasWriteAheadLog: Bool {
        var status = stat()
        return stat(database + "-wal", &status) == 0 && status.st_size > 0
    }

    /// The log's key; a store that is new begins its log with it.
    func signingKey(_ options: SQLiteStore.Options, _ connection: Connection) throws(JournalError) -> SigningKey {
        if let verifier = try connection.settings.logKey() { return try existingKey(verifier) }
        let made = try KeyFile.readOrCreate(key, name: options.origin)
        try connection.execute("BEGIN IMMEDIATE")
        defer { connection.endTransaction() }
        // Another process may have come first.
        if let verifier = try connection.settings.logKey() { return try existingKey(verifier) }
        try connection.settings.setLogKey(made.verifier)
        let checkpoint = Checkpoint(origin: made.verifier.name, size: 0, root: MerkleTree.emptyRoot)
        let signature = try made.signature(over: Array(checkpoint.text.utf8))
        try connection.log.insertHead(
            LogTables.Head(size: 0, root: checkpoint.root, signature: signature, generation: 1)
        )
        try connection.execute("COMMIT")
        return made
    }

    private func existingKey(_ verifier: VerifierKey) throws(JournalError) -> SigningKey {
        let found: SigningKey
        do {
            found = try KeyFile.read(key)
        } catch  where error.code == .notFound {
            throw JournalError(.key, "the key of the log `\(verifier.name)` is missing; restore `\(key)` from a backup")
        }
        guard found.verifier == verifier else {
            throw JournalError(.key, "`\(key)` holds another key than that of the log `\(verifier.name)`")
        }
        return found
    }
}
