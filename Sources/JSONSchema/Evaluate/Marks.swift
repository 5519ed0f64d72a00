/// Which members of an object, or elements of an array, some keyword has evaluated: a set of positions.
///
/// `unevaluatedProperties` and `unevaluatedItems` see to the rest. The first 64 positions need no memory of their own.
struct Marks {
    private var low: UInt64 = 0
    private var high: [UInt64] = []

    mutating func insert(_ position: Int) {
        guard position >= 64 else {
            low |= 1 << UInt64(position)
            return
        }
        let word = position / 64 - 1
        if word >= high.count { high.append(contentsOf: repeatElement(0, count: word + 1 - high.count)) }
        high[word] |= 1 << UInt64(position % 64)
    }

    func contains(_ position: Int) -> Bool {
        guard position >= 64 else { return low & 1 << UInt64(position) != 0 }
        let word = position / 64 - 1
        return word < high.count && high[word] & 1 << UInt64(position % 64) != 0
    }

    mutating func formUnion(_ other: Marks) {
        low |= other.low
        if other.high.count > high.count {
            high.append(contentsOf: repeatElement(0, count: other.high.count - high.count))
        }
        for (word, bits) in other.high.enumerated() { high[word] |= bits }
    }
}
