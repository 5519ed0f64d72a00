extension Planner {
    mutating func planComprehension(_ comprehension: Comprehension, _ node: Syntax) throws(ExpressionError) -> Step {
        let range = try plan(comprehension.range)
        let loop = Loop(
            slots: findings.slots[node.id] ?? [],
            cost: Self.size(of: comprehension.body) + (comprehension.condition.map(Self.size) ?? 0),
            source: node.range,
            rangeSource: comprehension.range.range
        )
        var condition: Step?
        if let node = comprehension.condition { condition = Self.predicate(try plan(node), node.range) }
        let body = try plan(comprehension.body)
        let predicate = Self.predicate(body, comprehension.body.range)
        switch comprehension.kind {
        case .all: return Self.quantifier(range, predicate, loop, decisive: false)
        case .exists: return Self.quantifier(range, predicate, loop, decisive: true)
        case .existsOne: return Self.existsOne(range, predicate, loop)
        case .filter: return Self.filter(range, predicate, loop)
        case .map: return Self.transformList(range, condition, body, loop)
        case .transformMap: return Self.transformMap(range, condition, body, loop)
        case .transformMapEntry: return Self.transformEntries(range, condition, body, loop)
        case .sortBy: return Self.sortBy(range, body, loop)
        }
    }

    /// The number of nodes: what one pass through them costs.
    private static func size(of node: Syntax) -> Int {
        node.children.reduce(1) { $0 + size(of: $1) }
    }

    /// A step whose value must be a bool.
    private static func predicate(_ step: @escaping Step, _ range: Range<Int>) -> Step {
        { evaluation throws(ExpressionError) in
            let value = try step(&evaluation)
            guard case .bool = value else {
                throw ExpressionError(
                    .noSuchOverload,
                    "a condition must be a bool, not \(Suggestion.withArticle(value.kindName))",
                    at: range
                )
            }
            return value
        }
    }

    private static func quantifier(
        _ range: @escaping Step,
        _ predicate: @escaping Step,
        _ loop: Loop,
        decisive: Bool
    ) -> Step {
        { evaluation throws(ExpressionError) in
            var failure: ExpressionError?
            var isDecided = false
            try loop.run(over: try range(&evaluation), &evaluation) { evaluation, _ throws(ExpressionError) in
                do throws(ExpressionError) {
                    if case .bool(decisive) = try predicate(&evaluation) { isDecided = true }
                } catch {
                    guard error.code != .cost else { throw error }
                    if failure == nil { failure = error }
                }
                return !isDecided
            }
            if isDecided { return .bool(decisive) }
            if let failure { throw failure }
            return .bool(!decisive)
        }
    }

    private static func existsOne(_ range: @escaping Step, _ predicate: @escaping Step, _ loop: Loop) -> Step {
        { evaluation throws(ExpressionError) in
            var count = 0
            try loop.run(over: try range(&evaluation), &evaluation) { evaluation, _ throws(ExpressionError) in
                if case .bool(true) = try predicate(&evaluation) { count += 1 }
                return true
            }
            return .bool(count == 1)
        }
    }

    private static func filter(_ range: @escaping Step, _ predicate: @escaping Step, _ loop: Loop) -> Step {
        { evaluation throws(ExpressionError) in
            var kept: [CELValue] = []
            try loop.run(over: try range(&evaluation), &evaluation) { evaluation, item throws(ExpressionError) in
                if case .bool(true) = try predicate(&evaluation) { kept.append(item) }
                return true
            }
            return .list(CELList(kept))
        }
    }

    private static func transformList(
        _ range: @escaping Step,
        _ condition: Step?,
        _ body: @escaping Step,
        _ loop: Loop
    ) -> Step {
        { evaluation throws(ExpressionError) in
            var results: [CELValue] = []
            try loop.run(over: try range(&evaluation), &evaluation) { evaluation, _ throws(ExpressionError) in
                if let condition, case .bool(false) = try condition(&evaluation) { return true }
                results.append(try body(&evaluation))
                return true
            }
            return .list(CELList(results))
        }
    }

    private static func transformMap(
        _ range: @escaping Step,
        _ condition: Step?,
        _ body: @escaping Step,
        _ loop: Loop
    ) -> Step {
        { evaluation throws(ExpressionError) in
            var entries: [CELMap.Entry] = []
            try loop.run(over: try range(&evaluation), &evaluation) { evaluation, key throws(ExpressionError) in
                if let condition, case .bool(false) = try condition(&evaluation) { return true }
                try evaluation.charge(key.weight, at: loop.source)
                entries.append((key, try body(&evaluation)))
                return true
            }
            return .map(try loop.map(of: entries))
        }
    }

    private static func transformEntries(
        _ range: @escaping Step,
        _ condition: Step?,
        _ body: @escaping Step,
        _ loop: Loop
    ) -> Step {
        { evaluation throws(ExpressionError) in
            var entries: [CELMap.Entry] = []
            try loop.run(over: try range(&evaluation), &evaluation) { evaluation, _ throws(ExpressionError) in
                if let condition, case .bool(false) = try condition(&evaluation) { return true }
                let value = try body(&evaluation)
                guard case .map(let map) = value else {
                    throw noSuchOverload("transformMapEntry", [value], loop.source)
                }
                try evaluation.charge(map.count, at: loop.source)
                for position in 0..<map.count {
                    let entry = map.entry(at: position)
                    try evaluation.charge(entry.key.weight, at: loop.source)
                    entries.append(entry)
                }
                return true
            }
            return .map(try loop.map(of: entries))
        }
    }

    private static func sortBy(_ range: @escaping Step, _ body: @escaping Step, _ loop: Loop) -> Step {
        { evaluation throws(ExpressionError) in
            var pairs: [(key: CELValue, value: CELValue)] = []
            try loop.run(over: try range(&evaluation), &evaluation) { evaluation, item throws(ExpressionError) in
                pairs.append((try body(&evaluation), item))
                return true
            }
            do throws(ExpressionError) {
                return .list(CELList(try FunctionTable.sorted(pairs, &evaluation.meter)))
            } catch {
                throw error.located(at: loop.source)
            }
        }
    }
}

/// How a macro goes through a list or map.
private struct Loop: Sendable {
    /// The places of its one or two variables.
    let slots: [Int]
    /// What one item costs.
    let cost: Int
    let source: Range<Int>
    let rangeSource: Range<Int>

    /// Calls `visit` for each item, with the variables set, until it returns false; it is given the element, or the key
    /// or index where there are two variables or the range is a map.
    func run(
        over range: CELValue,
        _ evaluation: inout Evaluation,
        _ visit: (inout Evaluation, CELValue) throws(ExpressionError) -> Bool
    ) throws(ExpressionError) {
        let count: Int
        let item: (Int) -> (key: CELValue, value: CELValue)
        switch range {
        case .list(let list):
            count = list.count
            item = { (.int(Int64($0)), list[$0]) }
        case .map(let map):
            count = map.count
            item = { map.entry(at: $0) }
        default:
            throw ExpressionError(
                .noSuchOverload,
                "\(Suggestion.withArticle(range.kindName)) cannot be gone through",
                at: rangeSource,
                hint: "macros go through lists and maps"
            )
        }
        let isPair = slots.count == 2
        var isList = false
        if case .list = range { isList = true }
        for position in 0..<count {
            do throws(ExpressionError) {
                try evaluation.meter.charge(cost)
            } catch {
                throw error.located(at: source)
            }
            let (key, value) = item(position)
            let first = isPair || !isList ? key : value
            evaluation.locals[slots[0]] = .value(first)
            if isPair { evaluation.locals[slots[1]] = .value(value) }
            guard try visit(&evaluation, first) else { return }
        }
    }

    func map(of entries: [CELMap.Entry]) throws(ExpressionError) -> CELMap {
        do throws(ExpressionError) {
            return try CELMap(entries)
        } catch {
            throw error.located(at: source)
        }
    }
}
