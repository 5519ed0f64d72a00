/// The type of a CEL value, as the generator thinks of it.
indirect enum CelShape: Equatable, Sendable {
    case bool, int, uint, double, string, bytes, null, timestamp, duration, type, dyn
    case list(CelShape)
    case map(CelShape, CelShape)

    static let simple: [CelShape] = [
        .bool, .int, .int, .uint, .double, .string, .string, .bytes, .timestamp, .duration,
    ]

    static func random(depth: Int, _ random: inout SplitMix64) -> CelShape {
        switch random.below(depth > 0 ? 9 : 6) {
        case 6, 7: .list(CelShape.random(depth: depth - 1, &random))
        case 8: .map(random.pick([.string, .int, .bool, .string]), CelShape.random(depth: depth - 1, &random))
        default: random.pick(simple)
        }
    }

    /// Whether a value of the type can be compared outside of both implementations.
    var isReadable: Bool {
        switch self {
        case .timestamp, .duration: false
        case .list(let element): element.isReadable
        case .map(_, let value): value.isReadable
        default: true
        }
    }
}

/// The variables of every case.
enum CelVariables {
    static let all: [(name: String, type: String, shape: CelShape)] = [
        ("b", "bool", .bool), ("i", "int", .int), ("j", "int", .int), ("u", "uint", .uint), ("d", "double", .double),
        ("s", "string", .string), ("t", "string", .string), ("y", "bytes", .bytes), ("li", "list(int)", .list(.int)),
        ("ls", "list(string)", .list(.string)), ("ld", "list(dyn)", .list(.dyn)),
        ("m", "map(string, int)", .map(.string, .int)), ("mi", "map(int, string)", .map(.int, .string)),
        ("md", "map(string, dyn)", .map(.string, .dyn)), ("x", "dyn", .dyn), ("at", "timestamp", .timestamp),
        ("du", "duration", .duration),
    ]
}
