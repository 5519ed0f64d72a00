/// A type as a schema writes it: names are not yet resolved.
///
/// Schemas are built of these by whoever makes one from something else, such as the input schemas of tools; texts and
/// JSON are read into the same.
public indirect enum SchemaType: Sendable, Hashable {
    /// A Boolean.
    case bool
    /// A 64-bit integer.
    case long
    /// A text.
    case string
    /// A value of an extension type.
    case `extension`(ExtensionType)
    /// A set whose elements have one type.
    case set(SchemaType)
    /// A record with exactly these attributes.
    case record([SchemaAttribute])
    /// A reference to an entity of a type.
    case entity(SchemaName)
    /// A common type.
    case common(SchemaName)
    /// A name that may be a common type, an entity type or a built-in one, looked for in this order.
    case named(SchemaName)
}

/// A name in a schema, with or without namespace, and where it stands if it comes of a text.
public struct SchemaName: Sendable {
    /// The path, `::` between its parts.
    public var text: String
    /// Where it stands.
    public var location: SourceLocation?

    /// Makes a name of its parts.
    public init(_ text: String, at location: SourceLocation? = nil) {
        self.text = text
        self.location = location
    }
}

extension SchemaName: Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// Makes a name of a literal.
    public init(stringLiteral value: String) { self.init(value) }

    /// Whether both are the same path, wherever they stand.
    public static func == (left: SchemaName, right: SchemaName) -> Bool { left.text == right.text }

    /// Hashes the path.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// The path.
    public var description: String { text }
}

/// An attribute of a record or of an entity type.
public struct SchemaAttribute: Sendable, Hashable {
    /// The name, any text.
    public var name: String
    /// The type of its values.
    public var type: SchemaType
    /// Whether it is always there.
    public var isRequired: Bool
    /// The annotations.
    public var annotations: Annotations

    /// Makes an attribute of its parts.
    public init(_ name: String, _ type: SchemaType, isRequired: Bool = true, annotations: Annotations = Annotations()) {
        self.name = name
        self.type = type
        self.isRequired = isRequired
        self.annotations = annotations
    }
}
