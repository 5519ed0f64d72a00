public import JSON

/// A map whose keys are bools, integers or strings, in the order in which they were written.
///
/// One that comes from JSON turns its members into values only as they are read. Keys are equal as numbers: `1`, `1u`
/// and `1.0` find the same entry.
public struct CELMap: Sendable {
    private enum Storage: Sendable {
        case json(JSONObject)
        case entries(Entries)
    }

    /// A key and its value.
    public typealias Entry = (key: CELValue, value: CELValue)

    private let storage: Storage

    /// A map that reads from a JSON object.
    public init(json: JSONObject) {
        storage = .json(json)
    }

    /// A map of the given entries; throws where a key is of no type for keys, or is there twice.
    public init(_ entries: [Entry]) throws(ExpressionError) {
        storage = .entries(try Entries(entries))
    }

    /// The number of entries.
    public var count: Int {
        switch storage {
        case .json(let object): object.count
        case .entries(let entries): entries.all.count
        }
    }

    /// The entry at a position, in the map's order.
    public func entry(at position: Int) -> Entry {
        switch storage {
        case .json(let object):
            let member = object.members[position]
            return (.string(member.key), CELValue(member.value))
        case .entries(let entries):
            return entries.all[position]
        }
    }

    /// The value of a key, or nil where the map has none.
    public func value(for key: CELValue) -> CELValue? {
        switch storage {
        case .json(let object):
            guard case .string(let name) = key else { return nil }
            return object[name].map(CELValue.init)
        case .entries(let entries):
            return MapKey(finding: key).flatMap { entries.value(for: $0) }
        }
    }

    /// The value of a string key, or nil where the map has none.
    public func value(named name: String) -> CELValue? {
        switch storage {
        case .json(let object): object[name].map(CELValue.init)
        case .entries(let entries): entries.value(for: .string(ExactString(name)))
        }
    }

    /// The object that the map was made of, where it has not been touched since.
    var jsonObject: JSONObject? {
        guard case .json(let object) = storage else { return nil }
        return object
    }

    /// The keys, in order.
    var keys: [CELValue] { (0..<count).map { entry(at: $0).key } }
}

/// Entries with an index over their keys.
private final class Entries: Sendable {
    let all: [CELMap.Entry]
    private let positions: [MapKey: Int]

    init(_ entries: [CELMap.Entry]) throws(ExpressionError) {
        var positions: [MapKey: Int] = [:]
        positions.reserveCapacity(entries.count)
        for (position, entry) in entries.enumerated() {
            guard let key = MapKey(entry.key) else {
                throw ExpressionError(
                    .invalidArgument,
                    "\(Suggestion.withArticle(entry.key.kindName)) cannot be the key of a map",
                    hint: "keys are strings, ints, uints or bools"
                )
            }
            guard positions.updateValue(position, forKey: key) == nil else {
                throw ExpressionError(.duplicateKey, "the key `\(entry.key.text)` is there twice")
            }
        }
        all = entries
        self.positions = positions
    }

    func value(for key: MapKey) -> CELValue? {
        positions[key].map { all[$0].value }
    }
}
