/// Writes random expressions of a type.
struct CelWriter {
    /// How often, of a hundred times, an expression is of another type than it should be.
    let noise: Int
    /// The variables that can be named, those of macros behind the others.
    var names: [(name: String, shape: CelShape)] = CelVariables.all.map { ($0.name, $0.shape) }
    private var macros = 0

    init(noise: Int) {
        self.noise = noise
    }

    mutating func expression(_ shape: CelShape, depth: Int, _ random: inout SplitMix64) -> String {
        if random.chance(noise) { return typed(.random(depth: 1, &random), depth: depth, &random) }
        return typed(shape, depth: depth, &random)
    }

    private mutating func typed(_ shape: CelShape, depth: Int, _ random: inout SplitMix64) -> String {
        if random.chance(depth > 0 ? 25 : 55), let found = random.pickAny(names.filter { $0.shape == shape }) {
            return found.name
        }
        guard depth > 0 else { return CelValues.literal(shape, &random) }
        let next = depth - 1
        switch random.below(12) {
        case 0:
            return "(\(expression(.bool, depth: next, &random)) ? \(expression(shape, depth: next, &random)) : "
                + "\(expression(shape, depth: next, &random)))"
        case 1:
            return "[\(expression(shape, depth: next, &random)), \(expression(shape, depth: next, &random))]"
                + "[\(random.pick(["0", "1", "1", "2", "i", "-1"]))]"
        case 2:
            let key = random.pick(["'a'", "'b'", "s"])
            return random.chance(50)
                ? "{'a': \(expression(shape, depth: next, &random))}[\(key)]"
                : "{'a': \(expression(shape, depth: next, &random))}.a"
        case 3: return optional(shape, depth: next, &random)
        case 4:
            let name = fresh()
            let inner: CelShape = .random(depth: 1, &random)
            let value = expression(inner, depth: next, &random)
            let body = within(name, inner, with: &random) { $0.expression(shape, depth: next, &$1) }
            return "cel.bind(\(name), \(value), \(body))"
        default: return own(shape, depth: next, &random)
        }
    }

    /// What only the type has.
    private mutating func own(_ shape: CelShape, depth: Int, _ random: inout SplitMix64) -> String {
        switch shape {
        case .bool: return bool(depth: depth, &random)
        case .int: return int(depth: depth, &random)
        case .uint: return uint(depth: depth, &random)
        case .double: return double(depth: depth, &random)
        case .string: return string(depth: depth, &random)
        case .bytes:
            return random.chance(50)
                ? "bytes(\(expression(.string, depth: depth, &random)))"
                : "(\(expression(.bytes, depth: depth, &random)) + \(expression(.bytes, depth: depth, &random)))"
        case .timestamp, .duration: return time(shape, depth: depth, &random)
        case .list(let element): return list(element, depth: depth, &random)
        case .map(let key, let value): return map(key, value, depth: depth, &random)
        case .type: return "type(\(expression(.random(depth: 1, &random), depth: depth, &random)))"
        case .dyn: return "dyn(\(expression(.random(depth: 1, &random), depth: depth, &random)))"
        case .null: return "null"
        }
    }

    private mutating func optional(_ shape: CelShape, depth: Int, _ random: inout SplitMix64) -> String {
        let value = expression(shape, depth: depth, &random)
        let other = expression(shape, depth: depth, &random)
        switch random.below(6) {
        case 0: return "optional.of(\(value)).value()"
        case 1: return "optional.none().orValue(\(value))"
        case 2: return "{'a': \(value)}[?\(random.pick(["'a'", "'b'"]))].orValue(\(other))"
        case 3: return "[\(value)][?\(random.pick(["0", "1", "-1"]))].orValue(\(other))"
        case 4: return "{'a': \(value)}.?\(random.pick(["a", "b"])).orValue(\(other))"
        default: return "optional.of(\(value)).or(optional.of(\(other))).value()"
        }
    }

    mutating func fresh() -> String {
        macros += 1
        return "v\(macros)"
    }

    /// Writes with one more variable.
    mutating func within(
        _ name: String,
        _ shape: CelShape,
        with random: inout SplitMix64,
        _ write: (inout CelWriter, inout SplitMix64) -> String
    ) -> String {
        let saved = names
        // Twice, so that what is near is named more often.
        names += [(name, shape), (name, shape), (name, shape)]
        defer { names = saved }
        return write(&self, &random)
    }
}
