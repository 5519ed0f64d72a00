internal import Journal

/// The SQL of counters: what was counted, by series and minute.
struct CountersTable {
    private let connection: Connection

    fileprivate init(_ connection: Connection) { self.connection = connection }

    /// What was counted in a window. A sum beyond 64 bits is the largest number.
    func sum(_ window: CounterWindow) throws(JournalError) -> Int64 {
        var sum: Int64 = 0
        try connection.statement("SELECT amount FROM counters WHERE series = ? AND minute >= ?")
            .bind(window.series).bind(window.firstMinute ?? .min)
            .forEach { row in
                sum = Self.sum(sum, row.integer(0))
                return true
            }
        return sum
    }

    /// Adds to a series, or gives back what was added.
    func add(_ change: CounterChange) throws(JournalError) {
        let before =
            try connection.statement("SELECT amount FROM counters WHERE series = ? AND minute = ?")
            .bind(change.series).bind(change.minute).first { $0.integer(0) } ?? 0
        let amount = Self.sum(before, change.amount)
        guard amount != 0 else {
            try connection.statement("DELETE FROM counters WHERE series = ? AND minute = ?")
                .bind(change.series).bind(change.minute).run()
            return
        }
        try connection.statement(
            """
            INSERT INTO counters (series, minute, amount) VALUES (?, ?, ?)
            ON CONFLICT (series, minute) DO UPDATE SET amount = excluded.amount
            """
        )
        .bind(change.series).bind(change.minute).bind(amount).run()
    }

    /// Goes through what is stored, by series and minute.
    func forEach(_ body: (_ series: String, _ minute: Int64, _ amount: Int64) -> Void) throws(JournalError) {
        try connection.statement("SELECT series, minute, amount FROM counters ORDER BY series, minute").forEach {
            body($0.text(0), $0.integer(1), $0.integer(2))
            return true
        }
    }

    private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflows) = left.addingReportingOverflow(right)
        return overflows ? .max : sum
    }
}

extension Connection {
    var counters: CountersTable { CountersTable(self) }
}

extension WriterSession {
    /// Refuses an intent whose decision was made on sums that are others by now.
    func checkCounters(_ append: Append) throws(JournalError) {
        for reading in append.counterReadings where try connection.counters.sum(reading.window) != reading.sum {
            throw JournalError(
                .moved,
                "the sum `\(reading.window.series)` has changed since the call was decided",
                isRetryable: true
            )
        }
    }
}
