/// A map from entities that is built once and read often: as identities carry their hash, a look costs a comparison and
/// no hashing.
struct EntityTable<Value: Sendable>: Sendable {
    /// Positions of entries by hash, open addressing; -1 is a free place. At most half of the places are taken.
    private let places: [Int32]
    private let keys: [EntityUID]
    private let values: [Value]

    init(_ pairs: some Collection<(key: EntityUID, value: Value)>) {
        var size = 2
        while size < pairs.count * 2 { size *= 2 }
        var places = [Int32](repeating: -1, count: size)
        var keys: [EntityUID] = []
        var values: [Value] = []
        keys.reserveCapacity(pairs.count)
        values.reserveCapacity(pairs.count)
        for (key, value) in pairs {
            var place = key.digest & (size - 1)
            while places[place] >= 0 { place = (place + 1) & (size - 1) }
            places[place] = Int32(keys.count)
            keys.append(key)
            values.append(value)
        }
        self.places = places
        self.keys = keys
        self.values = values
    }

    var isEmpty: Bool { keys.isEmpty }

    /// The values, in the order in which they were given.
    var all: [Value] { values }

    @inline(__always)
    subscript(key: EntityUID) -> Value? {
        let mask = places.count - 1
        var place = key.digest & mask
        while true {
            let position = Int(places[place])
            guard position >= 0 else { return nil }
            if keys[position] == key { return values[position] }
            place = (place + 1) & mask
        }
    }
}
