/// A set of characters, as the items of a class in RE2's syntax.
struct ScalarSet {
    /// What stands between the brackets.
    let items: String

    /// A set that RE2 has a name for.
    init(named items: String) { self.items = items }

    /// A set of ranges in ascending order, or all that they leave out.
    init(ranges: [ClosedRange<UInt32>], isComplement: Bool) {
        let ranges = isComplement ? Self.complement(of: ranges) : ranges
        let items = ranges.map { range in
            "\(CharacterSpelling.spell(range.lowerBound))-\(CharacterSpelling.spell(range.upperBound))"
        }
        self.items = items.joined()
    }

    private static func complement(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var (gaps, next): ([ClosedRange<UInt32>], UInt32) = ([], 0)
        for range in ranges {
            if next < range.lowerBound { gaps.append(next...(range.lowerBound - 1)) }
            next = range.upperBound + 1
        }
        if next <= 0x10FFFF { gaps.append(next...0x10FFFF) }
        return gaps
    }

    /// White space and line terminators (ECMA-262 sections 12.2 and 12.3), what `\s` matches.
    static let whitespace: [ClosedRange<UInt32>] = [
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ]
}
