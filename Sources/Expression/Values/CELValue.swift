/// A value that an expression computes with.
///
/// What comes from JSON stays JSON inside of lists and maps until it is read, so binding a large document costs nothing.
/// `==` is CEL's equality: numbers of different types are equal where they are the same number, NaN equals nothing.
public enum CELValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list(CELList)
    case map(CELMap)
    case timestamp(CELTimestamp)
    case duration(CELDuration)
    /// A type, by its name.
    case type(String)
    /// A value that may be absent.
    indirect case optional(CELValue?)
    /// An address of the network extension.
    indirect case address(NetworkAddress)
    /// A range of addresses of the network extension.
    indirect case network(NetworkRange)
}

extension CELValue {
    /// The name of the value's type, as `type(value)` gives it.
    public var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .type: "type"
        case .optional: "optional_type"
        case .address: "net.IP"
        case .network: "net.CIDR"
        }
    }

    /// The name of the value's type for people.
    var kindName: String {
        switch self {
        case .null: "null"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .optional: "optional"
        default: typeName
        }
    }

    /// The truth value, where it is one.
    public var boolValue: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The text, where it is one.
    public var stringValue: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The signed integer, where it is one.
    public var intValue: Int64? {
        guard case .int(let value) = self else { return nil }
        return value
    }

    /// How much work reading or copying the value is, apart from what lists and maps hold.
    var weight: Int {
        switch self {
        case .string(let text): text.utf8.count / Meter.bytesPerUnit
        case .bytes(let bytes): bytes.count / Meter.bytesPerUnit
        default: 0
        }
    }
}
