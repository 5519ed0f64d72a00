import Journal
import Manifest

/// Money that is held for one model call, in every budget that the call counts for.
struct Reservation: Sendable, Hashable {
    /// Nanodollars; the worst case.
    let amount: Int64
    private let budgets: [Budget]

    private struct Budget: Sendable, Hashable {
        var name: String
        var key: String
        var cap: Int64
    }

    /// Reserves an amount in the budgets that apply at a moment.
    init(_ amount: Int64, in budgets: [BudgetDefinition], agent: String?, workflow: String, at time: Timestamp) {
        self.amount = amount
        self.budgets = budgets.filter { $0.applies(agent: agent, workflow: workflow) }
            .map { Budget(name: $0.name, key: $0.ledgerKey(at: time), cap: $0.cap) }
    }

    /// The ledger's names of the budgets.
    var keys: [String] { budgets.map(\.key) }

    /// Takes the money, or is refused as ``JournalError/Code/budget``.
    var taking: [LedgerChange] { budgets.map { LedgerChange(budget: $0.key, cap: $0.cap, reserve: amount) } }

    /// Gives the reservation back and spends what the call cost, also where that is more.
    func settling(cost: Int64) -> [LedgerChange] {
        budgets.map { LedgerChange(budget: $0.key, cap: $0.cap, release: amount, spend: max(0, cost)) }
    }

    /// The name of the budget that an error of the ledger is about.
    func budget(named error: JournalError) -> String {
        let budget = budgets.first { error.message.contains($0.key) } ?? budgets.first
        return budget?.name ?? "budget"
    }
}
