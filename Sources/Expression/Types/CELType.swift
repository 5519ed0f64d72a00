/// What the checker knows of a value before there is one.
///
/// The types are those of cel-spec, and three more that JSON needs: an object whose fields are known, a number that may
/// be written with or without fraction, and a value that may be null.
public indirect enum CELType: Sendable, Hashable {
    /// Anything: its operations are checked when they are evaluated.
    case dyn
    case null
    case bool
    case int
    case uint
    case double
    /// A JSON number: an int, uint or double.
    case number
    case string
    case bytes
    case timestamp
    case duration
    case list(CELType)
    case map(key: CELType, value: CELType)
    /// A map whose string keys are known; an open one may have others, of unknown type.
    case object(fields: [String: CELType], open: Bool)
    /// The type or null.
    case nullable(CELType)
    /// The type of a type: `int` has the type `type(int)`.
    case type(CELType)
    /// A type that functions give and take, such as `optional_type` and `net.IP`.
    case opaque(String, [CELType])
    /// A type that a function's signature leaves open.
    case parameter(String)

    /// The type of a value that may be absent.
    public static func optional(_ wrapped: CELType) -> CELType { .opaque(optionalName, [wrapped]) }

    static let optionalName = "optional_type"
    static let address = CELType.opaque("net.IP", [])
    static let network = CELType.opaque("net.CIDR", [])
}

extension CELType {
    var isDyn: Bool { self == .dyn }

    /// What an optional holds.
    var unwrappedOptional: CELType? {
        guard case .opaque(Self.optionalName, let parameters) = self else { return nil }
        return parameters.first ?? .dyn
    }

    /// The type without null.
    var unwrappedNullable: CELType {
        guard case .nullable(let type) = self else { return self }
        return type.unwrappedNullable
    }

    /// The type, of which nobody knows all fields where it is an object.
    var opened: CELType {
        switch self {
        case .object(let fields, _): .object(fields: fields, open: true)
        case .nullable(let type): .nullable(type.opened)
        default: self
        }
    }

    /// The parts that the type is made of.
    var parts: [CELType] {
        switch self {
        case .list(let element): [element]
        case .map(let key, let value): [key, value]
        case .nullable(let type), .type(let type): [type]
        case .opaque(_, let parameters): parameters
        case .object(let fields, _): Array(fields.values)
        default: []
        }
    }

    /// The type with each of its parts replaced.
    func mapParts(_ transform: (CELType) -> CELType) -> CELType {
        switch self {
        case .list(let element): .list(transform(element))
        case .map(let key, let value): .map(key: transform(key), value: transform(value))
        case .nullable(let type): .nullable(transform(type))
        case .type(let type): .type(transform(type))
        case .opaque(let name, let parameters): .opaque(name, parameters.map(transform))
        default: self
        }
    }

    /// The types that are names in an expression, by that name.
    static let denotations: [String: CELType] = [
        "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string, "bytes": .bytes,
        "null_type": .null, "list": .list(.dyn), "map": .map(key: .dyn, value: .dyn), "type": .type(.dyn),
        "optional_type": .optional(.dyn), "google.protobuf.Timestamp": .timestamp,
        "google.protobuf.Duration": .duration, "net.IP": .address, "net.CIDR": .network,
    ]
}

extension CELType: CustomStringConvertible {
    /// The type as cel-spec writes it.
    public var description: String {
        switch self {
        case .dyn: "dyn"
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .number: "number"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .object: "object"
        case .nullable(let type): "\(type) or null"
        case .type(let type): "type(\(type))"
        case .opaque(Self.optionalName, let parameters): "optional(\(parameters.first ?? .dyn))"
        case .opaque(let name, []): name
        case .opaque(let name, let parameters):
            "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
        case .parameter: "any"
        }
    }
}
