public import Journal
public import Manifest

extension BudgetDefinition {
    /// The ledger's name of the window that a moment lies in: name and first day, such as `daily/2026-05-15`; with the
    /// hour where a window is one (`hourly/2026-05-15T20`), and `lifetime/total` where there is only one.
    public func ledgerKey(at time: Timestamp) -> String {
        let span: Timestamp.CalendarSpan
        switch window {
        case .total: return "\(name)/total"
        case .hour: span = .hour
        case .day: span = .day
        case .week: span = .week
        case .month: span = .month
        }
        return "\(name)/\(time.start(of: span).rfc3339.prefix(window == .hour ? 13 : 10))"
    }

    /// Whether spending of this agent in this workflow counts.
    public func applies(agent: String?, workflow: String) -> Bool {
        (self.agent == nil || self.agent == agent) && (self.workflow == nil || self.workflow == workflow)
    }
}
