internal import JSON
internal import Journal

/// The SQL of inboxes: which messages of the system stream wait for which run.
struct InboxTable {
    /// A row of the inbox.
    struct Row {
        var position: Int64
        var runNumber: Int64
        /// The position of the entry that took the message up.
        var taken: Int64?
    }

    private let connection: Connection

    fileprivate init(_ connection: Connection) { self.connection = connection }

    func insert(_ position: Int64, for runNumber: Int64) throws(JournalError) {
        try connection.statement("INSERT INTO inbox (pos, run_no) VALUES (?, ?)").bind(position).bind(runNumber).run()
    }

    func row(_ position: Int64) throws(JournalError) -> Row? {
        try connection.statement("SELECT pos, run_no, taken FROM inbox WHERE pos = ?").bind(position)
            .first { Row(position: $0.integer(0), runNumber: $0.integer(1), taken: $0.optionalInteger(2)) }
    }

    func take(_ position: Int64, by entry: Int64) throws(JournalError) {
        try connection.statement("UPDATE inbox SET taken = ? WHERE pos = ?").bind(entry).bind(position).run()
    }

    /// The messages that wait for a run, oldest first.
    ///
    /// The row only points: what the message says, and to whom, is read from the log. A row that points at no message to
    /// this run was slipped in by hand and is passed over; verifying the log reports it.
    func messages(for run: RunID) throws(JournalError) -> [InboxMessage] {
        let positions = try connection.statement(
            """
            SELECT pos FROM inbox
            WHERE run_no = (SELECT run_no FROM runs WHERE id = ?) AND taken IS NULL ORDER BY pos
            """
        )
        .bind(run.rawValue).all { $0.integer(0) }
        var messages: [InboxMessage] = []
        for position in positions {
            guard let entry = try connection.entries.systemEntry(at: position), let message = Message(entry),
                message.run == run
            else { continue }
            messages.append(
                InboxMessage(position: LogPosition(rawValue: position), at: entry.at, message: message)
            )
        }
        return messages
    }

    /// Whether messages wait for a run.
    func isWaiting(_ run: RunRow) throws(JournalError) -> Bool {
        let isEmpty =
            try connection.statement("SELECT 1 FROM inbox WHERE run_no = ? AND taken IS NULL LIMIT 1")
            .bind(run.number).first { _ in true } == nil
        return isEmpty ? false : try !messages(for: run.id).isEmpty
    }

    func forEach(_ body: (Row) throws(JournalError) -> Void) throws(JournalError) {
        try connection.statement("SELECT pos, run_no, taken FROM inbox ORDER BY pos")
            .forEach { row throws(JournalError) in
                try body(Row(position: row.integer(0), runNumber: row.integer(1), taken: row.optionalInteger(2)))
                return true
            }
    }
}

extension Connection {
    var inbox: InboxTable { InboxTable(self) }
}
