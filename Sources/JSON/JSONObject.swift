/// The members of a JSON object: names are unique and keep the order in which they were first added.
///
/// Order is kept because people and models read it; it never counts in equality. Up to ``scanMax`` members are found
/// by scanning, which beats hashing for objects of that size; larger ones carry an index.
public struct JSONObject: Sendable {
    /// One member: a name and its value.
    public struct Member: Sendable, Hashable {
        /// The name.
        public var key: String
        /// The value.
        public var value: JSON

        /// Makes a member of a name and a value.
        public init(key: String, value: JSON) {
            self.key = key
            self.value = value
        }

        /// Whether both the names, code point by code point, and the values are equal.
        public static func == (left: Member, right: Member) -> Bool {
            left.key.isExactly(right.key) && left.value == right.value
        }

        /// Hashes the name's bytes and the value.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(ExactString(key))
            hasher.combine(value)
        }
    }

    /// The largest number of members that is searched by scanning.
    static let scanMax = 12

    /// The members in their order.
    public private(set) var members: [Member]
    private var index: [ExactString: Int]?

    /// Makes an object without members.
    public init() {
        members = []
    }

    /// Makes an object of pairs; a later pair replaces an earlier one of the same name.
    public init(_ pairs: some Sequence<(String, JSON)>) {
        self.init()
        members.reserveCapacity(pairs.underestimatedCount)
        for (key, value) in pairs { self[key] = value }
    }

    /// Makes an object of members that the caller knows to be unique, such as a parser that has checked them.
    public init(uniqueMembers: [Member]) {
        members = uniqueMembers
        rebuildIndex()
    }

    /// Makes an object of members, or nil where two of them have the same name.
    init?(checking members: [Member]) {
        self.members = members
        if members.count > Self.scanMax {
            rebuildIndex()
            guard index?.count == members.count else { return nil }
        } else {
            for position in members.indices.dropFirst() {
                let key = members[position].key
                for earlier in 0..<position where members[earlier].key.isExactly(key) { return nil }
            }
        }
    }

    /// How many members there are.
    public var count: Int { members.count }
    /// Whether there is no member.
    public var isEmpty: Bool { members.isEmpty }
    /// The names in their order.
    public var keys: [String] { members.map(\.key) }

    /// The value of a member; setting nil removes it.
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
                    index?[ExactString(key)] = members.count - 1
                }
            case (nil, nil):
                break
            }
        }
    }

    private func position(of key: String) -> Int? {
        if let index { return index[ExactString(key)] }
        return members.firstIndex { $0.key.isExactly(key) }
    }

    private mutating func rebuildIndex() {
        guard members.count > Self.scanMax else {
            index = nil
            return
        }
        var positions: [ExactString: Int] = [:]
        positions.reserveCapacity(members.count)
        for (position, member) in members.enumerated() { positions[ExactString(member.key)] = position }
        index = positions
    }
}

extension JSONObject: Hashable {
    /// Whether both have the same members, in whatever order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        return left.members.allSatisfy { right[$0.key] == $0.value }
    }

    /// Hashes the members, whatever their order.
    public func hash(into hasher: inout Hasher) {
        // Order must not count, so members are combined by a commutative operation.
        var combined = 0
        for member in members { combined ^= member.hashValue }
        hasher.combine(count)
        hasher.combine(combined)
    }
}

extension JSONObject: Sequence {
    /// Goes through the members in their order.
    public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object of a literal; a later pair replaces an earlier one of the same name.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(elements)
    }
}
