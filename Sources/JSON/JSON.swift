/// A JSON value (RFC 8259) whose 64-bit integers are exact.
///
/// A number written without fraction and exponent is an ``int(_:)``, or a ``uint(_:)`` where it lies above
/// `Int64.max`; every other number is a ``double(_:)``. Equality is by representation: `1` and `1.0` differ here, and
/// whoever needs mathematical equality (JSON Schema) compares numbers itself. Strings are equal when their code points
/// are, which is stricter than Swift's canonical equivalence.
public enum JSON: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// Only for integers above `Int64.max`, so that each integer has one representation.
    case uint(UInt64)
    /// Always finite: JSON has no other.
    case double(Double)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

extension JSON {
    /// The name of the value's type as JSON Schema calls it.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .int, .uint: "integer"
        case .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// Whether this is `null`.
    public var isNull: Bool {
        guard case .null = self else { return false }
        return true
    }

    /// The truth value, or nil where this is none.
    public var boolValue: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The integer, where it fits into 64 signed bits.
    public var intValue: Int64? {
        guard case .int(let value) = self else { return nil }
        return value
    }

    /// The number as a double, rounded where an integer has more than 53 bits.
    public var doubleValue: Double? {
        switch self {
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The string, or nil where this is none.
    public var stringValue: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The elements, or nil where this is no array.
    public var arrayValue: [JSON]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The members, or nil where this is no object.
    public var objectValue: JSONObject? {
        guard case .object(let value) = self else { return nil }
        return value
    }

    /// The member of an object, or nil where this is no object or has no such member.
    public subscript(_ key: String) -> JSON? { objectValue?[key] }

    /// The element of an array, or nil where this is no array or is too short.
    public subscript(_ index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// Makes a value of a literal.
    public init(nilLiteral: ()) { self = .null }
    /// Makes a value of a literal.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Makes a value of a literal.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// Makes a value of a literal.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// Makes a value of a literal.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes a value of a literal.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    /// Makes a value of a literal.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(elements.map { ($0.0, $0.1) }))
    }
}
