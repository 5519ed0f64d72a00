internal import Journal

/// The SQL of workers: one row for each life of a worker, so that its number tells it from an earlier one of its name.
struct WorkersTable {
    private let connection: Connection

    fileprivate init(_ connection: Connection) { self.connection = connection }

    func insert(_ id: WorkerID) throws(JournalError) -> Int64 {
        try connection.statement("INSERT INTO workers (id) VALUES (?) RETURNING worker_no").bind(id.rawValue)
            .first { $0.integer(0) } ?? 0
    }

    func delete(_ number: Int64) throws(JournalError) {
        try connection.statement("DELETE FROM workers WHERE worker_no = ?").bind(number).run()
    }

    /// The worker's name, and whether this is the latest life under it.
    func worker(_ number: Int64) throws(JournalError) -> (id: WorkerID, isLatest: Bool)? {
        try connection.statement(
            """
            SELECT id, NOT EXISTS (SELECT 1 FROM workers AS later WHERE later.id = workers.id AND later.worker_no > ?)
            FROM workers WHERE worker_no = ?
            """
        )
        .bind(number).bind(number).first { (WorkerID(rawValue: $0.text(0)), $0.integer(1) != 0) }
    }

    /// Workers that hold nothing and are not among those named.
    func idle() throws(JournalError) -> [(number: Int64, id: WorkerID)] {
        try connection.statement(
            """
            SELECT worker_no, id FROM workers
            WHERE NOT EXISTS (SELECT 1 FROM runs WHERE holder = worker_no AND holder IS NOT NULL)
            """
        )
        .all { ($0.integer(0), WorkerID(rawValue: $0.text(1))) }
    }
}

extension Connection {
    var workers: WorkersTable { WorkersTable(self) }
}
