import Expression
import JSON

/// `cel.expr.Type` in proto-JSON.
enum ProtoType {
    static func type(_ json: JSON) -> CELType {
        guard let member = json.objectValue?.members.first else { return .dyn }
        let content = member.value
        switch member.key {
        case "primitive": return primitive(content.stringValue)
        case "wrapper": return .nullable(primitive(content.stringValue))
        case "null": return .null
        case "list_type": return .list(content["elem_type"].map(type) ?? .dyn)
        case "map_type":
            return .map(
                key: content["key_type"].map(type) ?? .dyn,
                value: content["value_type"].map(type) ?? .dyn
            )
        case "well_known":
            switch content.stringValue {
            case "TIMESTAMP": return .timestamp
            case "DURATION": return .duration
            default: return .dyn
            }
        case "abstract_type":
            return .opaque(
                content["name"]?.stringValue ?? "",
                (content["parameter_types"]?.arrayValue ?? []).map(type)
            )
        case "type_param": return .parameter(content.stringValue ?? "")
        case "type": return .type(type(content))
        default: return .dyn
        }
    }

    private static func primitive(_ name: String?) -> CELType {
        switch name {
        case "BOOL": .bool
        case "INT64": .int
        case "UINT64": .uint
        case "DOUBLE": .double
        case "STRING": .string
        case "BYTES": .bytes
        default: .dyn
        }
    }
}
