/// The state of one evaluation.
struct Evaluation {
    /// A variable of a macro or binding.
    enum Local {
        /// Not needed so far.
        case pending
        case value(CELValue)
        /// Kept, so that what failed once is not done again for every use.
        case failure(ExpressionError)
    }

    let bindings: Bindings
    var meter: Meter
    var locals: [Local]

    /// Charges for what is done at a place of the source, most often nothing.
    mutating func charge(_ cost: Int, at range: Range<Int>) throws(ExpressionError) {
        guard cost > 0 else { return }
        do throws(ExpressionError) {
            try meter.charge(cost)
        } catch {
            throw error.located(at: range)
        }
    }
}

/// A compiled part of an expression.
typealias Step = @Sendable (inout Evaluation) throws(ExpressionError) -> CELValue

/// A compiled expression: closures that call one another, with every name resolved.
struct Program: Sendable {
    let step: Step
    /// Where the expression stands: the place of a failure that knows none more precise.
    let range: Range<Int>
    let slotCount: Int
    let costMax: Int

    func run(_ bindings: Bindings) throws(ExpressionError) -> CELValue {
        var evaluation = Evaluation(
            bindings: bindings,
            meter: Meter(limit: costMax),
            locals: slotCount == 0 ? [] : Array(repeating: .pending, count: slotCount)
        )
        do throws(ExpressionError) {
            return try step(&evaluation)
        } catch {
            throw error.located(at: range)
        }
    }
}
