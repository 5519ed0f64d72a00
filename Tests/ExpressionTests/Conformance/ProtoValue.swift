import Expression
import JSON

/// `cel.expr.Value` in proto-JSON.
enum ProtoValue {
    static func value(_ json: JSON) -> CELValue? {
        guard let member = json.objectValue?.members.first else { return nil }
        let content = member.value
        switch member.key {
        case "null_value": return .null
        case "bool_value": return content.boolValue.map(CELValue.bool)
        case "int64_value": return content.stringValue.flatMap { Int64($0) }.map(CELValue.int)
        case "uint64_value": return content.stringValue.flatMap { UInt64($0) }.map(CELValue.uint)
        case "double_value":
            return (content.doubleValue ?? content.stringValue.flatMap { Double($0) }).map(CELValue.double)
        case "string_value": return content.stringValue.map(CELValue.string)
        case "bytes_value": return content.stringValue.flatMap(base64).map(CELValue.bytes)
        case "type_value": return content.stringValue.map(CELValue.type)
        case "list_value":
            return .list(CELList((content["values"]?.arrayValue ?? []).compactMap(value)))
        case "map_value":
            var entries: [CELMap.Entry] = []
            for entry in content["entries"]?.arrayValue ?? [] {
                guard let key = entry["key"].flatMap(value), let value = entry["value"].flatMap(value) else {
                    return nil
                }
                entries.append((key, value))
            }
            return (try? CELMap(entries)).map(CELValue.map)
        default: return nil
        }
    }

    /// Whether a value is the expected one in type and content; equality in CEL would let `1` pass for `1u`.
    static func matches(_ actual: CELValue, _ expected: JSON) -> Bool {
        guard let expected = value(expected) else { return false }
        return matches(actual, expected)
    }

    private static func matches(_ actual: CELValue, _ expected: CELValue) -> Bool {
        guard actual.typeName == expected.typeName else { return false }
        switch (actual, expected) {
        case (.double(let actual), .double(let expected)):
            return actual.isNaN ? expected.isNaN : actual == expected
        case (.list(let actual), .list(let expected)):
            return actual.count == expected.count && zip(actual, expected).allSatisfy { matches($0, $1) }
        case (.map(let actual), .map(let expected)):
            guard actual.count == expected.count else { return false }
            return (0..<expected.count).allSatisfy { position in
                let entry = expected.entry(at: position)
                return actual.value(for: entry.key).map { matches($0, entry.value) } ?? false
            }
        default:
            return actual == expected
        }
    }

    private static func base64(_ text: String) -> [UInt8]? {
        guard
            case .bytes(let bytes)? = try? Expression(
                compiling: "base64.decode(text)",
                in: Environment(variables: ["text": .string])
            ).evaluate(Bindings(["text": CELValue.string(text)]))
        else { return nil }
        return bytes
    }
}
