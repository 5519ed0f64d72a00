/// Counts the work of one evaluation and ends it at a limit.
///
/// What a program does once is bounded by its size, so only what repeats or grows is counted: an item of a macro, an
/// element of a list that is walked or made, and ``bytesPerUnit`` bytes of text.
struct Meter: Sendable {
    static let bytesPerUnit = 16

    private var remaining: Int
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
        remaining = limit
    }

    mutating func charge(_ cost: Int) throws(ExpressionError) {
        guard cost <= remaining else {
            // Nothing may go on after this, not even for free.
            remaining = -1
            throw ExpressionError(
                .cost,
                "the evaluation exceeds its limit of \(limit) units of work",
                hint: "go through fewer items"
            )
        }
        remaining -= cost
    }

    /// Charges for text of so many bytes, so many times.
    mutating func charge(bytes: Int, times: Int = 1) throws(ExpressionError) {
        let (product, overflow) = bytes.multipliedReportingOverflow(by: times)
        try charge(overflow ? Int.max : product / Self.bytesPerUnit)
    }
}
