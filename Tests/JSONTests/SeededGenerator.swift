import JSON

/// Random numbers from a seed (SplitMix64), so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A random value with at most `depth` levels below it.
    mutating func json(depth: Int) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 7), using: &self) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &self))
        case 2: return .int(Int64(bitPattern: next()) >> Int64.random(in: 0..<64, using: &self))
        case 3: return .uint(next() | 1 << 63)
        case 4:
            let double = Double(bitPattern: next())
            return .double(double.isFinite ? double : 0.5)
        case 5, 6: return .string(string())
        case 7: return .array((0..<Int.random(in: 0..<5, using: &self)).map { _ in json(depth: depth - 1) })
        default:
            let count = Int.random(in: 0..<20, using: &self)
            return .object(JSONObject((0..<count).map { _ in (string(), json(depth: depth - 1)) }))
        }
    }

    private mutating func string() -> String {
        let scalars = (0..<Int.random(in: 0..<24, using: &self)).compactMap { _ in
            Unicode.Scalar(UInt32.random(in: 0..<(Bool.random(using: &self) ? 0x80 : 0x11_0000), using: &self))
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
