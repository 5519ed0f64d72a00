import Expression
import JSON

/// Values and types of CEL in the form that cases have.
enum CelBinding {
    static func type(_ name: String) -> CELType {
        switch name {
        case "bool": .bool
        case "int": .int
        case "uint": .uint
        case "double": .double
        case "string": .string
        case "bytes": .bytes
        case "timestamp": .timestamp
        case "duration": .duration
        case "list(int)": .list(.int)
        case "list(string)": .list(.string)
        case "list(dyn)": .list(.dyn)
        case "map(string, int)": .map(key: .string, value: .int)
        case "map(int, string)": .map(key: .int, value: .string)
        case "map(string, dyn)": .map(key: .string, value: .dyn)
        default: .dyn
        }
    }

    static func value(_ json: JSON) -> CELValue? {
        guard let member = json.objectValue?.members.first else { return nil }
        let text = member.value.stringValue ?? ""
        switch member.key {
        case "null": return .null
        case "bool": return .bool(member.value.boolValue ?? false)
        case "int": return Int64(text).map { .int($0) }
        case "uint": return UInt64(text).map { .uint($0) }
        case "double": return Double(text).map { .double($0) }
        case "string": return .string(text)
        case "bytes": return computed("base64.decode('\(text)')")
        case "timestamp":
            return Int64(text).flatMap { micros in
                computed("timestamp(\(micros / 1_000_000)) + duration('\(seconds(micros % 1_000_000))s')")
            }
        case "duration": return Int64(text).flatMap { computed("duration('\(seconds($0))s')") }
        case "list": return .list(CELList((member.value.arrayValue ?? []).compactMap(value)))
        case "map":
            let entries = (member.value.arrayValue ?? []).compactMap { entry -> CELMap.Entry? in
                guard let key = entry[0].flatMap(value), let value = entry[1].flatMap(value) else { return nil }
                return (key, value)
            }
            return (try? CELMap(entries)).map { .map($0) }
        default: return nil
        }
    }

    private static func seconds(_ micros: Int64) -> String {
        let (whole, part) = micros.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let digits = String(String(part + 1_000_000).dropFirst())
        return "\(micros < 0 ? "-" : "")\(whole).\(digits)"
    }

    private static func computed(_ source: String) -> CELValue? {
        try? Expression(compiling: source, in: Environment()).evaluate()
    }

    /// A type as the peer shows it; what cel-spec has not is `dyn` there.
    static func shown(_ type: CELType) -> String {
        switch type {
        case .null: "null_type"
        case .number, .nullable, .object: "dyn"
        case .list(let element): "list(\(shown(element)))"
        case .map(let key, let value): "map(\(shown(key)), \(shown(value)))"
        case .type(.type(.dyn)): "type(type)"
        case .type(let type): "type(\(shown(type)))"
        case .opaque(let name, let parts):
            name + (parts.isEmpty ? "" : "(\(parts.map(shown).joined(separator: ", ")))")
        default: "\(type)"
        }
    }

    /// A value as the peer shows it.
    static func shown(_ value: CELValue) -> JSON {
        switch value {
        case .null: return ["null": .null]
        case .bool(let value): return ["bool": .bool(value)]
        case .int(let value): return ["int": .string("\(value)")]
        case .uint(let value): return ["uint": .string("\(value)")]
        case .double(let value): return ["double": .string(hexadecimal(value))]
        case .string(let value): return ["string": .string(value)]
        case .bytes(let bytes): return ["bytes": .string(base64(bytes))]
        case .list(let list): return ["list": .array(list.map(shown))]
        case .map(let map):
            let entries = (0..<map.count).map { position -> (String, JSON) in
                let entry = map.entry(at: position)
                return (key(entry.key), shown(entry.value))
            }
            // In Python's order of the entries' texts.
            return ["map": .array(entries.sorted { $0.0 < $1.0 }.map { [.string($0.0), $0.1] })]
        case .timestamp: return ["timestamp": true]
        case .duration: return ["duration": true]
        case .type(let name): return ["type": .string(name)]
        case .optional, .address, .network: return ["other": true]
        }
    }

    private static func key(_ key: CELValue) -> String {
        switch key {
        case .bool(let value): value ? "True" : "False"
        case .int(let value): "\(value)"
        case .uint(let value): "\(value)"
        case .string(let value): value
        default: ""
        }
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let value = try? Expression(compiling: "base64.encode(y)", in: Environment(variables: ["y": .bytes]))
            .evaluate(Bindings(["y": CELValue.bytes(bytes)]))
        return value?.stringValue ?? ""
    }

    /// A double as Python's `float.hex` writes it, which is exact.
    private static func hexadecimal(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        let sign = value.sign == .minus ? "-" : ""
        if value.isZero { return "\(sign)0x0.0p+0" }
        let digits = String(value.significandBitPattern, radix: 16)
        let fraction = String(repeating: "0", count: 13 - digits.count) + digits
        let isSubnormal = value.isSubnormal
        let exponent = isSubnormal ? -1022 : Int(value.exponent)
        return "\(sign)0x\(isSubnormal ? "0" : "1").\(fraction)p\(exponent < 0 ? "" : "+")\(exponent)"
    }
}
