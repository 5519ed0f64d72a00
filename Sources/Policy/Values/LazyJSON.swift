internal import JSON

/// A JSON object that is read as a record, and how its members become values, one at a time.
final class LazyJSON: Sendable {
    let object: JSONObject
    let type: RecordType?

    init(_ object: JSONObject, as type: RecordType?) {
        self.object = object
        self.type = type
    }

    /// A member as a value; nil where it is absent or null.
    func value(_ name: AttributeName) throws(UnreadableJSON) -> Value? {
        guard let json = object[name.text], !json.isNull else { return nil }
        return try Self.value(json, as: type?.attributes[name]?.type)
    }

    static func value(_ json: JSON, as type: CedarType?) throws(UnreadableJSON) -> Value {
        switch (type, json) {
        case (.extension(let type), .string(let text)):
            guard let value = type.value(text) else {
                throw UnreadableJSON.text(text, type)
            }
            return value
        case (.extension(.decimal), .int(let value)):
            guard let decimal = DecimalNumber(value) else { throw .unsayable(json) }
            return .decimal(decimal)
        case (.long, .double(let double)):
            // Within ±2⁵³ every integer is exact, and a larger double may stand for several.
            guard double.magnitude <= 9_007_199_254_740_992, Double(Int64(double)) == double else {
                throw .unsayable(json)
            }
            return .long(Int64(double))
        case (.entity(let type), .string(let id)): return .entity(EntityUID(type: type, id: id))
        case (.set(let element), .array(let elements)):
            return .set(try set(elements, of: element))
        case (.record(let type), .object(let object)): return .record(Record(wrapping: object, as: type))
        default: return try value(json)
        }
    }

    private static func value(_ json: JSON) throws(UnreadableJSON) -> Value {
        switch json {
        case .bool(let value): return .bool(value)
        case .int(let value): return .long(value)
        case .double(let double):
            guard let decimal = DecimalNumber(exactly: double) else { throw .unsayable(json) }
            return .decimal(decimal)
        case .string(let value): return .string(value)
        case .array(let elements): return .set(try set(elements, of: nil))
        case .object(let object): return .record(Record(wrapping: object))
        case .null, .uint: throw .unsayable(json)
        }
    }

    private static func set(_ elements: [JSON], of type: CedarType?) throws(UnreadableJSON) -> ValueSet {
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        for element in elements {
            let value = try value(element, as: type)
            guard case .record(let record) = value else {
                values.append(value)
                continue
            }
            // Elements are compared with each other at once, so there is nothing to be lazy about.
            values.append(.record(try record.unwrapped()))
        }
        return ValueSet(values)
    }
}
