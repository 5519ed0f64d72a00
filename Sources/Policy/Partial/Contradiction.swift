/// Finds conditions that nothing can satisfy: comparisons of one term that exclude each other, a test and its opposite,
/// constants that are false.
///
/// It is a look, not a proof: what it finds is certain, and what it does not find may be unsatisfiable all the same.
struct Contradiction {
    /// How many alternatives are looked into before it gives up.
    private static let alternativesMax = 256

    /// What has been assumed of the terms so far; assumptions never fail to evaluate, for what fails is not satisfied.
    private struct State {
        var truths: [Expression: Bool] = [:]
        var ranges: [Expression: ClosedRange<Int64>] = [:]
        var excluded: [Expression: Set<Literal>] = [:]
        var equals: [Expression: Literal] = [:]
        var types: [Expression: EntityType] = [:]
        var orders: [Pair: Order] = [:]
    }

    /// Two terms that are compared with each other, in the order in which they were met first.
    private struct Pair: Hashable {
        var left: Expression
        var right: Expression

        var swapped: Pair { Pair(left: right, right: left) }
    }

    /// How one value may stand to another.
    private struct Order: OptionSet {
        let rawValue: Int

        static let less = Order(rawValue: 1)
        static let equal = Order(rawValue: 2)
        static let greater = Order(rawValue: 4)
        static let any: Order = [.less, .equal, .greater]

        init(rawValue: Int) { self.rawValue = rawValue }

        init?(_ comparison: Expression.BinaryOperator) {
            switch comparison {
            case .equal: self = .equal
            case .notEqual: self = [.less, .greater]
            case .less: self = .less
            case .lessOrEqual: self = [.less, .equal]
            case .greater: self = .greater
            case .greaterOrEqual: self = [.greater, .equal]
            default: return nil
            }
        }

        /// The same seen from the other side.
        var swapped: Order {
            var order = intersection(.equal)
            if contains(.less) { order.insert(.greater) }
            if contains(.greater) { order.insert(.less) }
            return order
        }
    }

    private struct Assumption {
        var expression: Expression
        var isTrue: Bool
    }

    /// Alternatives of which one must hold.
    private typealias Alternatives = [[Assumption]]

    private var budget = Contradiction.alternativesMax

    /// Whether no context can satisfy all clauses.
    static func isCertain(in clauses: [Policy.Condition]) -> Bool {
        var search = Contradiction()
        let assumptions = clauses.map { Assumption(expression: $0.expression, isTrue: $0.kind == .when) }
        return !search.isPossible(assumptions, State(), [])
    }

    private mutating func isPossible(_ assumptions: [Assumption], _ state: State, _ open: [Alternatives]) -> Bool {
        var (state, open) = (state, open)
        var pending = assumptions
        while let next = pending.popLast() {
            switch Self.reading(of: next) {
            case .all(let parts): pending += parts
            case .oneOf(let alternatives): open.append(alternatives)
            case .atom(let atom, let isTrue):
                guard Self.assume(atom, isTrue, &state) else { return false }
            }
        }
        guard let alternatives = open.popLast() else { return true }
        for alternative in alternatives {
            budget -= 1
            // Nobody knows.
            guard budget > 0 else { return true }
            if isPossible(alternative, state, open) { return true }
        }
        return false
    }

    private enum Reading {
        case all([Assumption])
        case oneOf(Alternatives)
        case atom(Expression, Bool)
    }

    private static func reading(of assumption: Assumption) -> Reading {
        let isTrue = assumption.isTrue
        func each(_ operands: [Expression]) -> [Assumption] {
            operands.map { Assumption(expression: $0, isTrue: isTrue) }
        }
        switch assumption.expression.kind {
        case .not(let operand): return .all([Assumption(expression: operand, isTrue: !isTrue)])
        case .and(let operands): return isTrue ? .all(each(operands)) : .oneOf(each(operands).map { [$0] })
        case .or(let operands): return isTrue ? .oneOf(each(operands).map { [$0] }) : .all(each(operands))
        case .conditional(let test, let then, let otherwise):
            return .oneOf([
                [Assumption(expression: test, isTrue: true), Assumption(expression: then, isTrue: isTrue)],
                [Assumption(expression: test, isTrue: false), Assumption(expression: otherwise, isTrue: isTrue)],
            ])
        case .binary(.equal, let left, let right):
            // What is not equal to true need not be false: it may be no Boolean.
            if case .literal(.bool(let value)) = right.kind, isTrue || left.isBoolean {
                return .all([Assumption(expression: left, isTrue: isTrue == value)])
            }
            if case .literal(.bool(let value)) = left.kind, isTrue || right.isBoolean {
                return .all([Assumption(expression: right, isTrue: isTrue == value)])
            }
            return .atom(assumption.expression, isTrue)
        case .isTypeIn(let operand, let type, let ancestor) where isTrue:
            guard let isType = Expression(.isType(operand, type), at: operand.span),
                let isIn = Expression(.binary(.isIn, operand, ancestor), at: operand.span)
            else { return .atom(assumption.expression, isTrue) }
            return .all(each([isType, isIn]))
        default: return .atom(assumption.expression, isTrue)
        }
    }

    /// Adds what an atom says; false where it contradicts what was assumed before.
    private static func assume(_ atom: Expression, _ isTrue: Bool, _ state: inout State) -> Bool {
        if case .literal(let literal) = atom.kind { return literal == .bool(isTrue) }
        if let known = state.truths.updateValue(isTrue, forKey: atom), known != isTrue { return false }
        switch atom.kind {
        case .isType(let term, let type) where isTrue: return assume(term, isOf: type, &state)
        case .binary(let comparison, let left, let right):
            guard var order = Order(comparison) else { return true }
            if !isTrue { order = Order.any.subtracting(order) }
            if case .literal(let literal) = right.kind { return assume(left, order, literal, &state) }
            if case .literal(let literal) = left.kind { return assume(right, order.swapped, literal, &state) }
            return assume(left, order, right, &state)
        default: return true
        }
    }

    private static func assume(_ term: Expression, isOf type: EntityType, _ state: inout State) -> Bool {
        if let known = state.types.updateValue(type, forKey: term), known != type { return false }
        return true
    }

    /// A term beside another: `<` and `>=` exclude each other, whatever the values.
    private static func assume(
        _ left: Expression,
        _ order: Order,
        _ right: Expression,
        _ state: inout State
    ) -> Bool {
        guard left != right else { return order.contains(.equal) }
        var (pair, order) = (Pair(left: left, right: right), order)
        if state.orders[pair.swapped] != nil { (pair, order) = (pair.swapped, order.swapped) }
        let both = (state.orders[pair] ?? .any).intersection(order)
        state.orders[pair] = both
        return !both.isEmpty
    }

    /// A term beside a constant.
    private static func assume(
        _ term: Expression,
        _ order: Order,
        _ literal: Literal,
        _ state: inout State
    ) -> Bool {
        if order == .equal {
            if let known = state.equals.updateValue(literal, forKey: term), known != literal { return false }
            if state.excluded[term]?.contains(literal) == true { return false }
            if case .entity(let uid) = literal, !assume(term, isOf: uid.type, &state) { return false }
        } else if order == [.less, .greater] {
            state.excluded[term, default: []].insert(literal)
            if state.equals[term] == literal { return false }
        }
        guard case .long(let number) = literal, order != [.less, .greater] else { return true }
        guard let range = range(order, number) else { return false }
        let known = state.ranges[term] ?? Int64.min...Int64.max
        guard known.overlaps(range) else { return false }
        let both = known.clamped(to: range)
        state.ranges[term] = both
        return both.lowerBound < both.upperBound || state.excluded[term]?.contains(.long(both.lowerBound)) != true
    }

    private static func range(_ order: Order, _ number: Int64) -> ClosedRange<Int64>? {
        switch order {
        case .less: number == .min ? nil : Int64.min...(number - 1)
        case [.less, .equal]: Int64.min...number
        case .greater: number == .max ? nil : (number + 1)...Int64.max
        case [.greater, .equal]: number...Int64.max
        default: number...number
        }
    }
}
