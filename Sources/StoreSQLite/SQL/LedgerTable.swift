internal import Journal

/// The SQL of budgets.
struct LedgerTable {
    private let connection: Connection

    fileprivate init(_ connection: Connection) { self.connection = connection }

    func balance(_ budget: String) throws(JournalError) -> LedgerBalance {
        try connection.statement("SELECT reserved, spent FROM ledger WHERE budget = ?").bind(budget)
            .first { LedgerBalance(reserved: $0.integer(0), spent: $0.integer(1)) } ?? LedgerBalance()
    }

    func set(_ budget: String, _ balance: LedgerBalance) throws(JournalError) {
        try connection.statement(
            """
            INSERT INTO ledger (budget, reserved, spent) VALUES (?, ?, ?)
            ON CONFLICT (budget) DO UPDATE SET reserved = excluded.reserved, spent = excluded.spent
            """
        )
        .bind(budget).bind(balance.reserved).bind(balance.spent).run()
    }

    /// Goes through what is stored, by name.
    func forEach(_ body: (_ budget: String, _ balance: LedgerBalance) -> Void) throws(JournalError) {
        try connection.statement("SELECT budget, reserved, spent FROM ledger ORDER BY budget").forEach {
            body($0.text(0), LedgerBalance(reserved: $0.integer(1), spent: $0.integer(2)))
            return true
        }
    }
}

extension Connection {
    var ledger: LedgerTable { LedgerTable(self) }
}
