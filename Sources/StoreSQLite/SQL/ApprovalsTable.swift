internal import JSON
internal import Journal

/// The SQL of questions to people.
struct ApprovalsTable {
    /// What the writer needs of a question.
    struct State {
        var runNumber: Int64
        var status: ApprovalStatus
        /// The inbox position of the decision.
        var decidedBy: Int64?
    }

    private let connection: Connection

    fileprivate init(_ connection: Connection) { self.connection = connection }

    func state(_ id: ApprovalID) throws(JournalError) -> State? {
        try connection.statement("SELECT run_no, status, decided_by FROM approvals WHERE id = ?").bind(id.rawValue)
            .first { row throws(JournalError) in
                State(
                    runNumber: row.integer(0),
                    status: try Self.status(row, 1),
                    decidedBy: row.optionalInteger(2)
                )
            }
    }

    func insert(_ approval: ApprovalRecord, runNumber: Int64) throws(JournalError) {
        try connection.statement(
            """
            INSERT INTO approvals (id, run_no, path, status, digest, created, expires, body)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """
        )
        .bind(approval.id.rawValue).bind(runNumber).bind(approval.path.rawValue).bind(approval.status.rawValue)
        .bind(approval.digest).bind(approval.created.microseconds).bind(approval.expires?.microseconds)
        .bind(approval.body.canonicalBytes()).run()
    }

    func setBody(of id: ApprovalID, _ body: JSON) throws(JournalError) {
        try connection.statement("UPDATE approvals SET body = ? WHERE id = ?").bind(body.canonicalBytes())
            .bind(id.rawValue).run()
    }

    func setStatus(of id: ApprovalID, _ status: ApprovalStatus) throws(JournalError) {
        try connection.statement("UPDATE approvals SET status = ? WHERE id = ?").bind(status.rawValue)
            .bind(id.rawValue).run()
    }

    func decide(_ id: ApprovalID, by position: Int64) throws(JournalError) {
        try connection.statement("UPDATE approvals SET status = 'decided', decided_by = ? WHERE id = ?")
            .bind(position).bind(id.rawValue).run()
    }

    static let recordColumns = """
        approvals.id, runs.id, path, approvals.status, digest, approvals.created, expires, body
        """

    func record(_ id: ApprovalID) throws(JournalError) -> ApprovalRecord? {
        try connection.statement(
            """
            SELECT approvals.id, runs.id, path, approvals.status, digest, approvals.created, expires, body
            FROM approvals JOIN runs USING (run_no) WHERE approvals.id = ?
            """
        )
        .bind(id.rawValue).first { row throws(JournalError) in try Self.record(row) }
    }

    /// Newest first.
    func records(
        statuses: Set<ApprovalStatus>,
        run: RunID?,
        limit: Int
    ) throws(JournalError) -> [ApprovalRecord] {
        let names = statuses.map(\.rawValue).sorted()
        var condition = "approvals.status IN (\(names.map { _ in "?" }.joined(separator: ", ")))"
        if run != nil { condition += " AND runs.id = ?" }
        let statement = try connection.prepare(
            """
            SELECT \(Self.recordColumns) FROM approvals JOIN runs USING (run_no)
            WHERE \(condition) ORDER BY approval_no DESC LIMIT ?
            """
        )
        for name in names { statement.bind(name) }
        if let run { statement.bind(run.rawValue) }
        return try statement.bind(max(limit, 0)).all { row throws(JournalError) in try Self.record(row) }
    }

    func forEach(_ body: (ApprovalRecord) throws(JournalError) -> Void) throws(JournalError) {
        try connection.prepare("SELECT \(Self.recordColumns) FROM approvals JOIN runs USING (run_no)")
            .forEach { row throws(JournalError) in
                try body(try Self.record(row))
                return true
            }
    }

    private static func record(_ row: Statement) throws(JournalError) -> ApprovalRecord {
        guard let digest = row.digest(4), let body = try? JSON(parsing: row.bytes(7)) else {
            throw JournalError(.tampered, "the question `\(row.text(0))` is not what was written")
        }
        return ApprovalRecord(
            id: ApprovalID(rawValue: row.text(0)),
            run: RunID(rawValue: row.text(1)),
            path: StepPath(row.text(2)),
            status: try status(row, 3),
            digest: digest,
            created: Timestamp(microseconds: row.integer(5)),
            expires: row.optionalInteger(6).map { Timestamp(microseconds: $0) },
            body: body
        )
    }

    private static func status(_ row: Statement, _ column: Int32) throws(JournalError) -> ApprovalStatus {
        guard let status = ApprovalStatus(rawValue: row.text(column)) else {
            throw JournalError(.tampered, "a question has the status `\(row.text(column))`, which there is not")
        }
        return status
    }
}

extension Connection {
    var approvals: ApprovalsTable { ApprovalsTable(self) }
}
