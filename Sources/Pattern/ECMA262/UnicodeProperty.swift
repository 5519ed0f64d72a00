/// The Unicode properties that ECMA-262 (section 22.2.1.9, tables 67 to 69) lets `\p{…}` name.
///
/// RE2 knows general categories by their short names and scripts by their long ones. Other properties are spelled out
/// as ranges, from the Unicode data of Swift's standard library.
enum UnicodeProperty {
    /// Reads the braces after `\p` or `\P`.
    static func read(_ cursor: inout ScalarCursor, isComplement: Bool) throws(PatternError) -> ScalarSet {
        let start = cursor
        guard cursor.take("{") else { throw start.fault("`\\p` is not followed by `{`") }
        var name = ""
        while !cursor.take("}") {
            guard let scalar = cursor.next(), scalar.isASCII,
                scalar.properties.isAlphabetic || "0123456789_=".unicodeScalars.contains(scalar)
            else { throw cursor.fault("`\\p{` is not closed") }
            name.unicodeScalars.append(scalar)
        }
        guard let set = set(name, isComplement: isComplement) else {
            throw start.fault("unknown unicode property `\(name)`")
        }
        return set
    }

    private static func set(_ name: String, isComplement: Bool) -> ScalarSet? {
        let parts = name.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        switch (parts.first, parts.count) {
        case (_, 1): return category(name, isComplement) ?? binary(name, isComplement)
        case ("General_Category", 2), ("gc", 2): return category(parts[1], isComplement)
        case ("Script", 2), ("sc", 2), ("Script_Extensions", 2), ("scx", 2): return script(parts[1], isComplement)
        default: return nil
        }
    }

    private static func category(_ name: String, _ isComplement: Bool) -> ScalarSet? {
        let short = UnicodeNames.categories[name] ?? name
        if UnicodeNames.categoriesOfRE2.contains(short) { return named(short, isComplement) }
        switch short {
        case "LC":
            return computed(isComplement) { [.uppercaseLetter, .lowercaseLetter, .titlecaseLetter].contains($0) }
        case "Cn": return computed(isComplement) { $0 == .unassigned }
        case "C":
            return computed(isComplement) { [.control, .format, .privateUse, .surrogate, .unassigned].contains($0) }
        default: return nil
        }
    }

    private static func script(_ name: String, _ isComplement: Bool) -> ScalarSet? {
        let long = UnicodeNames.scripts[name] ?? name
        // RE2 itself says whether it knows the script; a category must not pass for one.
        guard long.utf8.count > 2, (try? Pattern(re2: "\\p{\(long)}")) != nil else { return nil }
        return named(long, isComplement)
    }

    private static func binary(_ name: String, _ isComplement: Bool) -> ScalarSet? {
        switch name {
        case "Any": ScalarSet(ranges: isComplement ? [] : [0...0x10FFFF], isComplement: false)
        case "ASCII": ScalarSet(ranges: [0...0x7F], isComplement: isComplement)
        case "ASCII_Hex_Digit", "AHex":
            ScalarSet(ranges: [0x30...0x39, 0x41...0x46, 0x61...0x66], isComplement: isComplement)
        case "Assigned": computed(isComplement) { $0 != .unassigned }
        default: UnicodeNames.binaries[name].map { read in computed(isComplement, of: read) }
        }
    }

    private static func named(_ name: String, _ isComplement: Bool) -> ScalarSet {
        ScalarSet(named: isComplement ? "\\P{\(name)}" : "\\p{\(name)}")
    }

    private static func computed(
        _ isComplement: Bool,
        category: (Unicode.GeneralCategory) -> Bool
    ) -> ScalarSet {
        computed(isComplement) { (properties: Unicode.Scalar.Properties) in category(properties.generalCategory) }
    }

    private static func computed(
        _ isComplement: Bool,
        of holds: (Unicode.Scalar.Properties) -> Bool
    ) -> ScalarSet {
        var ranges: [ClosedRange<UInt32>] = []
        var first: UInt32?
        for value in 0...0x110000 as ClosedRange<UInt32> {
            let isMember = Unicode.Scalar(value).map { holds($0.properties) } ?? false
            if isMember, first == nil { first = value }
            if !isMember, let start = first {
                ranges.append(start...(value - 1))
                first = nil
            }
        }
        return ScalarSet(ranges: ranges, isComplement: isComplement)
    }
}
