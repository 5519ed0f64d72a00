/// Random policies and calls, the same for the same seed.
struct ProofDice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &self)]
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    // MARK: Policies

    mutating func policies() -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...2, using: &self) {
            text += "permit (\(principal()), action == Action::\"shop.act\", resource) \(clauses());\n"
        }
        for _ in 0..<Int.random(in: 0...3, using: &self) {
            if chance(50) { text += "@approval(\"leads\")\n" }
            text += "forbid (\(principal()), action == Action::\"shop.act\", resource) \(clauses());\n"
        }
        return text
    }

    private mutating func principal() -> String {
        pick(["principal", "principal", "principal == Agent::\"clerk\"", "principal is Agent"])
    }

    private mutating func clauses() -> String {
        (0..<Int.random(in: 1...2, using: &self)).map { _ in "\(pick(["when", "unless"])) { \(bool(3)) }" }
            .joined(separator: " ")
    }

    private mutating func bool(_ depth: Int) -> String {
        guard depth > 0 else {
            return pick([
                "context.input.flag", "context.input.flag == false", "context.input.n == 1", "context.input has t",
            ])
        }
        let depth = depth - 1
        switch Int.random(in: 0..<17, using: &self) {
        case 0: return "(\(bool(depth)) && \(bool(depth)))"
        case 1: return "(\(bool(depth)) || \(bool(depth)))"
        case 2: return "!(\(bool(depth)))"
        case 3: return "(if \(bool(depth)) then \(bool(depth)) else \(bool(depth)))"
        case 4, 5, 6: return "(\(long(depth)) \(pick(["<", "<=", ">", ">=", "==", "!="])) \(long(depth)))"
        case 7: return "(\(text()) \(pick(["==", "!="])) \(text()))"
        case 8: return "(\(text()) like \(pick(["\"a*\"", "\"*b\"", "\"*\"", "\"a*b\"", "\"ab\"", "\"*\\**\""])))"
        case 9: return "\(texts()).contains(\(text()))"
        case 10: return "\(texts()).\(pick(["containsAll", "containsAny"]))(\(texts()))"
        case 11: return "(\(texts()) == \(texts()))"
        case 12: return "\(pick(["context.input.tags", "context.input.nums", "context.run.labels"])).isEmpty()"
        case 13: return "context.input.nums.contains(\(long(depth)))"
        case 14:
            let method = pick(["lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual"])
            return "context.input.price.\(method)(decimal(\"\(pick(["0.0", "1.5", "50.25", "99.5"]))\"))"
        case 15: return "(context.input has t && context.input.t == \(text()))"
        default: return "(context.input.rec has b && context.input.rec.b == \(text()))"
        }
    }

    private mutating func long(_ depth: Int) -> String {
        guard depth > 0 else {
            return pick([
                "context.input.n", "context.input.m", "context.input.big", "context.input.wide", "context.input.rec.a",
                "0", "1", "7", "-1", "9223372036854775807", "4611686018427387904",
            ])
        }
        let depth = depth - 1
        switch Int.random(in: 0..<5, using: &self) {
        case 0: return "(\(long(depth)) + \(long(depth)))"
        case 1: return "(\(long(depth)) - \(long(depth)))"
        case 2: return "(\(long(depth)) * \(long(depth)))"
        case 3: return "(-\(pick(["context.input.n", "context.input.big"])))"
        default: return long(0)
        }
    }

    private mutating func text() -> String {
        pick(["context.input.s", "context.input.mode", "\"a\"", "\"ab\"", "\"fast\"", "\"red\"", "\"é*\""])
    }

    private mutating func texts() -> String {
        pick([
            "context.input.tags", "context.run.labels", "[\"red\"]", "[\"red\", \"blue\"]",
            "[context.input.s, \"green\"]",
        ])
    }
}
