import JSON

/// Random values: as bindings, in a form that keeps their types, and as literals.
enum CelValues {
    static let ints: [Int64] = [0, 1, -1, 2, 3, 5, 10, .max, .min, .max - 1, 1 << 53, (1 << 53) + 1, 1 << 31, -300]
    static let uints: [UInt64] = [0, 1, 2, 7, .max, 1 << 63, (1 << 53) + 1, .max - 1]
    static let doubles: [Double] = [
        0, -0.0, 1, -1, 0.5, 1.5, 2.5, -2.5, 1e300, -1e300, .leastNonzeroMagnitude, 9_223_372_036_854_775_808, 1e19,
        0.1, 3.14159,
        9_007_199_254_740_992, 123_456_789.125, 1e21, 1e-7,
    ]
    static let strings = [
        "", "a", "b", "ab", "abc", "A", "é", "e\u{301}", "🦊", "1", "-1", "1.5", "true", "x y", "a,b,c", "\"", "\\",
        "\n",
        "ß", "1h", "2024-02-29T12:00:00Z", "%s", "aaa", "0x10", "1e3", "NaN", "t", "\t ",
    ]
    static let timestamps = [
        "2024-02-29T12:34:56Z", "1970-01-01T00:00:00Z", "0101-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
        "2024-12-31T23:59:59.999Z", "2023-03-12T07:30:00-05:00", "1969-12-31T23:59:59.5Z",
    ]
    static let durations = ["1h", "1.5s", "-90m", "0s", "1h2m3s", "100ms", "-0.001s", "24h", "3600s", "2562047h"]
    static let zones = [
        "UTC", "America/New_York", "Europe/Rome", "Asia/Kolkata", "+05:30", "-08:00", "02:00", "Nowhere",
    ]
    static let patterns = [
        "a", "^a", "b$", "a+", "[a-c]+", ".*", "(a|b)", "\\\\d+", "", "^$", "(", "a{2}", "é", "(?i)A", ".",
    ]

    /// A binding: an object of the type's name and the content.
    static func binding(_ shape: CelShape, depth: Int = 2, _ random: inout SplitMix64) -> JSON {
        switch shape {
        case .bool: return ["bool": .bool(random.chance(50))]
        case .int: return ["int": .string("\(int(&random))")]
        case .uint: return ["uint": .string("\(random.pick(uints))")]
        case .double: return ["double": .string("\(random.pick(doubles))")]
        case .string: return ["string": .string(random.pick(strings))]
        case .bytes: return ["bytes": .string(random.pick(["", "YQ==", "YWI=", "w6k=", "/w==", "gIE="]))]
        case .null, .type: return ["null": .null]
        case .timestamp:
            return [
                "timestamp": .string(
                    "\(random.pick([0, 1_709_210_096_000_000, -50_000_000_000_000_000, 253_402_300_799_000_000, 1_500_000]))"
                )
            ]
        case .duration: return ["duration": .string("\(random.pick([0, 1_500_000, -90_000_000, 86_400_000_000, 1]))")]
        case .list(let element):
            return ["list": .array((0..<random.below(4)).map { _ in binding(element, depth: depth - 1, &random) })]
        case .map(let key, let value):
            var entries: [JSON] = []
            for text in random.some(key == .int ? ["1", "2", "-1"] : ["a", "b", "x y"], percent: 50) {
                entries.append([
                    key == .int ? ["int": .string(text)] : ["string": .string(text)],
                    binding(value, depth: depth - 1, &random),
                ])
            }
            return ["map": .array(entries)]
        case .dyn:
            // No uint: a Python integer in a dyn is an int.
            let shapes: [CelShape] = [.bool, .int, .double, .string, .bytes, .null, .list(.dyn), .map(.string, .dyn)]
            return binding(
                depth > 0 ? random.pick(shapes) : random.pick([.int, .string, .double, .null]),
                depth: depth - 1,
                &random
            )
        }
    }

    static func int(_ random: inout SplitMix64) -> Int64 {
        random.chance(60) ? Int64(random.below(9)) - 2 : random.pick(ints)
    }

    /// A literal, or the call that makes the value.
    static func literal(_ shape: CelShape, _ random: inout SplitMix64) -> String {
        switch shape {
        case .bool: return random.pick(["true", "false"])
        case .int: return random.chance(90) ? "\(int(&random))" : random.pick(["0x1F", "-0x8000000000000000", "0xff"])
        case .uint: return "\(random.pick(uints))u"
        case .double:
            let double = random.pick(doubles)
            return random.chance(85) ? "\(double)" : random.pick(["1e3", ".5", "1.5e-3", "1e+2", "-1.0E2"])
        case .string: return quoted(random.pick(strings), &random)
        case .bytes:
            return random.pick(["b''", "b'a'", "b'ab'", "b'\\xff'", "b'é'", "b\"\\377\"", "b'\\x41'", "br'\\a'"])
        case .null: return "null"
        case .timestamp: return "timestamp('\(random.pick(timestamps))')"
        case .duration: return "duration('\(random.pick(durations))')"
        case .type: return random.pick(["int", "uint", "string", "list", "map", "null_type", "type", "double", "bool"])
        case .list: return "[]"
        case .map: return "{}"
        case .dyn: return "dyn(\(literal(random.pick([.int, .string, .double, .null, .bool, .uint]), &random)))"
        }
    }

    static func quoted(_ text: String, _ random: inout SplitMix64) -> String {
        let quote = random.pick(["'", "\"", "'''", "\"\"\""])
        if random.chance(10), !text.contains("\\"), !text.contains("\n"), !text.contains("\"") { return "r\"\(text)\"" }
        let body = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\\": "\\\\"
            case "'": "\\'"
            case "\"": "\\\""
            case "\n": "\\n"
            case "\t": "\\t"
            default:
                random.chance(90)
                    ? String(scalar)
                    : scalar.value < 0x10000 ? "\\u\(hex(scalar.value, 4))" : "\\U\(hex(scalar.value, 8))"
            }
        }.joined()
        return quote + body + quote
    }

    private static func hex(_ number: UInt32, _ digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
