extension CedarPolicyWriter {
    /// A comparison of values of any type.
    mutating func comparison(depth: Int, _ random: inout SplitMix64) -> String {
        if random.chance(60), let name = random.pickAny(names) {
            return comparisonOf(name.shape, depth: depth, &random)
        }
        return comparisonOf(world.shape(depth: 1, &random), depth: depth, &random)
    }

    /// A comparison of values of a type, with the operators that the type has.
    mutating func comparisonOf(_ shape: CedarShape, depth: Int, _ random: inout SplitMix64) -> String {
        func operand(_ shape: CedarShape) -> String { expression(shape, depth: depth - 1, &random) }
        if random.chance(25) { return "\(operand(shape)) \(random.pick(["==", "!="])) \(operand(shape))" }
        switch shape {
        case .long, .datetime, .duration:
            return "\(operand(shape)) \(random.pick(["<", "<=", ">", ">="])) \(operand(shape))"
        case .string: return "\(operand(.string)) like \(pattern(&random))"
        case .entity(let type): return entityTest(operand(shape), type, depth: depth, &random)
        case .set(let element):
            switch random.below(4) {
            case 0: return "\(operand(shape)).contains(\(operand(element)))"
            case 1: return "\(operand(shape)).containsAll(\(operand(shape)))"
            case 2: return "\(operand(shape)).containsAny(\(operand(shape)))"
            default: return "\(operand(shape)).isEmpty()"
            }
        case .decimal:
            let method = random.pick(["lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual"])
            return "\(operand(.decimal)).\(method)(\(operand(.decimal)))"
        case .ip:
            let method = random.pick(["isIpv4", "isIpv6", "isLoopback", "isMulticast", "isInRange"])
            return "\(operand(.ip)).\(method)(\(method == "isInRange" ? operand(.ip) : ""))"
        case .record(let fields):
            guard let field = random.pickAny(fields) else { return "\(operand(shape)) == \(operand(shape))" }
            let name = CedarSpelling.isWord(field.name) ? field.name : CedarSpelling.quoted(field.name)
            return "\(operand(shape)) has \(name)"
        case .bool: return "\(operand(.bool)) == \(operand(.bool))"
        }
    }

    private mutating func entityTest(
        _ text: String,
        _ type: String,
        depth: Int,
        _ random: inout SplitMix64
    ) -> String {
        let group = random.pickAny(world.entity(type)?.parents ?? []) ?? type
        func operand(_ type: String) -> String { expression(.entity(type), depth: depth - 1, &random) }
        switch random.below(8) {
        case 0: return "\(text) is \(random.chance(70) ? type : random.pick(world.entities).name)"
        case 1: return "\(text) is \(type) in \(operand(group))"
        case 2, 3: return "\(text) in [\(operand(group)), \(operand(group))]"
        case 4: return "\(text) in \(operand(random.chance(80) ? group : random.pick(world.entities).name))"
        case 5: return "action in \(CedarSpelling.uid(world.actionType, random.pick(world.actions).id))"
        case 6 where random.chance(40):
            return "\(text) has \(random.pick(["a.b", "a.b.c", "\"a b\"", "flag", "owner.name"]))"
        default: return "\(text) in \(operand(group))"
        }
    }

    private func pattern(_ random: inout SplitMix64) -> String {
        let pieces = (0..<(1 + random.below(4))).map { _ in
            random.pick(["*", "*", "\\*", "a", "b", "ab", "é", "\\u{e9}", "\\\"", "\\\\", "x y", "\\n", "🦊", ""])
        }
        return "\"\(pieces.joined())\""
    }
}
