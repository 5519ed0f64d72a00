/// The members of a JSON object: names are unique and keep the order in which they were first added.
///
/// Order is kept because people and models read it; it never counts in equality. Up to ``scanMax`` members are found
/// by scanning, which beats hashing for objects of that size; larger ones carry an index.
public struct JSONObject: Sendable {
    /// One member: a name and its value.
    public struct Member: Sendable, Hashable {
        public var key: String
        public var value: JSON

        public init(key: String, value: JSON) {
            self.key = key
            self.value = value
        }
    }

    /// The largest number of members that is searched by scanning.
    static let scanMax = 12

    public private(set) var members: [Member]
    private var index: [String: Int]?

    public init() {
        members = []
    }

    /// Makes an object of pairs; a later pair replaces an earlier one of the same name.
    public init(_ pairs: some Sequence<(String, JSON)>) {
        self.init()
        for (key, value) in pairs { self[key] = value }
    }

    /// Makes an object of members that the caller knows to be unique, such as a parser that has checked them.
    public init(uniqueMembers: [Member]) {
        members = uniqueMembers
        rebuildIndex()
    }

    public var count: Int { members.count }
    public var isEmpty: Bool { members.isEmpty }
    public var keys: [String] { members.map(\.key) }

    public subscript(key: String) -> JSON? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?):
                members[position].value = value
            case (let position?, nil):
                members.remove(at: position)
                rebuildIndex()
            case (nil, let value?):
                members.append(Member(key: key, value: value))
                if index == nil {
                    if members.count > Self.scanMax { rebuildIndex() }
                } else {
                    index?[key] = members.count - 1
                }
            case (nil, nil):
                break
            }
        }
    }

    private func position(of key: String) -> Int? {
        if let index { return index[key] }
        return members.firstIndex { $0.key == key }
    }

    private mutating func rebuildIndex() {
        guard members.count > Self.scanMax else {
            index = nil
            return
        }
        var positions: [String: Int] = [:]
        positions.reserveCapacity(members.count)
        for (position, member) in members.enumerated() { positions[member.key] = position }
        index = positions
    }
}

extension JSONObject: Hashable {
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        return left.members.allSatisfy { right[$0.key] == $0.value }
    }

    public func hash(into hasher: inout Hasher) {
        // Order must not count, so members are combined by a commutative operation.
        var combined = 0
        for member in members { combined ^= member.hashValue }
        hasher.combine(count)
        hasher.combine(combined)
    }
}

extension JSONObject: Sequence {
    public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(elements.map { ($0.0, $0.1) })
    }
}
