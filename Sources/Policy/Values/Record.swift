public import JSON

/// Values under names: a context, the attributes of an entity, a record literal.
///
/// A record either holds its fields or wraps a JSON object, whose members become values only when they are read. So
/// the arguments of a tool call, which may be large, cost a decision no more than what its policies look at.
public struct Record: Sendable {
    enum Storage: Sendable {
        case fields(Fields)
        case json(LazyJSON)
    }

    /// The largest number of fields that is searched by scanning.
    private static let scanMax = 16

    final class Fields: Sendable {
        let names: [AttributeName]
        let values: [Value]
        let index: [AttributeName: Int]?

        init(names: [AttributeName], values: [Value]) {
            self.names = names
            self.values = values
            index =
                names.count > Record.scanMax
                ? Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { $1 }) : nil
        }

        @inline(__always)
        func value(_ name: AttributeName) -> Value? {
            if let index { return index[name].map { values[$0] } }
            for position in names.indices where names[position] == name { return values[position] }
            return nil
        }
    }

    let storage: Storage

    init(_ storage: Storage) {
        self.storage = storage
    }

    init(names: [AttributeName], values: [Value]) {
        storage = .fields(Fields(names: names, values: values))
    }

    /// A record without fields.
    public static let empty = Record(names: [], values: [])

    /// Makes a record of names and values; a later one replaces an earlier one of the same name.
    public init(_ fields: some Sequence<(String, Value)>) {
        var names: [AttributeName] = []
        var values: [Value] = []
        var positions: [AttributeName: Int] = [:]
        for (text, value) in fields {
            let name = AttributeName(text)
            if let position = positions[name] {
                values[position] = value
            } else {
                positions[name] = names.count
                names.append(name)
                values.append(value)
            }
        }
        self.init(names: names, values: values)
    }

    /// Wraps a JSON object whose members are converted when they are read.
    ///
    /// With a type, members become what the type says: a JSON number becomes a `decimal` where one is expected, a
    /// string a `datetime`. Without one, integers, strings, Booleans, arrays and objects become their counterparts and
    /// other numbers decimals. Members that are null are absent. A member that has no counterpart (a number with too
    /// many digits, say) makes reading it an error, and so the policy that reads it.
    public init(wrapping object: JSONObject, as type: RecordType? = nil) {
        storage = .json(LazyJSON(object, as: type))
    }

    /// The value of a field, or nil where there is none.
    ///
    /// - Throws: ``EvaluationError`` where the field is wrapped JSON that has no counterpart in Cedar.
    public func value(_ name: String) throws(EvaluationError) -> Value? {
        do { return try read(AttributeName(name)) } catch { throw error.asEvaluationError }
    }

    @inline(__always)
    func read(_ name: AttributeName) throws(UnreadableJSON) -> Value? {
        switch storage {
        case .fields(let fields): return fields.value(name)
        case .json(let lazy): return try lazy.value(name)
        }
    }

    func has(_ name: AttributeName) -> Bool {
        switch storage {
        case .fields(let fields): fields.value(name) != nil
        case .json(let lazy): lazy.object[name.text].map { !$0.isNull } ?? false
        }
    }

    /// The names of the fields.
    public var names: [String] {
        switch storage {
        case .fields(let fields): fields.names.map(\.text)
        case .json(let lazy): lazy.object.members.filter { !$0.value.isNull }.map(\.key)
        }
    }

    /// The same record with all of its fields as values.
    ///
    /// - Throws: ``EvaluationError`` where a field has no counterpart in Cedar.
    public func materialized() throws(EvaluationError) -> Record {
        do { return try unwrapped() } catch { throw error.asEvaluationError }
    }

    func unwrapped() throws(UnreadableJSON) -> Record {
        guard case .json(let lazy) = storage else { return self }
        var names: [AttributeName] = []
        var values: [Value] = []
        for member in lazy.object.members {
            let name = AttributeName(member.key)
            guard var value = try lazy.value(name) else { continue }
            if case .record(let record) = value { value = .record(try record.unwrapped()) }
            names.append(name)
            values.append(value)
        }
        return Record(names: names, values: values)
    }

    /// The fields, where they can all be said in Cedar.
    var fields: [(name: AttributeName, value: Value)]? {
        guard let record = try? unwrapped(), case .fields(let fields) = record.storage else { return nil }
        return Array(zip(fields.names, fields.values))
    }
}

extension Record: Hashable {
    /// Whether both have equal fields; wrapped JSON that cannot be said in Cedar is equal to nothing but itself.
    public static func == (left: Record, right: Record) -> Bool {
        if case .json(let left) = left.storage, case .json(let right) = right.storage,
            left === right || (left.type == right.type && left.object == right.object)
        {
            return true
        }
        guard let left = try? left.unwrapped(), let right = try? right.unwrapped(),
            case .fields(let left) = left.storage, case .fields(let right) = right.storage
        else { return false }
        guard left !== right else { return true }
        guard left.names.count == right.names.count else { return false }
        return zip(left.names, left.values).allSatisfy { right.value($0) == $1 }
    }

    /// Hashes the fields whatever their order.
    public func hash(into hasher: inout Hasher) {
        let pairs = fields ?? []
        hasher.combine(pairs.count)
        hasher.combine(
            pairs.reduce(0) { sum, pair in
                var hasher = Hasher()
                hasher.combine(pair.name)
                hasher.combine(pair.value)
                return sum ^ hasher.finalize()
            }
        )
    }
}

extension Record: CustomStringConvertible {
    /// The record as a policy would write it.
    public var description: String {
        guard let fields else {
            guard case .json(let lazy) = storage else { return "{}" }
            return JSON.object(lazy.object).serialized()
        }
        return "{" + fields.map { "\(CedarText.name($0.name.text)): \($0.value)" }.joined(separator: ", ") + "}"
    }
}

extension Record: ExpressibleByDictionaryLiteral {
    /// Makes a record of a literal; a later field replaces an earlier one of the same name.
    public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }
}
