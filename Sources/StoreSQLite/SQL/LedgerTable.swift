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
}

extension Connection {
    var ledger: LedgerTable { LedgerTable(self) }
}
