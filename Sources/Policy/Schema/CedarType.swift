/// The type of a value as a schema has resolved it: every name is a definite one.
public indirect enum CedarType: Sendable, Hashable {
    /// A Boolean.
    case bool
    /// A 64-bit integer.
    case long
    /// A text.
    case string
    /// A reference to an entity of a type.
    case entity(EntityType)
    /// A set whose elements have one type.
    case set(CedarType)
    /// A record with exactly these attributes.
    case record(RecordType)
    /// A value of an extension type.
    case `extension`(ExtensionType)
}

/// The attributes of a record or entity, and which of them must be there.
public struct RecordType: Sendable, Hashable {
    /// The type of one attribute.
    public struct Attribute: Sendable, Hashable {
        /// The type of its values.
        public var type: CedarType
        /// Whether every record has it.
        public var isRequired: Bool

        /// Makes an attribute of its parts.
        public init(type: CedarType, isRequired: Bool = true) {
            self.type = type
            self.isRequired = isRequired
        }
    }

    /// The attributes by name; there are no others.
    public var attributes: [AttributeName: Attribute]

    /// Makes a type of attributes.
    public init(attributes: [AttributeName: Attribute] = [:]) {
        self.attributes = attributes
    }
}

extension CedarType: CustomStringConvertible {
    /// The type as a schema writes it.
    public var description: String {
        switch self {
        case .bool: "Bool"
        case .long: "Long"
        case .string: "String"
        case .entity(let type): type.name
        case .set(let element): "Set<\(element)>"
        case .record(let record): record.description
        case .extension(let type): type.rawValue
        }
    }
}

extension RecordType: CustomStringConvertible {
    /// The type as a schema writes it, attributes by name.
    public var description: String {
        let fields = attributes.sorted { $0.key.text < $1.key.text }.map { name, attribute in
            "\(CedarText.name(name.text))\(attribute.isRequired ? "" : "?"): \(attribute.type)"
        }
        return fields.isEmpty ? "{}" : "{ \(fields.joined(separator: ", ")) }"
    }
}
