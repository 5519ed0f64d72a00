extension Residual {
    /// What must be true of the context for the policy to be satisfied, in plain words where they are easy to find and
    /// as Cedar where they are not: `amount_cents over 10000 and not labels has "untrusted"`.
    ///
    /// - Parameter naming: How an attribute of the context is called, given its path.
    public func words(naming: @escaping ([String]) -> String = { $0.joined(separator: ".") }) -> String {
        let words = ConditionWords(naming: naming)
        return clauses.map { clause in
            words.phrase(clause.expression, clause.kind == .when, clauses.count > 1 ? ConditionWords.Joint.and : nil)
        }.joined(separator: " and ")
    }
}

/// Says conditions in words; a negation is pushed to where it is easiest to read.
struct ConditionWords {
    /// What joins phrases, and so asks for parentheses around the other.
    enum Joint { case and, or }

    /// How many of a chain's conditions are said; nobody reads more.
    static let operandsMax = 12

    let naming: ([String]) -> String

    /// What has to be so for an expression to be true, or false.
    func phrase(_ expression: Expression, _ isTrue: Bool, _ joint: Joint? = nil) -> String {
        switch expression.kind {
        case .not(let operand): return phrase(operand, !isTrue, joint)
        case .and(let operands): return joined(operands, isTrue, isTrue ? .and : .or, in: joint)
        case .or(let operands): return joined(operands, isTrue, isTrue ? .or : .and, in: joint)
        case .binary(let comparison, let left, let right):
            if let phrase = phrase(comparison, left, right, isTrue) { return phrase }
        case .has(let owner, let path):
            if let name = name(of: owner, appending: path.map(\.text)) {
                return "\(name) is \(isTrue ? "there" : "missing")"
            }
        case .isEmpty(let operand): return "\(term(operand)) is \(isTrue ? "" : "not ")empty"
        case .like(let operand, let pattern):
            return "\(term(operand)) is \(isTrue ? "" : "not ")like \(CedarText.quoted(pattern))"
        case .attribute:
            if name(of: expression, appending: []) != nil { return "\(term(expression)) is \(isTrue)" }
        case .literal(.bool(let value)): return value == isTrue ? "always" : "never"
        default: break
        }
        let text = ExpressionRendering.text(expression)
        return isTrue ? text : "not (\(text))"
    }

    private func joined(_ operands: [Expression], _ isTrue: Bool, _ joint: Joint, in outer: Joint?) -> String {
        let separator = joint == .and ? " and " : " or "
        var text = operands.prefix(Self.operandsMax).map { phrase($0, isTrue, joint) }.joined(separator: separator)
        if operands.count > Self.operandsMax { text += "\(separator)… (\(operands.count - Self.operandsMax) more)" }
        return outer == nil || outer == joint ? text : "(\(text))"
    }

    private func phrase(
        _ comparison: Expression.BinaryOperator,
        _ left: Expression,
        _ right: Expression,
        _ isTrue: Bool
    ) -> String? {
        let verb: String
        switch (comparison, isTrue) {
        case (.equal, true), (.notEqual, false): verb = "is"
        case (.equal, false), (.notEqual, true): verb = "is not"
        case (.less, true), (.greaterOrEqual, false): verb = "under"
        case (.less, false), (.greaterOrEqual, true): verb = "at least"
        case (.greater, true), (.lessOrEqual, false): verb = "over"
        case (.greater, false), (.lessOrEqual, true): verb = "at most"
        case (.isIn, _): verb = isTrue ? "in" : "not in"
        case (.contains, _): verb = isTrue ? "has" : "lacks"
        case (.containsAny, _): verb = isTrue ? "has one of" : "has none of"
        case (.containsAll, _): verb = isTrue ? "has all of" : "lacks some of"
        default: return nil
        }
        return "\(term(left)) \(verb) \(term(right))"
    }

    /// A value: the name of an attribute of the context, or Cedar with such names in it.
    private func term(_ expression: Expression) -> String {
        if let name = name(of: expression, appending: []) { return name }
        switch expression.kind {
        case .binary(let sign, let left, let right) where !sign.isMethod:
            switch sign {
            case .add, .subtract, .multiply:
                let text = "\(term(left)) \(sign.rawValue) \(term(right))"
                return sign == .multiply ? text : "(\(text))"
            default: break
            }
        case .call(let function, let arguments) where !function.isMethod && arguments.count == 1:
            if case .literal(.string(let text)) = arguments[0].kind { return text }
        case .set(let elements): return "[\(elements.map(term).joined(separator: ", "))]"
        default: break
        }
        return ExpressionRendering.text(expression)
    }

    /// The name of `context.a.b`; nil for anything else.
    private func name(of expression: Expression, appending end: [String]) -> String? {
        switch expression.kind {
        case .variable(.context): end.isEmpty ? nil : naming(end)
        case .attribute(let owner, let name): self.name(of: owner, appending: [name.text] + end)
        default: nil
        }
    }
}
