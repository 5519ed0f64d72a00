/// Reads the patterns of JSON Schema (ECMA-262) that say the same in every dialect: literals, classes, groups,
/// alternatives, repetitions, anchors at the ends.
///
/// Anything else is nil: the schema is then not used for proofs, which makes them no less true.
struct PatternReader {
    private static let repetitionMax = 100
    private static let scalarsMax = 400
    private static let depthMax = 20

    private let scalars: [Unicode.Scalar]
    private var position = 0

    private init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    /// The texts in which a pattern is found.
    static func language(of pattern: String) -> TextLanguage? {
        guard pattern.unicodeScalars.count <= scalarsMax,
            pattern.unicodeScalars.allSatisfy({ $0.value <= TextLanguage.characterMax })
        else { return nil }
        var reader = PatternReader(pattern)
        // Anchors in other places than the ends of the whole pattern are refused below, as characters with a meaning.
        let isAnchoredAtStart = reader.take("^")
        guard let inner = reader.alternatives(depth: 0) else { return nil }
        let isAnchoredAtEnd = reader.take("$")
        guard reader.position == reader.scalars.count else { return nil }
        // `^a|b$` anchors each alternative at one end only.
        if case .either = inner, isAnchoredAtStart || isAnchoredAtEnd { return nil }
        return .sequence(
            (isAnchoredAtStart ? [] : [.anything]) + [inner] + (isAnchoredAtEnd ? [] : [.anything])
        )
    }

    private mutating func alternatives(depth: Int) -> TextLanguage? {
        guard depth < Self.depthMax, let first = sequence(depth: depth) else { return nil }
        var all = [first]
        while take("|") {
            guard let next = sequence(depth: depth) else { return nil }
            all.append(next)
        }
        return all.count == 1 ? first : .either(all)
    }

    private mutating func sequence(depth: Int) -> TextLanguage? {
        var parts: [TextLanguage] = []
        while let next = peek, next != "|", next != ")", !(next == "$" && position == scalars.count - 1) {
            guard let atom = atom(depth: depth), let repeated = repetition(of: atom) else { return nil }
            parts.append(repeated)
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func atom(depth: Int) -> TextLanguage? {
        guard let scalar = next() else { return nil }
        switch scalar {
        case "(":
            if take("?") { guard take(":") else { return nil } }
            guard let inner = alternatives(depth: depth + 1), take(")") else { return nil }
            return inner
        case "[": return characterClass()
        case ".": return .ranges(Self.complement([10...10, 13...13, 0x2028...0x2029]))
        case "\\": return escape().map(TextLanguage.ranges)
        case "^", "$", "*", "+", "?", "{", "}", "]", ")", "|": return nil
        default: return .literal(String(scalar))
        }
    }

    private mutating func repetition(of atom: TextLanguage) -> TextLanguage? {
        var result = atom
        if take("*") {
            result = .repeated(atom, 0, nil)
        } else if take("+") {
            result = .repeated(atom, 1, nil)
        } else if take("?") {
            result = .repeated(atom, 0, 1)
        } else if take("{") {
            guard let low = number() else { return nil }
            var high: Int? = low
            if take(",") { high = peek == "}" ? nil : number() }
            guard take("}") else { return nil }
            guard low <= Self.repetitionMax, high.map({ low <= $0 && $0 <= Self.repetitionMax }) ?? true else {
                return nil
            }
            result = .repeated(atom, low, high)
        }
        // Lazy repetitions match the same texts.
        _ = take("?")
        return result
    }

    private mutating func number() -> Int? {
        var digits = ""
        while let next = peek, ("0"..."9").contains(next), digits.count < 6 {
            digits.unicodeScalars.append(next)
            position += 1
        }
        return Int(digits)
    }

    private mutating func characterClass() -> TextLanguage? {
        let isNegated = take("^")
        var ranges: [ClosedRange<UInt32>] = []
        while let scalar = next() {
            if scalar == "]" { return .ranges(isNegated ? Self.complement(ranges) : Self.withoutSurrogates(ranges)) }
            var members = [scalar.value...scalar.value]
            if scalar == "\\" {
                guard let escaped = escape() else { return nil }
                members = escaped
            }
            if members.count == 1, members[0].count == 1, peek == "-", position + 1 < scalars.count,
                scalars[position + 1] != "]"
            {
                position += 1
                guard var end = next() else { return nil }
                if end == "\\" {
                    guard let escaped = escape(), escaped.count == 1, escaped[0].count == 1,
                        let scalar = Unicode.Scalar(escaped[0].lowerBound)
                    else { return nil }
                    end = scalar
                }
                guard members[0].lowerBound <= end.value else { return nil }
                members = [members[0].lowerBound...end.value]
            }
            ranges += members
        }
        return nil
    }

    /// What follows a backslash.
    private mutating func escape() -> [ClosedRange<UInt32>]? {
        let digits: [ClosedRange<UInt32>] = [48...57]
        let word: [ClosedRange<UInt32>] = [48...57, 65...90, 95...95, 97...122]
        guard let scalar = next() else { return nil }
        switch scalar {
        case "d": return digits
        case "D": return Self.complement(digits)
        case "w": return word
        case "W": return Self.complement(word)
        case "n": return [10...10]
        case "r": return [13...13]
        case "t": return [9...9]
        case "b", "B": return nil
        default:
            let isPlain =
                scalar.isASCII && !("a"..."z").contains(scalar) && !("A"..."Z").contains(scalar)
                && !("0"..."9").contains(scalar)
            return isPlain ? [scalar.value...scalar.value] : nil
        }
    }

    /// Ranges of a pattern are of characters; the surrogates between them stand for others, which it does not name.
    private static func withoutSurrogates(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        let (low, high) = (Z3Alphabet.surrogates.lowerBound, Z3Alphabet.surrogates.upperBound)
        return ranges.flatMap { range -> [ClosedRange<UInt32>] in
            guard range.overlaps(Z3Alphabet.surrogates) else { return [range] }
            return (range.lowerBound < low ? [range.lowerBound...low - 1] : [])
                + (range.upperBound > high ? [high + 1...range.upperBound] : [])
        }
    }

    /// Every other character, those beyond the solver's among them.
    private static func complement(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        let ranges = withoutSurrogates(ranges)
        var result: [ClosedRange<UInt32>] = []
        var start: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > start { result.append(start...(range.lowerBound - 1)) }
            start = max(start, range.upperBound + 1)
        }
        if start <= TextLanguage.characterMax { result.append(start...TextLanguage.characterMax) }
        return result
    }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func next() -> Unicode.Scalar? {
        guard let scalar = peek else { return nil }
        position += 1
        return scalar
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        position += 1
        return true
    }
}
