public import JSON

/// A list; one that comes from JSON turns its elements into values only as they are read.
public struct CELList: Sendable, RandomAccessCollection {
    private enum Storage: Sendable {
        case values([CELValue])
        case json([JSON])
    }

    private let storage: Storage

    /// A list of values.
    public init(_ values: [CELValue]) {
        storage = .values(values)
    }

    /// A list that reads from a JSON array.
    public init(json: [JSON]) {
        storage = .json(json)
    }

    /// The first position.
    public var startIndex: Int { 0 }

    /// The position behind the last.
    public var endIndex: Int {
        switch storage {
        case .values(let values): values.count
        case .json(let elements): elements.count
        }
    }

    /// The element at a position.
    public subscript(position: Int) -> CELValue {
        switch storage {
        case .values(let values): values[position]
        case .json(let elements): CELValue(elements[position])
        }
    }

    /// The array that the list was made of, where it has not been touched since.
    var jsonElements: [JSON]? {
        guard case .json(let elements) = storage else { return nil }
        return elements
    }

    /// The list with another behind it.
    func appending(_ other: CELList) -> CELList {
        if isEmpty { return other }
        if other.isEmpty { return self }
        if case .json(let first) = storage, case .json(let second) = other.storage {
            return CELList(json: first + second)
        }
        return CELList(Array(self) + Array(other))
    }
}
