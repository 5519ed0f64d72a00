import JSON

@testable import Policy

/// A generator whose numbers follow from its seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// Conditions, contexts and requests that are often well typed and often not.
struct RandomConditions {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    static let entities = """
        [
            {"uid": {"type": "User", "id": "a"}, "parents": [{"type": "Group", "id": "g"}],
             "attrs": {"n": 3, "s": "x", "set": [1, 2], "flag": true, "rec": {"n": 5}}, "tags": {"t": "x"}},
            {"uid": {"type": "User", "id": "b"}, "parents": [], "attrs": {"n": -9223372036854775808}},
            {"uid": {"type": "Group", "id": "g"}, "parents": [], "attrs": {}}
        ]
        """

    mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }

    mutating func uid() -> EntityUID {
        EntityUID(type: Bool.random(using: &random) ? "User" : "Group", id: pick(["a", "b", "g", "z"]))
    }

    mutating func policy() -> String {
        let scope = pick([
            "principal, action, resource", "principal == User::\"a\", action, resource",
            "principal in Group::\"g\", action, resource", "principal is User, action, resource",
            "principal, action == Action::\"do\", resource", "principal, action, resource is Group",
        ])
        let effect = pick(["permit", "permit", "forbid"])
        var text = "\(effect) (\(scope))"
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            text += " \(pick(["when", "unless"])) { \(condition(4)) }"
        }
        return text + ";"
    }

    mutating func condition(_ depth: Int) -> String {
        guard depth > 0 else { return leaf() }
        let (left, right) = (condition(depth - 1), condition(depth - 1))
        switch Int.random(in: 0..<16, using: &random) {
        case 0...2: return "(\(left) && \(right))"
        case 3...5: return "(\(left) || \(right))"
        case 6: return "!(\(left))"
        case 7: return "(if \(left) then \(right) else \(condition(depth - 1)))"
        case 8: return "(\(left) == \(right))"
        case 9: return "(\(number()) \(pick(["<", "<=", ">", ">=", "==", "!="])) \(number()))"
        case 10: return "(\(entity()) in \(pick([entity(), "[\(entity()), \(entity())]", "context.set"])))"
        case 11: return "(\(entity()) is \(pick(["User", "Group"]))\(pick(["", " in \(entity())"])))"
        case 12: return "([\(number()), \(number())].contains(\(number())))"
        case 13: return "(\(entity()) has \(pick(["n", "rec.n", "missing"])))"
        case 14: return "(\(entity()).\(pick(["hasTag", "getTag"]))(\(pick(["\"t\"", "context.s", "\"u\""]))) == \"x\")"
        default: return leaf()
        }
    }

    private mutating func leaf() -> String {
        let leaf = pick([
            "true", "false", "context.flag", "context.n > 2", "context has n", "context has missing", "principal.flag",
            "principal.n > 2", "principal.s like \"x*\"", "context.s like \"x*\"", "context.missing", "1",
            "principal has s && principal.s == context.s", "context.set.isEmpty()",
            "principal.set.containsAny(context.set)",
            "context.rec.n == principal.rec.n", "context == {n: 1}", "principal == context.who", "\"x\" == context.s",
            "context.at < datetime(\"2024-01-01\")", "ip(\"10.0.0.1\").isInRange(ip(\"10.0.0.0/8\"))",
            "ip(context.s).isIpv4()",
            "decimal(\"1.5\").lessThan(decimal(\"2.0\"))",
        ])
        return "(\(leaf))"
    }

    private mutating func number() -> String {
        pick([
            "1", "3", "-1", "9223372036854775807", "context.n", "principal.n", "principal.rec.n", "-(principal.n)",
            "(context.n + principal.n)", "(principal.n * 2)", "context.s", "(principal.n + 9223372036854775807)",
        ])
    }

    private mutating func entity() -> String {
        pick([
            "principal", "resource", "action", "User::\"a\"", "Group::\"g\"", "context.who", "context.n", "User::\"z\"",
        ])
    }

    mutating func context() -> Record {
        var fields: [(String, Value)] = []
        func maybe(_ name: String, _ values: [Value]) {
            if Int.random(in: 0..<4, using: &random) > 0, let value = values.randomElement(using: &random) {
                fields.append((name, value))
            }
        }
        maybe("n", [1, 3, 7, .long(.max), .long(.min), "text"])
        maybe("s", ["x", "xyz", "10.1.1.1", "", 5])
        maybe("flag", [true, false, 1])
        maybe("set", [[], [1], [.entity(EntityUID(type: "Group", id: "g"))], ["x", 2]])
        maybe("rec", [.record(["n": 5]), .record(["n": "x"]), .record([:])])
        maybe("who", [.entity(EntityUID(type: "User", id: "a")), .entity(EntityUID(type: "User", id: "z")), 1])
        maybe("at", [.datetime(Timestamp(milliseconds: 0)), .duration(TimeSpan(milliseconds: 1))])
        return Record(fields)
    }
}
