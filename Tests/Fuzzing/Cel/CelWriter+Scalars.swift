extension CelWriter {
    mutating func bool(depth: Int, _ random: inout SplitMix64) -> String {
        func operand(_ shape: CelShape) -> String { expression(shape, depth: depth, &random) }
        switch random.below(16) {
        case 0, 1: return "(\(operand(.bool)) \(random.pick(["&&", "||"])) \(operand(.bool)))"
        case 2: return "!\(operand(.bool))"
        case 3, 4:
            let shape = CelShape.random(depth: 1, &random)
            return "(\(operand(shape)) \(random.pick(["==", "!="])) \(operand(shape)))"
        case 5, 6:
            let shape: CelShape = random.pick([.int, .uint, .double, .string, .bytes, .bool, .timestamp, .duration])
            return "(\(operand(shape)) \(random.pick(["<", "<=", ">", ">="])) \(operand(shape)))"
        case 7:
            // Numbers of different types.
            let shapes: [CelShape] = [.int, .uint, .double]
            let (left, right) = (random.pick(shapes), random.pick(shapes))
            return "(dyn(\(operand(left))) \(random.pick(["<", "<=", ">", ">=", "==", "!="])) \(operand(right)))"
        case 8:
            let shape = CelShape.random(depth: 0, &random)
            return "(\(operand(shape)) in \(operand(.list(shape))))"
        case 9: return "(\(operand(.string)) in \(operand(.map(.string, .int))))"
        case 10:
            let method = random.pick(["contains", "startsWith", "endsWith"])
            return "\(operand(.string)).\(method)(\(operand(.string)))"
        case 11: return "\(operand(.string)).matches('\(random.pick(CelValues.patterns))')"
        case 12: return macro(depth: depth, &random)
        case 13: return random.pick(["has(md.a)", "has(m.b)", "has(x.a)", "has({'a': 1}.a)", "has(md.a.b)"])
        case 14: return "bool(\(operand(random.pick([.string, .bool]))))"
        default: return "(\(operand(.type)) == \(operand(.type)))"
        }
    }

    private mutating func macro(depth: Int, _ random: inout SplitMix64) -> String {
        let element = CelShape.random(depth: 0, &random)
        let range: CelShape = random.chance(80) ? .list(element) : .map(.string, element)
        let list = expression(range, depth: depth, &random)
        let name = fresh()
        let inner: CelShape = if case .map = range { .string } else { element }
        let body = within(name, inner, with: &random) { $0.expression(.bool, depth: depth, &$1) }
        return "\(list).\(random.pick(["all", "exists", "exists_one"]))(\(name), \(body))"
    }

    mutating func int(depth: Int, _ random: inout SplitMix64) -> String {
        func operand(_ shape: CelShape) -> String { expression(shape, depth: depth, &random) }
        switch random.below(14) {
        case 0, 1, 2: return "(\(operand(.int)) \(random.pick(["+", "-", "*", "/", "%"])) \(operand(.int)))"
        case 3: return "-\(operand(.int))"
        case 4: return "size(\(operand(random.pick([.string, .bytes, .list(.int), .map(.string, .int)]))))"
        case 5: return "\(operand(random.pick([.string, .bytes, .list(.string)]))).size()"
        case 6, 7: return "int(\(operand(random.pick([.int, .uint, .double, .string, .timestamp]))))"
        case 8:
            let part = random.pick([
                "getFullYear", "getMonth", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getHours",
                "getMinutes", "getSeconds", "getMilliseconds",
            ])
            let zone = random.chance(40) ? "'\(random.pick(CelValues.zones))'" : ""
            return "\(operand(.timestamp)).\(part)(\(zone))"
        case 9:
            return "\(operand(.duration)).\(random.pick(["getHours", "getMinutes", "getSeconds", "getMilliseconds"]))()"
        case 10:
            let method = random.pick(["indexOf", "lastIndexOf"])
            let start = random.chance(30) ? ", \(operand(.int))" : ""
            return "\(operand(.string)).\(method)(\(operand(.string))\(start))"
        case 11:
            return "math.\(random.pick(["bitAnd", "bitOr", "bitXor", "bitShiftLeft", "bitShiftRight"]))"
                + "(\(operand(.int)), \(operand(.int)))"
        case 12: return "math.\(random.pick(["abs", "sign", "bitNot"]))(\(operand(.int)))"
        default: return "math.\(random.pick(["greatest", "least"]))(\(operand(.int)), \(operand(.int)))"
        }
    }

    mutating func uint(depth: Int, _ random: inout SplitMix64) -> String {
        func operand(_ shape: CelShape) -> String { expression(shape, depth: depth, &random) }
        switch random.below(6) {
        case 0, 1, 2: return "(\(operand(.uint)) \(random.pick(["+", "-", "*", "/", "%"])) \(operand(.uint)))"
        case 3:
            return "math.\(random.pick(["bitAnd", "bitOr", "bitXor", "least"]))(\(operand(.uint)), \(operand(.uint)))"
        case 4: return "math.\(random.pick(["bitShiftLeft", "bitShiftRight"]))(\(operand(.uint)), \(operand(.int)))"
        default: return "uint(\(operand(random.pick([.int, .uint, .double, .string]))))"
        }
    }

    mutating func double(depth: Int, _ random: inout SplitMix64) -> String {
        func operand(_ shape: CelShape) -> String { expression(shape, depth: depth, &random) }
        switch random.below(7) {
        case 0, 1, 2: return "(\(operand(.double)) \(random.pick(["+", "-", "*", "/"])) \(operand(.double)))"
        case 3: return "-\(operand(.double))"
        case 4: return "double(\(operand(random.pick([.int, .uint, .double, .string]))))"
        case 5:
            return "math.\(random.pick(["ceil", "floor", "round", "trunc", "abs", "sign", "sqrt"]))"
                + "(\(operand(.double)))"
        default: return "math.\(random.pick(["greatest", "least"]))(\(operand(.double)), \(operand(.double)))"
        }
    }

    mutating func string(depth: Int, _ random: inout SplitMix64) -> String {
        func operand(_ shape: CelShape) -> String { expression(shape, depth: depth, &random) }
        switch random.below(15) {
        case 0, 1: return "(\(operand(.string)) + \(operand(.string)))"
        case 2, 3:
            let shapes: [CelShape] = [.bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration]
            return "string(\(operand(random.pick(shapes))))"
        case 4: return "\(operand(.string)).charAt(\(operand(.int)))"
        case 5: return "\(operand(.string)).\(random.pick(["lowerAscii", "upperAscii", "trim", "reverse"]))()"
        case 6:
            let count = random.chance(30) ? ", \(operand(.int))" : ""
            return "\(operand(.string)).replace(\(operand(.string)), \(operand(.string))\(count))"
        case 7:
            let end = random.chance(50) ? ", \(operand(.int))" : ""
            return "\(operand(.string)).substring(\(operand(.int))\(end))"
        case 8: return "\(operand(.list(.string))).join(\(random.chance(50) ? "','" : ""))"
        case 9: return "strings.quote(\(operand(.string)))"
        case 10: return "base64.encode(\(operand(.bytes)))"
        case 11, 12: return format(depth: depth, &random)
        default: return "(\(operand(.string)) + \(CelValues.literal(.string, &random)))"
        }
    }

    private mutating func format(depth: Int, _ random: inout SplitMix64) -> String {
        let clauses: [(String, CelShape)] = [
            ("%s", .string), ("%s", .int), ("%s", .double), ("%s", .list(.int)), ("%s", .map(.string, .int)),
            ("%s", .bool), ("%d", .int), ("%d", .uint), ("%f", .double), ("%.2f", .double), ("%e", .double),
            ("%.3e", .double), ("%x", .int), ("%X", .string), ("%o", .int), ("%b", .int), ("%b", .bool), ("%x", .bytes),
            ("%s", .timestamp), ("%s", .duration), ("%s", .bytes), ("%s", .null), ("%s", .type), ("%x", .uint),
        ]
        let chosen = (0..<(1 + random.below(2))).map { _ in random.pick(clauses) }
        let arguments = chosen.map { expression($0.1, depth: depth, &random) }
        return
            "'\(chosen.map(\.0).joined(separator: random.pick([" ", "%%", ""])))'.format([\(arguments.joined(separator: ", "))])"
    }
}
