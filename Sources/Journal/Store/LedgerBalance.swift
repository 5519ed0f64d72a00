/// What a budget holds, in nanodollars; neither amount is ever negative.
package struct LedgerBalance: Sendable, Hashable {
    package var reserved: Int64
    package var spent: Int64

    package init(reserved: Int64 = 0, spent: Int64 = 0) {
        self.reserved = reserved
        self.spent = spent
    }

    /// Applies a change.
    ///
    /// Giving back more than is reserved leaves nothing reserved, and sums stop at the largest number: both err on the
    /// side of spending less.
    ///
    /// - Throws: ``JournalError/Code/budget`` where a reservation would pass the cap, ``JournalError/Code/invalid`` for
    ///   a negative amount.
    package mutating func apply(_ change: LedgerChange) throws(JournalError) {
        guard change.reserve >= 0, change.release >= 0, change.spend >= 0 else {
            throw JournalError(.invalid, "a change to the budget `\(change.budget)` has a negative amount")
        }
        var next = self
        next.reserved = max(Self.sum(next.reserved, change.reserve) - change.release, 0)
        next.spent = Self.sum(next.spent, change.spend)
        if change.reserve > 0, Self.sum(next.reserved, next.spent) > change.cap {
            throw JournalError(
                .budget,
                "the budget `\(change.budget)` has \(Self.dollars(spent)) spent and \(Self.dollars(reserved)) reserved "
                    + "of \(Self.dollars(change.cap)), and \(Self.dollars(change.reserve)) more would pass it"
            )
        }
        self = next
    }

    private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }

    /// Dollars with as many digits as it takes, two at least.
    private static func dollars(_ nanodollars: Int64) -> String {
        let (whole, rest) = nanodollars.quotientAndRemainder(dividingBy: 1_000_000_000)
        var digits = String(rest.magnitude)
        digits = String(repeating: "0", count: 9 - digits.count) + digits
        while digits.count > 2, digits.hasSuffix("0") { digits.removeLast() }
        return "$\(whole).\(digits)"
    }
}
