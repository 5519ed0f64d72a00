extension Policy {
    /// A `when` or `unless` as it was written, whatever it comes to.
    public struct Clause: Sendable {
        /// `when` or `unless`.
        public var keyword: String
        /// Its condition.
        public var text: String
        /// Where the clause stands.
        public var location: SourceLocation
        /// The conditions that `&&`, `||` and `!` make it of, from left to right; none where it is made of one.
        public var parts: [(text: String, location: SourceLocation)]
    }

    /// The clauses in their order.
    public var clauses: [Clause] {
        storage.conditions.map { condition in
            let spans = condition.expression.isMadeOfParts ? condition.expression.partSpans : []
            return Clause(
                keyword: condition.kind.rawValue,
                text: storage.source.snippet(condition.expression.span),
                location: storage.source.location(condition.span),
                parts: spans.map { (storage.source.snippet($0), storage.source.location($0)) }
            )
        }
    }
}

extension Expression {
    /// Whether it is an `&&` or an `||`, or the opposite of one.
    fileprivate var isMadeOfParts: Bool {
        switch kind {
        case .and, .or: true
        case .not(let operand): operand.isMadeOfParts
        default: false
        }
    }

    /// Where the parts stand of which it is made.
    fileprivate var partSpans: [Span] {
        switch kind {
        case .and(let operands), .or(let operands): operands.flatMap(\.partSpans)
        case .not(let operand) where operand.isMadeOfParts: operand.partSpans
        default: [span]
        }
    }
}
