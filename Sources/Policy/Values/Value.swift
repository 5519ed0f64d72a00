internal import JSON

/// A value of the Cedar language.
///
/// Equality is Cedar's: texts by code points, sets and records whatever the order of their members, values of different
/// types never.
public enum Value: Sendable {
    /// `true` or `false`.
    case bool(Bool)
    /// A 64-bit integer.
    case long(Int64)
    /// A text.
    case string(String)
    /// A reference to an entity, which need not exist.
    case entity(EntityUID)
    /// Values without order and without duplicates.
    case set(ValueSet)
    /// Values under names.
    case record(Record)
    /// A number with four digits after the point.
    case decimal(DecimalNumber)
    /// An address or a range of them.
    case ip(IPNetwork)
    /// A moment.
    case datetime(Timestamp)
    /// A span of time.
    case duration(TimeSpan)
}

extension Value {
    /// The name of the value's type, as error messages say it.
    public var typeName: String {
        switch self {
        case .bool: "bool"
        case .long: "long"
        case .string: "string"
        case .entity(let uid): "(entity of type `\(uid.type)`)"
        case .set: "set"
        case .record: "record"
        case .decimal: "decimal"
        case .ip: "ipaddr"
        case .datetime: "datetime"
        case .duration: "duration"
        }
    }
}

extension Value: Hashable {
    /// Whether both are the same value.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.bool(let left), .bool(let right)): left == right
        case (.long(let left), .long(let right)): left == right
        case (.string(let left), .string(let right)): left.isExactly(right)
        case (.entity(let left), .entity(let right)): left == right
        case (.set(let left), .set(let right)): left == right
        case (.record(let left), .record(let right)): left == right
        case (.decimal(let left), .decimal(let right)): left == right
        case (.ip(let left), .ip(let right)): left == right
        case (.datetime(let left), .datetime(let right)): left == right
        case (.duration(let left), .duration(let right)): left == right
        default: false
        }
    }

    /// Hashes the value and, through its payload, its type.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .bool(let value): hasher.combine(value)
        case .long(let value): hasher.combine(value)
        case .string(let value): hasher.combine(ExactString(value))
        case .entity(let value): hasher.combine(value)
        case .set(let value): hasher.combine(value)
        case .record(let value): hasher.combine(value)
        case .decimal(let value): hasher.combine(value)
        case .ip(let value): hasher.combine(value)
        case .datetime(let value): hasher.combine(value)
        case .duration(let value): hasher.combine(value)
        }
    }
}

extension Value: CustomStringConvertible {
    /// The value as a policy would write it.
    public var description: String {
        switch self {
        case .bool(let value): "\(value)"
        case .long(let value): "\(value)"
        case .string(let value): CedarText.quoted(value)
        case .entity(let value): "\(value)"
        case .set(let value): "[\(value.elements.map(\.description).joined(separator: ", "))]"
        case .record(let value): "\(value)"
        case .decimal(let value): "decimal(\"\(value)\")"
        case .ip(let value): "ip(\"\(value)\")"
        case .datetime(let value): "datetime(\"1970-01-01\").offset(duration(\"\(value.milliseconds)ms\"))"
        case .duration(let value): "duration(\"\(value)\")"
        }
    }
}

extension Value: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Makes a Boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Makes an integer.
    public init(integerLiteral value: Int64) { self = .long(value) }
    /// Makes a text.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes a set.
    public init(arrayLiteral elements: Value...) { self = .set(ValueSet(elements)) }
    /// Makes a record; a later field replaces an earlier one of the same name.
    public init(dictionaryLiteral elements: (String, Value)...) { self = .record(Record(elements)) }
}
