import JSON

/// Random values of Cedar's types, as JSON and as literals of policies.
struct CedarValues {
    let world: CedarWorld
    /// How often, of a hundred times, a value is of another type than it should be.
    let noise: Int

    static let longs: [Int64] = [0, 1, -1, 2, 3, 7, 10, 100, .max, .min, .max - 1, 1 << 31, -(1 << 32), 86_400_000]
    static let ips = [
        "1.2.3.4", "10.0.0.0/8", "::1", "127.0.0.1", "ff00::/8", "224.0.0.1", "0.0.0.0/0", "::/0", "1:2:3:4:5:6:7:8",
        "10.1.2.3/32", "fe80::1/64", "::ffff", "192.168.0.1/24",
    ]
    static let badIPs = [
        "1.2.3", "1.2.3.4.5", "256.1.1.1", "::ffff:1.2.3.4", "1.2.3.4/33", "01.2.3.4", "1.2.3.4/01", "", ":::",
        "1::2::3",
        "1.2.3.4/", "::1/129", "12345::", " 1.2.3.4",
    ]
    static let decimals = ["0.0", "1.5", "-1.2345", "922337203685477.5807", "-922337203685477.5808", "00.10", "-0.0"]
    static let badDecimals = ["1", "1.", ".5", "1.23456", "922337203685477.5808", "+1.0", "1e5", "", "1.0 "]
    static let datetimes = [
        "2024-02-29", "1970-01-01", "2024-10-15T11:38:02Z", "2024-10-15T11:38:02.101Z", "2024-10-15T11:38:02+0530",
        "0000-01-01", "9999-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999-2359", "2024-10-15T00:00:00.000+2359",
    ]
    static let badDatetimes = [
        "2023-02-29", "2024-13-01", "2024-1-01", "2024-10-15T24:00:00Z", "2024-10-15T11:38:60Z", "2024-10-15T11:38:02",
        "2024-10-15T11:38:02+2460", "2024-10-15T11:38:02.1Z", "2024-10-15T11:38:02+05:30", "", "2024-10-15Z",
        "2024-10-15T11:38:02+2400", "10000-01-01",
    ]
    static let durations = [
        "1h", "0ms", "1d2h3m4s5ms", "-5m", "9223372036854775807ms", "-9223372036854775808ms", "00d", "106751991167d",
    ]
    static let badDurations = [
        "1", "1w", "h", "", "1m1h", "9223372036854775808ms", "1h-5m", "+1h", "1d1d", "1 h", "--1h",
    ]
    static let strings = [
        "a", "b", "ab", "", "a*b", "x y", "é", "e\u{301}", "🦊", "\"", "\\", "\n", "\u{0}", "aXb", "abcabc", "*",
    ]

    func long(_ random: inout SplitMix64) -> Int64 {
        random.chance(60) ? Int64(random.below(12)) - 3 : random.pick(Self.longs)
    }

    func text(of shape: CedarShape, _ random: inout SplitMix64) -> String {
        let isBad = random.below(100) < noise
        return switch shape {
        case .ip: random.pick(isBad ? Self.badIPs : Self.ips)
        case .decimal: random.pick(isBad ? Self.badDecimals : Self.decimals)
        case .datetime: random.pick(isBad ? Self.badDatetimes : Self.datetimes)
        case .duration: random.pick(isBad ? Self.badDurations : Self.durations)
        default: random.pick(Self.strings)
        }
    }

    func id(of type: String, _ random: inout SplitMix64) -> String {
        if let choices = world.entity(type)?.choices, !random.chance(noise) { return random.pick(choices) }
        return random.chance(80) ? random.pick(["a", "b", "c"]) : random.pick(CedarWorld.ids)
    }

    /// The value in the JSON of entities and contexts.
    func json(_ shape: CedarShape, depth: Int = 3, isExplicit: Bool = false, _ random: inout SplitMix64) -> JSON {
        if random.chance(noise) {
            if random.chance(30) {
                return random.pick([.null, 1.5, .uint(.max), ["__extn": 1], ["__entity": [:]], []])
            }
            return json(world.shape(depth: 1, &random), depth: depth - 1, &random)
        }
        switch shape {
        case .bool: return .bool(random.chance(50))
        case .long: return .int(long(&random))
        case .string: return .string(random.pick(Self.strings))
        case .ip, .decimal, .datetime, .duration:
            let text = text(of: shape, &random)
            // The short form is read only where a schema says what it stands for.
            if !isExplicit, random.chance(25) { return .string(text) }
            let content: JSON = ["fn": .string(Self.function(shape)), "arg": .string(text)]
            return random.chance(70) || isExplicit ? ["__extn": content] : content
        case .entity(let type):
            let content: JSON = ["type": .string(type), "id": .string(id(of: type, &random))]
            return random.chance(70) || isExplicit ? ["__entity": content] : content
        case .set(let element):
            guard depth > 0 else { return [] }
            return .array(
                (0..<random.below(4)).map { _ in
                    json(element, depth: depth - 1, isExplicit: isExplicit, &random)
                }
            )
        case .record(let fields): return record(fields, depth: depth, isExplicit: isExplicit, &random)
        }
    }

    func record(_ fields: [CedarField], depth: Int = 3, isExplicit: Bool, _ random: inout SplitMix64) -> JSON {
        var object = JSONObject()
        for field in fields {
            guard !(field.isOptional ? random.chance(40) : random.chance(noise)) else { continue }
            object[field.name] = json(field.shape, depth: depth - 1, isExplicit: isExplicit, &random)
        }
        if random.chance(noise) { object[random.pick(CedarWorld.fieldNames)] = 1 }
        return .object(object)
    }

    static func function(_ shape: CedarShape) -> String {
        switch shape {
        case .ip: "ip"
        case .decimal: "decimal"
        case .datetime: "datetime"
        default: "duration"
        }
    }
}
