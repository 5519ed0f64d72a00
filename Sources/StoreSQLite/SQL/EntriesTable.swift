internal import JSON
internal import Journal

/// The SQL of entries.
struct EntriesTable {
    private let connection: Connection

    fileprivate init(_ connection: Connection) { self.connection = connection }

    func insert(_ entry: EncodedEntry, at position: Int64, runNumber: Int64) throws(JournalError) {
        try connection.statement(
            "INSERT INTO entries (pos, run_no, seq, kind, at, path, body, leaf) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        .bind(position).bind(runNumber).bind(entry.seq).bind(entry.kind.rawValue).bind(entry.at.microseconds)
        .bind(entry.path.rawValue).bind(entry.body).bind(entry.leaf).run()
    }

    func all(of run: RunID, from seq: Int, limit: Int) throws(JournalError) -> [Entry] {
        let statement = try connection.statement(
            """
            SELECT pos, seq, kind, at, path, body, leaf FROM entries
            WHERE run_no = (SELECT run_no FROM runs WHERE id = ?) AND seq >= ? ORDER BY seq LIMIT ?
            """
        )
        var encoder = LeafEncoder()
        return try statement.bind(run.rawValue).bind(seq).bind(max(limit, 0)).all { row throws(JournalError) in
            try Self.entry(row, of: run, &encoder)
        }
    }

    func entry(of run: RunID, seq: Int) throws(JournalError) -> (position: Int64, entry: Entry)? {
        let statement = try connection.statement(
            """
            SELECT pos, seq, kind, at, path, body, leaf FROM entries
            WHERE run_no = (SELECT run_no FROM runs WHERE id = ?) AND seq = ?
            """
        )
        var encoder = LeafEncoder()
        return try statement.bind(run.rawValue).bind(seq).first { row throws(JournalError) in
            (row.integer(0), try Self.entry(row, of: run, &encoder))
        }
    }

    /// The entry of the system stream at a place of the log; nil where there is none or it was changed.
    func systemEntry(at position: Int64) throws(JournalError) -> Entry? {
        let statement = try connection.statement(
            "SELECT pos, seq, kind, at, path, body, leaf FROM entries WHERE pos = ? AND run_no = 0"
        )
        var encoder = LeafEncoder()
        let entry = try statement.bind(position).first { row in
            Result { () throws(JournalError) in try Self.entry(row, of: .system, &encoder) }
        }
        switch entry {
        case .success(let entry): return entry
        case .failure, nil: return nil
        }
    }

    func leaf(of runNumber: Int64, seq: Int) throws(JournalError) -> Digest? {
        try connection.statement("SELECT leaf FROM entries WHERE run_no = ? AND seq = ?")
            .bind(runNumber).bind(seq).first { $0.digest(0) } ?? nil
    }

    /// The stored leaf hashes from a position on, as many as there are up to the end.
    func leaves(from start: Int64, to end: Int64) throws(JournalError) -> [Digest] {
        try connection.statement("SELECT leaf FROM entries WHERE pos >= ? AND pos < ? ORDER BY pos")
            .bind(start).bind(end).all { row throws(JournalError) in
                guard let leaf = row.digest(0) else {
                    throw JournalError(.tampered, "an entry at or after position \(start) has no leaf hash")
                }
                return leaf
            }
    }

    /// Goes through the whole log in its order, each entry as it lies in the database.
    func forEachStored(
        _ body: (LogAuditor.StoredEntry) throws(JournalError) -> Void
    ) throws(JournalError) {
        let statement = try connection.statement(
            "SELECT pos, run_no, seq, at, kind, path, body, leaf FROM entries ORDER BY pos"
        )
        try statement.forEach { row throws(JournalError) in
            // The texts stay where they are until the next row.
            try row.withStoredTexts(4, 5, 6) { kind, path, content throws(JournalError) in
                try body(
                    LogAuditor.StoredEntry(
                        position: row.integer(0),
                        runNumber: row.integer(1),
                        seq: Int(row.integer(2)),
                        at: Timestamp(microseconds: row.integer(3)),
                        kind: kind,
                        path: path,
                        body: content,
                        leaf: row.digest(7)
                    )
                )
            }
            return true
        }
    }

    /// The life of tool calls in the order of the log, found by an index that holds nothing else; SQLite takes it only where
    /// the index's condition is repeated as it is.
    func calls(_ range: CallRange, limit: Int) throws(JournalError) -> [CallEntry] {
        let statement = try connection.statement(
            """
            SELECT e.pos, e.seq, e.kind, e.at, e.path, e.body, e.leaf, r.id, r.workflow, r.release
            FROM entries AS e INDEXED BY entries_of_calls CROSS JOIN runs AS r ON r.run_no = e.run_no
            WHERE kind IN ('tool.intended', 'tool.succeeded', 'tool.failed', 'tool.unknown', 'tool.refused',
            'tool.settled', 'approval.requested', 'approval.granted', 'approval.denied', 'approval.expired',
            'approval.voided') AND instr(path, '/facts.') = 0 AND e.pos > ? AND e.at >= ? AND e.at < ? ORDER BY e.pos LIMIT ?
            """
        )
        var encoder = LeafEncoder()
        return try statement.bind(range.after?.rawValue ?? -1).bind(range.since.microseconds)
            .bind(range.until.microseconds).bind(max(limit, 0)).all { row throws(JournalError) in
                CallEntry(
                    position: LogPosition(rawValue: row.integer(0)),
                    workflow: row.text(8),
                    release: ReleaseID(rawValue: row.text(9)),
                    entry: try Self.entry(row, of: RunID(rawValue: row.text(7)), &encoder)
                )
            }
    }

    func runNumber(at position: Int64) throws(JournalError) -> Int64? {
        try connection.statement("SELECT run_no FROM entries WHERE pos = ?").bind(position).first { $0.integer(0) }
    }

    /// Every digest that a run's entries, or messages to it, name, but for that of its release, which is other runs' too.
    func digestsNamed(by run: RunID) throws(JournalError) -> [Digest] {
        var digests: [Digest] = []
        let statement = try connection.statement(
            """
            SELECT pos, body FROM entries WHERE run_no = (SELECT run_no FROM runs WHERE id = ?1) UNION ALL
            SELECT pos, body FROM entries WHERE run_no = 0 AND pos IN (
            SELECT pos FROM inbox WHERE run_no = (SELECT run_no FROM runs WHERE id = ?1)) ORDER BY 1
            """
        )
        try statement.bind(run.rawValue).forEach { row in
            row.withBytes(1) { body in DigestScanner.scan(body) { if $1 != .release { digests.append($0) } } }
            return true
        }
        return digests
    }

    /// Reads an entry and checks it against its own leaf hash, so that nobody acts on what was changed.
    private static func entry(
        _ row: Statement,
        of run: RunID,
        _ encoder: inout LeafEncoder
    ) throws(JournalError) -> Entry {
        let body = row.bytes(5)
        let seq = Int(row.integer(1))
        let kind = EntryKind(rawValue: row.text(2))
        let time = Timestamp(microseconds: row.integer(3))
        let path = StepPath(row.text(4))
        let leaf = encoder.leaf(run: run, seq: seq, kind: kind, at: time, path: path, body: body)
        guard row.digest(6) == leaf, let value = try? JSON(parsing: body) else {
            throw JournalError(
                .tampered,
                "entry \(seq) of `\(run)` (position \(row.integer(0))) is not what was written; verify the log"
            )
        }
        return Entry(run: run, seq: seq, kind: kind, at: time, path: path, body: value)
    }
}

extension Connection {
    var entries: EntriesTable { EntriesTable(self) }
}

/// An entry with the bytes and the hash that go into the log, made on the caller's thread.
struct EncodedEntry: Sendable {
    var seq: Int
    var kind: EntryKind
    var at: Timestamp
    var path: StepPath
    /// Canonical (RFC 8785).
    var body: [UInt8]
    var leaf: Digest

    init(
        run: RunID,
        seq: Int,
        kind: EntryKind,
        at time: Timestamp,
        path: StepPath,
        body: [UInt8],
        _ encoder: inout LeafEncoder
    ) {
        self.seq = seq
        self.kind = kind
        at = time
        self.path = path
        self.body = body
        leaf = encoder.leaf(run: run, seq: seq, kind: kind, at: time, path: path, body: body)
    }

    init(_ entry: Entry, _ encoder: inout LeafEncoder) {
        self.init(
            run: entry.run,
            seq: entry.seq,
            kind: entry.kind,
            at: entry.at,
            path: entry.path,
            body: entry.body.canonicalBytes(),
            &encoder
        )
    }
}
