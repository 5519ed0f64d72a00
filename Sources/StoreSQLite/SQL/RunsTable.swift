internal import Journal

/// What the writer needs of a run.
struct RunRow: Sendable {
    var number: Int64
    var id: RunID
    var entryCount: Int
    var epoch: Int
    /// The number of the worker that holds it.
    var holder: Int64?
    /// What lists show.
    var status: RunStatus
    /// The status while nobody holds it.
    var rest: RunStatus
    var wakeAt: Timestamp?
    /// When to claim it; 0 for at once.
    var due: Int64?
    var waitingFor: String?
    var cost: Int64

    /// When the run is due for as long as nobody holds it and its inbox is empty.
    var dueAtRest: Int64? {
        switch rest {
        case .succeeded, .failed, .cancelled: nil
        // Never 0, which would not wait for its time.
        case .ready, .running: wakeAt.map { max($0.microseconds, 1) } ?? 0
        case .waiting, .paused: wakeAt.map { max($0.microseconds, 1) }
        }
    }
}

/// The SQL of runs.
struct RunsTable {
    private let connection: Connection

    fileprivate init(_ connection: Connection) { self.connection = connection }

    // MARK: For the writer

    func row(_ id: RunID) throws(JournalError) -> RunRow? {
        try connection.statement(
            """
            SELECT run_no, entry_count, epoch, holder, status, rest, wake_at, due, waiting_for, cost, id FROM runs
            WHERE id = ?
            """
        )
        .bind(id.rawValue).first { row throws(JournalError) in try Self.row(row) }
    }

    func row(number: Int64) throws(JournalError) -> RunRow? {
        try connection.statement(
            """
            SELECT run_no, entry_count, epoch, holder, status, rest, wake_at, due, waiting_for, cost, id FROM runs
            WHERE run_no = ?
            """
        )
        .bind(number).first { row throws(JournalError) in try Self.row(row) }
    }

    /// Adds a run with its first entry, in a worker's hands or in nobody's.
    func insert(_ run: NewRun, holder: Int64? = nil) throws(JournalError) -> RunRow {
        let row = RunRow(
            number: try connection.integer("SELECT MAX(run_no) + 1 FROM runs"),
            id: run.id,
            entryCount: 1,
            epoch: holder == nil ? 0 : 1,
            holder: holder,
            status: holder == nil ? .ready : .running,
            rest: .ready,
            due: holder == nil ? 0 : nil,
            cost: 0
        )
        try connection.statement(
            """
            INSERT INTO runs (run_no, id, workflow, release, parent, title, idempotency_key, created, updated,
            entry_count, status, rest, due, cost, epoch, holder) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, 0, ?, ?)
            """
        )
        .bind(row.number).bind(run.id.rawValue).bind(run.workflow).bind(run.release.rawValue)
        .bind(run.parent?.rawValue).bind(run.title).bind(run.idempotencyKey).bind(run.created.microseconds)
        .bind(run.created.microseconds).bind(row.status.rawValue).bind(row.rest.rawValue).bind(row.due)
        .bind(row.epoch).bind(holder).run()
        return row
    }

    func id(withKey key: String) throws(JournalError) -> RunID? {
        try connection.statement("SELECT id FROM runs WHERE idempotency_key = ?").bind(key)
            .first { RunID(rawValue: $0.text(0)) }
    }

    /// What changes with every append.
    func updateProgress(of row: RunRow, at time: Timestamp) throws(JournalError) {
        try connection.statement("UPDATE runs SET entry_count = ?, updated = ? WHERE run_no = ?")
            .bind(row.entryCount).bind(time.microseconds).bind(row.number).run()
    }

    /// Everything that may change; with a time where entries were added.
    func update(_ row: RunRow, at time: Timestamp?) throws(JournalError) {
        if let time { try updateProgressAndState(of: row, at: time) } else { try updateState(of: row) }
    }

    /// What changes with every append, and everything else.
    private func updateProgressAndState(of row: RunRow, at time: Timestamp) throws(JournalError) {
        try connection.statement(
            """
            UPDATE runs SET entry_count = ?, updated = ?, epoch = ?, holder = ?, status = ?, rest = ?, wake_at = ?, due = ?,
            waiting_for = ?, cost = ? WHERE run_no = ?
            """
        )
        .bind(row.entryCount).bind(time.microseconds)
        .bind(row.epoch).bind(row.holder).bind(row.status.rawValue).bind(row.rest.rawValue)
        .bind(row.wakeAt?.microseconds).bind(row.due).bind(row.waitingFor).bind(row.cost).bind(row.number).run()
    }

    /// Everything else.
    func updateState(of row: RunRow) throws(JournalError) {
        try connection.statement(
            """
            UPDATE runs SET epoch = ?, holder = ?, status = ?, rest = ?, wake_at = ?, due = ?, waiting_for = ?, cost = ?
            WHERE run_no = ?
            """
        )
        .bind(row.epoch).bind(row.holder).bind(row.status.rawValue).bind(row.rest.rawValue)
        .bind(row.wakeAt?.microseconds).bind(row.due).bind(row.waitingFor).bind(row.cost).bind(row.number).run()
    }

    /// Runs to claim at once, oldest first.
    func ready(limit: Int) throws(JournalError) -> [Int64] {
        try connection.statement("SELECT run_no FROM runs WHERE due = 0 ORDER BY run_no LIMIT ?").bind(limit)
            .all { $0.integer(0) }
    }

    /// Runs whose time has come, longest overdue first.
    func timedOut(at now: Timestamp, limit: Int) throws(JournalError) -> [Int64] {
        try connection.statement("SELECT run_no FROM runs WHERE due > 0 AND due <= ? ORDER BY due LIMIT ?")
            .bind(now.microseconds).bind(limit).all { $0.integer(0) }
    }

    func held(by worker: Int64, limit: Int) throws(JournalError) -> [Int64] {
        try connection.statement("SELECT run_no FROM runs WHERE holder = ? LIMIT ?").bind(worker).bind(limit)
            .all { $0.integer(0) }
    }

    /// The workers that hold runs: one step through the index for each, however many runs they hold.
    func holders() throws(JournalError) -> [Int64] {
        var holders: [Int64] = []
        var last = Int64(0)
        while let next = try connection.statement("SELECT MIN(holder) FROM runs WHERE holder > ?").bind(last)
            .first({ $0.optionalInteger(0) }) ?? nil
        {
            holders.append(next)
            last = next
        }
        return holders
    }

    /// When the next run is due that nobody holds.
    func nextDue() throws(JournalError) -> Int64? {
        try connection.statement("SELECT MIN(due) FROM runs WHERE due IS NOT NULL").first { $0.optionalInteger(0) }
            ?? nil
    }

    // MARK: For readers

    static let recordColumns: String = """
        runs.id, workflow, release, parent, title, status, wake_at, waiting_for, cost, created, updated, entry_count,
        epoch, workers.id
        """

    func record(_ id: RunID) throws(JournalError) -> RunRecord? {
        try connection.statement(
            """
            SELECT runs.id, workflow, release, parent, title, status, wake_at, waiting_for, cost, created, updated,
            entry_count, epoch, workers.id FROM runs LEFT JOIN workers ON worker_no = holder
            WHERE runs.id = ? AND run_no > 0
            """
        )
        .bind(id.rawValue).first { row throws(JournalError) in try Self.record(row) }
    }

    func records(_ filter: RunFilter) throws(JournalError) -> [RunRecord] {
        var conditions = ["run_no > 0"]
        let statuses = filter.statuses.map { $0.map(\.rawValue).sorted() }
        if let statuses {
            conditions.append("status IN (\(statuses.map { _ in "?" }.joined(separator: ", ")))")
            // Literally the index's condition, so that runs long ended are not gone through.
            if filter.statuses?.contains(where: \.isTerminal) == false {
                conditions.append("status NOT IN ('succeeded', 'failed', 'cancelled')")
            }
        }
        if filter.workflow != nil { conditions.append("workflow = ?") }
        if filter.parent != nil { conditions.append("parent = ?") }
        if filter.before != nil { conditions.append("runs.id < ?") }
        let statement = try connection.prepare(
            """
            SELECT \(Self.recordColumns) FROM runs LEFT JOIN workers ON worker_no = holder
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY runs.id DESC LIMIT ?
            """
        )
        for status in statuses ?? [] { statement.bind(status) }
        if let workflow = filter.workflow { statement.bind(workflow) }
        if let parent = filter.parent { statement.bind(parent.rawValue) }
        if let before = filter.before { statement.bind(before.rawValue) }
        return try statement.bind(max(filter.limit, 0)).all { row throws(JournalError) in try Self.record(row) }
    }

    /// The ids of all runs by their numbers, with 0 for the system stream.
    func names() throws(JournalError) -> [Int64: RunID] {
        var names: [Int64: RunID] = [:]
        try connection.statement("SELECT run_no, id FROM runs").forEach { row in
            names[row.integer(0)] = RunID(rawValue: row.text(1))
            return true
        }
        return names
    }

    /// Goes through all runs, the system stream with them.
    func forEach(_ body: (Int64, RunRecord) throws(JournalError) -> Void) throws(JournalError) {
        let statement = try connection.prepare(
            "SELECT \(Self.recordColumns), run_no FROM runs LEFT JOIN workers ON worker_no = holder ORDER BY run_no"
        )
        try statement.forEach { row throws(JournalError) in
            try body(row.integer(14), try Self.record(row))
            return true
        }
    }

    // MARK: Reading rows

    private static func row(_ row: Statement) throws(JournalError) -> RunRow {
        RunRow(
            number: row.integer(0),
            id: RunID(rawValue: row.text(10)),
            entryCount: Int(row.integer(1)),
            epoch: Int(row.integer(2)),
            holder: row.optionalInteger(3),
            status: try status(row, 4),
            rest: try status(row, 5),
            wakeAt: row.optionalInteger(6).map { Timestamp(microseconds: $0) },
            due: row.optionalInteger(7),
            waitingFor: row.optionalText(8),
            cost: row.integer(9)
        )
    }

    private static func record(_ row: Statement) throws(JournalError) -> RunRecord {
        RunRecord(
            id: RunID(rawValue: row.text(0)),
            workflow: row.text(1),
            release: ReleaseID(rawValue: row.text(2)),
            parent: row.optionalText(3).map { RunID(rawValue: $0) },
            title: row.text(4),
            projection: RunProjection(
                status: try status(row, 5),
                wakeAt: row.optionalInteger(6).map { Timestamp(microseconds: $0) },
                waitingFor: row.optionalText(7),
                cost: row.integer(8)
            ),
            created: Timestamp(microseconds: row.integer(9)),
            updated: Timestamp(microseconds: row.integer(10)),
            entryCount: Int(row.integer(11)),
            epoch: Int(row.integer(12)),
            holder: row.optionalText(13).map { WorkerID(rawValue: $0) }
        )
    }

    private static func status(_ row: Statement, _ column: Int32) throws(JournalError) -> RunStatus {
        guard let status = RunStatus(rawValue: row.text(column)) else {
            throw JournalError(.tampered, "a run has the status `\(row.text(column))`, which there is not")
        }
        return status
    }
}

extension Connection {
    var runs: RunsTable { RunsTable(self) }
}
