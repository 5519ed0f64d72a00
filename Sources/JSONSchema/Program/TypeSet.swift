import JSON

/// A set of JSON Schema's types. `number` includes `integer`, which a value is by its mathematical value.
struct TypeSet: OptionSet, Sendable {
    let rawValue: UInt8

    static let null = TypeSet(rawValue: 1)
    static let boolean = TypeSet(rawValue: 2)
    static let integer = TypeSet(rawValue: 4)
    static let number = TypeSet(rawValue: 8)
    static let string = TypeSet(rawValue: 16)
    static let array = TypeSet(rawValue: 32)
    static let object = TypeSet(rawValue: 64)
    static let all = TypeSet(rawValue: 127)

    static let names: [(String, TypeSet)] = [
        ("null", .null), ("boolean", .boolean), ("integer", .integer), ("number", .number), ("string", .string),
        ("array", .array), ("object", .object),
    ]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The type that a name stands for.
    init?(named name: String) {
        guard let type = Self.names.first(where: { $0.0 == name })?.1 else { return nil }
        self = type
    }

    /// Whether a value is of one of the types.
    @inline(__always)
    func contains(typeOf value: JSON) -> Bool {
        switch value {
        case .null: contains(.null)
        case .bool: contains(.boolean)
        case .int, .uint: !isDisjoint(with: [.integer, .number])
        case .double(let value): contains(.number) || contains(.integer) && Number.isIntegral(value)
        case .string: contains(.string)
        case .array: contains(.array)
        case .object: contains(.object)
        }
    }

    /// The types as a person reads them: `string or null`.
    var description: String {
        Self.names.filter { contains($0.1) }.map(\.0).joined(separator: " or ")
    }
}

extension Schema {
    /// What the keyword `type` may name (JSON Schema Core, section 4.2.1, and `integer`).
    package static let typeNames = TypeSet.names.map(\.0)
}
