/// Translates a character class (ECMA-262 section 22.2.1, CharacterClass) whose opening bracket has been read.
enum ECMAClass {
    static func translate(_ cursor: inout ScalarCursor) throws(PatternError) -> String {
        let start = cursor
        let isComplement = cursor.take("^")
        var items = ""
        while let item = try item(&cursor) {
            guard case .scalar(let first) = item, cursor.peek == "-" else {
                items += item.spelled
                continue
            }
            let beforeDash = cursor
            _ = cursor.next()
            guard let last = try Self.item(&cursor) else {
                // A dash before the closing bracket is one.
                cursor = beforeDash
                items += item.spelled
                continue
            }
            guard case .scalar(let last) = last else {
                items += item.spelled + CharacterSpelling.spell("-" as Unicode.Scalar) + last.spelled
                continue
            }
            guard first <= last else { throw beforeDash.fault("range out of order in a class") }
            items += "\(CharacterSpelling.spell(first))-\(CharacterSpelling.spell(last))"
        }
        guard cursor.take("]") else { throw start.fault("`[` is never closed") }
        guard items.isEmpty else { return isComplement ? "[^\(items)]" : "[\(items)]" }
        // RE2 has no empty class; `[]` matches nothing, `[^]` everything.
        return isComplement ? "[\\x00-\\x{10FFFF}]" : "[^\\x00-\\x{10FFFF}]"
    }

    private enum Item {
        case scalar(Unicode.Scalar)
        case set(ScalarSet)

        var spelled: String {
            switch self {
            case .scalar(let scalar): CharacterSpelling.spell(scalar)
            case .set(let set): set.items
            }
        }
    }

    /// The next item, or nil before the closing bracket and at the end.
    private static func item(_ cursor: inout ScalarCursor) throws(PatternError) -> Item? {
        guard let scalar = cursor.peek, scalar != "]" else { return nil }
        _ = cursor.next()
        guard scalar == "\\" else { return .scalar(scalar) }
        switch try ECMAEscape.read(&cursor, inClass: true) {
        case .scalar(let scalar): return .scalar(scalar)
        case .set(let set): return .set(set)
        case .boundary, .backreference: throw cursor.fault("unknown escape in a class")
        }
    }
}
