public import JSON

extension CELValue {
    /// The value of a JSON value, in constant time: arrays and objects are read where they are used.
    ///
    /// Integers are ints (uints above `Int64.max`), other numbers doubles.
    public init(_ json: JSON) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .uint(let value): self = .uint(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .array(let elements): self = .list(CELList(json: elements))
        case .object(let members): self = .map(CELMap(json: members))
        }
    }

    /// How many values one result may consist of, as many as one evaluation may do units of work: shared lists within lists
    /// may stand for more than memory holds.
    public static let jsonValuesMax = 1_000_000

    /// The value as JSON.
    ///
    /// Bytes become base64, timestamps and durations their text, keys of maps their text, an absent optional null. Throws
    /// ``ExpressionError/Code/notJSON`` for a double that is not finite.
    public func json() throws(ExpressionError) -> JSON {
        var meter = Meter(limit: Self.jsonValuesMax)
        return try json(&meter)
    }

    func json(_ meter: inout Meter) throws(ExpressionError) -> JSON {
        try meter.charge(1)
        switch self {
        case .null, .optional(nil): return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .uint(let value): return Int64(exactly: value).map(JSON.int) ?? .uint(value)
        case .double(let value):
            guard value.isFinite else {
                throw ExpressionError(.notJSON, "`\(DoubleText.plain(value))` is no number in JSON")
            }
            return .double(value)
        case .string(let value): return .string(value)
        case .bytes(let value): return .string(Base64.encode(value))
        case .list(let list):
            if let elements = list.jsonElements { return .array(elements) }
            var elements: [JSON] = []
            elements.reserveCapacity(list.count)
            for element in list { elements.append(try element.json(&meter)) }
            return .array(elements)
        case .map(let map):
            return try .object(Self.object(of: map, &meter))
        case .optional(.some(let value)): return try value.json(&meter)
        case .timestamp, .duration, .type, .address, .network: return .string(text)
        }
    }

    private static func object(of map: CELMap, _ meter: inout Meter) throws(ExpressionError) -> JSONObject {
        if let object = map.jsonObject { return object }
        var object = JSONObject()
        for position in 0..<map.count {
            let entry = map.entry(at: position)
            let name = entry.key.text
            guard object[name] == nil else {
                throw ExpressionError(.notJSON, "two keys of a map are `\(name)` in JSON")
            }
            object[name] = try entry.value.json(&meter)
        }
        return object
    }
}
