/// What is known of an expression's value before it is evaluated: its type, and of Booleans perhaps the value.
indirect enum StaticType: Hashable, Sendable {
    /// A Boolean, whose value is known or not.
    case boolean(Bool?)
    case long
    case string
    case entity(EntityType)
    case set(StaticType)
    case record(Attributes)
    case `extension`(ExtensionType)

    typealias Attributes = [AttributeName: Attribute]

    struct Attribute: Hashable, Sendable {
        var type: StaticType
        var isRequired: Bool
    }

    static let boolean = StaticType.boolean(nil)

    init(_ type: CedarType) {
        self =
            switch type {
            case .bool: .boolean
            case .long: .long
            case .string: .string
            case .entity(let type): .entity(type)
            case .set(let element): .set(StaticType(element))
            case .record(let record): .record(Self.attributes(record))
            case .extension(let type): .extension(type)
            }
    }

    static func attributes(_ record: RecordType) -> Attributes {
        record.attributes.mapValues { Attribute(type: StaticType($0.type), isRequired: $0.isRequired) }
    }

    /// The smallest type that both are of, as strict validation has it: entities of different types, and records with
    /// different attributes, have none.
    func joined(with other: StaticType) -> StaticType? {
        switch (self, other) {
        case (.boolean(let left), .boolean(let right)): return left == right ? self : .boolean
        case (.set(let left), .set(let right)): return left.joined(with: right).map { .set($0) }
        case (.record(let left), .record(let right)):
            guard left.count == right.count else { return nil }
            var attributes: Attributes = [:]
            for (name, attribute) in left {
                guard let other = right[name], other.isRequired == attribute.isRequired,
                    let type = attribute.type.joined(with: other.type)
                else { return nil }
                attributes[name] = Attribute(type: type, isRequired: attribute.isRequired)
            }
            return .record(attributes)
        default: return self == other ? self : nil
        }
    }

    /// Whether `<` and its kin take values of this type.
    var isOrdered: Bool {
        switch self {
        case .long: true
        case .extension(let type): type.isOrdered
        default: false
        }
    }

    var isBoolean: Bool { if case .boolean = self { true } else { false } }
    var isSet: Bool { if case .set = self { true } else { false } }
    var isEntity: Bool { if case .entity = self { true } else { false } }
    var isRecord: Bool { if case .record = self { true } else { false } }
}

extension StaticType: CustomStringConvertible {
    /// The type as error messages say it.
    var description: String {
        switch self {
        case .boolean: return "Bool"
        case .long: return "Long"
        case .string: return "String"
        case .entity(let type): return type.name
        case .set(let element): return "Set<\(element)>"
        case .extension(let type): return type.rawValue
        case .record(let attributes):
            let fields = attributes.sorted { $0.key.text < $1.key.text }.map { name, attribute in
                "\(CedarText.name(name.text))\(attribute.isRequired ? "" : "?"): \(attribute.type)"
            }
            return "{\(fields.joined(separator: ", "))}"
        }
    }
}

/// Something that is known to be there where an expression is evaluated, because a test before it was true.
struct Capability: Hashable {
    enum Kind: Hashable {
        case attribute(AttributeName)
        /// The name of a tag may be computed; it is the same expression then.
        case tag(Expression)
    }

    var owner: Expression
    var kind: Kind
}

/// What the type checker knows of an expression.
struct TypeAnswer {
    /// Nil where nothing can be said because of an error.
    var type: StaticType?
    /// What is known to be there if the expression is true.
    var capabilities: Set<Capability> = []
    /// Whether no error was found in it.
    var isSound = true

    static func sound(_ type: StaticType, _ capabilities: Set<Capability> = []) -> TypeAnswer {
        TypeAnswer(type: type, capabilities: capabilities)
    }

    static func unsound(_ type: StaticType?) -> TypeAnswer { TypeAnswer(type: type, isSound: false) }

    /// The same answer, unless something that it builds on was unsound.
    func after(_ others: TypeAnswer...) -> TypeAnswer {
        others.allSatisfy(\.isSound) ? self : .unsound(type)
    }
}
