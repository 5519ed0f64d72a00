import JSON

/// A value that a schema probably lets pass, for what policies do not look at. It is validated with the rest.
enum ExampleValue {
    private static let depthMax = 16

    static func of(_ schema: JSON?, in root: JSON, depth: Int = 0) -> JSON {
        guard depth < depthMax, case .object(let members)? = schema else { return .string("") }
        if let reference = members["$ref"]?.stringValue {
            return of(SchemaNode.target(of: reference, in: root), in: root, depth: depth + 1)
        }
        if let value = members["const"] ?? members["default"] { return value }
        if let value = members["examples"]?.arrayValue?.first ?? members["enum"]?.arrayValue?.first { return value }
        for keyword in ["anyOf", "oneOf", "allOf"] {
            if let first = members[keyword]?.arrayValue?.first, members["type"] == nil {
                return of(first, in: root, depth: depth + 1)
            }
        }
        let types =
            members["type"]?.stringValue.map { [$0] } ?? (members["type"]?.arrayValue ?? []).compactMap(\.stringValue)
        switch types.first ?? (members["properties"] == nil ? "" : "object") {
        case "boolean": return .bool(false)
        case "integer", "number": return number(members)
        case "null": return .null
        case "array":
            let count = min(max(0, members["minItems"]?.intValue ?? 0), 16)
            return .array((0..<count).map { _ in of(members["items"], in: root, depth: depth + 1) })
        case "object":
            var object = JSONObject()
            for name in (members["required"]?.arrayValue ?? []).compactMap(\.stringValue) {
                object[name] = of(members["properties"]?[name], in: root, depth: depth + 1)
            }
            return .object(object)
        default:
            return .string(String(repeating: "x", count: min(max(0, Int(members["minLength"]?.intValue ?? 0)), 4096)))
        }
    }

    private static func number(_ members: JSONObject) -> JSON {
        let node = SchemaNode(.object(members))
        let low = node?.minimum(timesScale: 1)
        let high = node?.maximum(timesScale: 1)
        return .int(low.map { max($0, min(0, high ?? 0)) } ?? min(0, high ?? 0))
    }
}
