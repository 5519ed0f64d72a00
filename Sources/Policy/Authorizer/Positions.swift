/// Positions of policies in their set, a bit for each; so they come out in the set's order, each once.
///
/// The first sixty-four stand in the value itself. The others ask for memory once, an eighth of a byte for each policy of
/// the set, and only when one of them is noted: what a decision allocates does not grow with how many policies it meets.
struct Positions: Sendable {
    private static let bits = UInt64.bitWidth

    private var first: UInt64 = 0
    private var others: [UInt64] = []

    var isEmpty: Bool { first == 0 && others.isEmpty }

    /// Notes a position of a set of so many policies; noting it again changes nothing.
    mutating func insert(_ position: Int, of count: Int) {
        let bit = UInt64(1) << UInt64(position % Self.bits)
        if position < Self.bits {
            first |= bit
            return
        }
        if others.isEmpty { others = [UInt64](repeating: 0, count: (count - 1) / Self.bits) }
        others[position / Self.bits - 1] |= bit
    }

    /// Calls back with every position, the lowest first, for as long as it asks for more.
    ///
    /// - Returns: Whether it was asked for all.
    @discardableResult
    func allSatisfy(_ condition: (Int) -> Bool) -> Bool {
        guard Self.allSatisfy(first, after: 0, condition) else { return false }
        for (word, bits) in others.enumerated() {
            guard Self.allSatisfy(bits, after: (word + 1) * Self.bits, condition) else { return false }
        }
        return true
    }

    private static func allSatisfy(_ word: UInt64, after start: Int, _ condition: (Int) -> Bool) -> Bool {
        var left = word
        while left != 0 {
            guard condition(start + left.trailingZeroBitCount) else { return false }
            left &= left - 1
        }
        return true
    }
}
