/// A set of values: no order, no duplicates.
public struct ValueSet: Sendable {
    /// Sets of this size and below are searched by scanning, which beats hashing them.
    private static let scanMax = 8

    private final class Storage: Sendable {
        let elements: [Value]
        let index: Set<Value>?

        init(_ elements: [Value], index: Set<Value>?) {
            self.elements = elements
            self.index = index
        }
    }

    private let storage: Storage

    /// Makes a set of a sequence in which values may occur more than once.
    public init(_ values: some Sequence<Value>) {
        var unique: [Value] = []
        var index: Set<Value>?
        for value in values {
            if index != nil {
                if index?.insert(value).inserted == true { unique.append(value) }
            } else if !unique.contains(value) {
                unique.append(value)
                if unique.count > Self.scanMax { index = Set(unique) }
            }
        }
        storage = Storage(unique, index: index)
    }

    /// The values, each once, in the order in which they were first given.
    public var elements: [Value] { storage.elements }
    /// How many there are.
    public var count: Int { storage.elements.count }
    /// Whether there is none.
    public var isEmpty: Bool { storage.elements.isEmpty }

    /// Whether a value is in the set.
    public func contains(_ value: Value) -> Bool {
        storage.index?.contains(value) ?? storage.elements.contains(value)
    }

    /// Whether all values of another set are in this one.
    public func containsAll(_ other: ValueSet) -> Bool {
        storage === other.storage || (other.count <= count && other.elements.allSatisfy(contains))
    }

    /// Whether any value of another set is in this one.
    public func containsAny(_ other: ValueSet) -> Bool {
        count < other.count ? elements.contains(where: other.contains) : other.elements.contains(where: contains)
    }
}

extension ValueSet: Hashable {
    /// Whether both have the same values.
    public static func == (left: ValueSet, right: ValueSet) -> Bool {
        left.count == right.count && left.containsAll(right)
    }

    /// Hashes the values whatever their order.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        hasher.combine(elements.reduce(0) { $0 ^ $1.hashValue })
    }
}
