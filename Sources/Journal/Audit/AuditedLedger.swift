internal import JSON

/// What budgets hold and what runs have cost, added up anew from the model calls of a log.
struct AuditedLedger {
    /// What an intent holds until its outcome.
    private struct Hold {
        var reserved: Int64
        var budgets: [String]
    }

    /// What each budget must hold.
    private(set) var balances: [String: LedgerBalance] = [:]
    /// What the calls and the child runs of each run have cost.
    private(set) var costs: [Int64: Int64] = [:]
    /// What is held, by run and path: one call of a path is under way at a time.
    private var holds: [Int64: [String: Hold]] = [:]

    private static let prefix = Array("model.".utf8)
    private static let intended = Array(EntryKind.modelIntended.rawValue.utf8)
    private static let childEnded = Array(EntryKind.childEnded.rawValue.utf8)

    /// Folds an entry.
    mutating func take(_ entry: LogAuditor.StoredEntry) {
        let isModel = entry.kind.starts(with: Self.prefix)
        guard isModel || entry.kind.elementsEqual(Self.childEnded), let body = try? JSON(parsing: entry.body) else {
            return
        }
        let path = String(decoding: entry.path, as: UTF8.self)
        if entry.kind.elementsEqual(Self.intended) {
            guard let event = try? ModelIntended(body: body), !event.budgets.isEmpty else { return }
            holds[entry.runNumber, default: [:]][path] = Hold(reserved: event.reserved, budgets: event.budgets)
            change(event.budgets) { budget in
                LedgerChange(budget: budget, cap: .max, reserve: event.reserved)
            }
            return
        }
        let cost = body["cost_nanodollars"]?.intValue ?? 0
        costs[entry.runNumber, default: 0] += cost
        guard isModel, let hold = holds[entry.runNumber]?.removeValue(forKey: path) else { return }
        change(hold.budgets) { budget in
            LedgerChange(budget: budget, cap: .max, release: hold.reserved, spend: max(0, cost))
        }
    }

    /// Takes a budget out, to be held against what is stored.
    mutating func remove(_ budget: String) -> LedgerBalance? { balances.removeValue(forKey: budget) }

    private mutating func change(_ budgets: [String], _ change: (String) -> LedgerChange) {
        for budget in budgets { try? balances[budget, default: LedgerBalance()].apply(change(budget)) }
    }
}

extension LogAuditor {
    /// Holds a stored balance against the calls that it was added up from.
    package mutating func check(budget: String, _ balance: LedgerBalance) {
        guard !facts.hasGaps else { return }
        let truth = facts.ledger.remove(budget) ?? LedgerBalance()
        guard balance != truth else { return }
        let stored = "\(balance.spent) spent and \(balance.reserved) reserved"
        let counted = "\(truth.spent) and \(truth.reserved)"
        report.add(AuditFinding(.ledger, "the budget `\(budget)` has \(stored), and calls add up to \(counted)"))
    }

    /// Every balance has been given: none may be missing.
    package mutating func finishLedger() {
        guard !facts.hasGaps else { return }
        for (budget, balance) in facts.ledger.balances.sorted(by: { $0.key < $1.key })
        where balance != LedgerBalance() {
            let what = "the budget `\(budget)` lacks \(balance.spent) spent and \(balance.reserved) reserved by calls"
            report.add(AuditFinding(.ledger, what))
        }
    }
}
