/// Makers of terms about integers and texts, which fold what is constant.
extension Term {
    static func less(_ left: Term, _ right: Term) -> Term {
        if left === right { return .no }
        if let left = left.longConstant, let right = right.longConstant { return .bool(left < right) }
        return Term(.less(left, right), .bool)
    }

    static func lessOrEqual(_ left: Term, _ right: Term) -> Term {
        if left === right { return .yes }
        if let left = left.longConstant, let right = right.longConstant { return .bool(left <= right) }
        return Term(.lessOrEqual(left, right), .bool)
    }

    /// The result of an operation, and when it has no place in 64 bits.
    static func arithmetic(
        _ operation: TermKind.Arithmetic,
        _ left: Term,
        _ right: Term
    ) -> (value: Term, overflows: Term) {
        if let left = left.longConstant, let right = right.longConstant {
            let (value, overflow) = operation.apply(left, right)
            return (.long(value), .bool(overflow))
        }
        return (
            Term(.arithmetic(operation, left, right), .long), Term(.leaves64Bits(operation, left, right), .bool)
        )
    }

    /// - Parameter divisor: positive.
    static func quotient(_ term: Term, by divisor: Int64) -> Term {
        if let value = term.longConstant { return .long(value / divisor) }
        return Term(.quotient(term, divisor), .long)
    }

    /// - Parameter divisor: positive.
    static func modulus(_ term: Term, by divisor: Int64) -> Term {
        if let value = term.longConstant {
            let rest = value % divisor
            return .long(rest < 0 ? rest + divisor : rest)
        }
        return Term(.modulus(term, divisor), .long)
    }

    static func hasLength(_ text: Term, from low: Int, to high: Int?) -> Term {
        if low <= 0, high == nil { return .yes }
        if let constant = text.textConstant {
            let count = constant.unicodeScalars.count
            return .bool(count >= low && high.map { count <= $0 } ?? true)
        }
        return Term(.hasLength(text, low, high), .bool)
    }

    static func matches(_ text: Term, _ language: TextLanguage) -> Term {
        Term(.matches(text, language), .bool)
    }

    static func isPrefixed(_ text: Term, with prefix: String, then rest: Term) -> Term {
        if let rest = rest.textConstant { return equal(text, .text(prefix + rest)) }
        return Term(.isPrefixed(text, prefix, rest), .bool)
    }
}

extension TermKind.Arithmetic {
    func apply(_ left: Int64, _ right: Int64) -> (partialValue: Int64, overflow: Bool) {
        switch self {
        case .add: left.addingReportingOverflow(right)
        case .subtract: left.subtractingReportingOverflow(right)
        case .multiply: left.multipliedReportingOverflow(by: right)
        }
    }
}
