extension CelWriter {
    mutating func time(_ shape: CelShape, depth: Int, _ random: inout SplitMix64) -> String {
        func operand(_ shape: CelShape) -> String { expression(shape, depth: depth, &random) }
        if shape == .timestamp {
            switch random.below(4) {
            case 0: return "(\(operand(.timestamp)) + \(operand(.duration)))"
            case 1: return "(\(operand(.timestamp)) - \(operand(.duration)))"
            case 2: return "timestamp(\(operand(random.pick([.int, .string, .timestamp]))))"
            default: return "(\(operand(.duration)) + \(operand(.timestamp)))"
            }
        }
        switch random.below(4) {
        case 0: return "(\(operand(.timestamp)) - \(operand(.timestamp)))"
        case 1: return "duration(\(operand(random.pick([.string, .duration]))))"
        default: return "(\(operand(.duration)) \(random.pick(["+", "-"])) \(operand(.duration)))"
        }
    }

    mutating func list(_ element: CelShape, depth: Int, _ random: inout SplitMix64) -> String {
        func operand(_ shape: CelShape) -> String { expression(shape, depth: depth, &random) }
        switch random.below(7) {
        case 0: return "(\(operand(.list(element))) + \(operand(.list(element))))"
        case 1, 2:
            let source = CelShape.random(depth: 0, &random)
            let list = operand(random.chance(80) ? .list(source) : .map(.string, source))
            let isMap = list.hasPrefix("{") || ["m", "md"].contains(list)
            let name = fresh()
            let inner: CelShape = isMap ? .string : source
            let body = within(name, inner, with: &random) { $0.expression(element, depth: depth, &$1) }
            guard random.chance(30) else { return "\(list).map(\(name), \(body))" }
            let test = within(name, inner, with: &random) { $0.expression(.bool, depth: depth, &$1) }
            return "\(list).map(\(name), \(test), \(body))"
        case 3:
            let name = fresh()
            let list = operand(.list(element))
            let test = within(name, element, with: &random) { $0.expression(.bool, depth: depth, &$1) }
            return "\(list).filter(\(name), \(test))"
        case 4 where element == .string:
            let count = random.chance(30) ? ", \(operand(.int))" : ""
            return "\(operand(.string)).split(\(operand(.string))\(count))"
        case 5: return "[\(operand(element)), ?optional.of(\(operand(element)))]"
        default:
            return "[\((0..<(1 + random.below(3))).map { _ in operand(element) }.joined(separator: ", "))]"
        }
    }

    mutating func map(_ key: CelShape, _ value: CelShape, depth: Int, _ random: inout SplitMix64) -> String {
        // Keys are literals: the same key twice is an error, which would be most of what came out.
        let keys: [String] =
            switch key {
            case .int: ["1", "2", "-1"]
            case .bool: ["true", "false"]
            default: ["'a'", "'b'", "'x y'"]
            }
        var entries = random.some(keys, percent: 60).map { "\($0): \(expression(value, depth: depth, &random))" }
        if random.chance(5) { entries.append("\(keys[0]): \(expression(value, depth: depth, &random))") }
        if key == .string, random.chance(15) {
            entries.append(
                "?'c': optional.\(random.chance(50) ? "of(\(expression(value, depth: depth, &random)))" : "none()")"
            )
        }
        return "{\(entries.joined(separator: ", "))}"
    }
}
