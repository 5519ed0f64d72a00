import JSON

/// Where Reeve and `jsonschema` differ on purpose, each with its reason; `docs/fuzzing.md` has them in words.
enum SchemaDifferences {
    static func reason(for difference: String, _ test: JSON, ours: JSON, theirs: JSON) -> String? {
        let answers = theirs["valid"]?.arrayValue ?? []
        switch ours["code"] {
        case "circular": return "a reference that leads back to itself is refused before anything is checked"
        case "limit": return "a schema that costs too much is refused"
        case "reference": return "a reference that leads nowhere is refused before anything is checked"
        case "pattern": return "a pattern that RE2 has not is refused"
        case "duplicate": return "two schemas of one name are refused"
        case "dialect", "vocabulary": return "a metaschema that is not at hand is refused"
        default: break
        }
        if difference == "accepted", theirs["message"]?.stringValue?.contains("is not a 'regex'") == true {
            return "Python's patterns know no `\\p{…}`"
        }
        if difference == "valid", answers.contains("recursion") { return "Python's own recursion ends the check" }
        if difference == "valid", "\(test["schema"] ?? nil)".contains("multipleOf"), isBeyondDoubles(test["instances"])
        {
            return "Python divides integers beyond 2^53 as doubles"
        }
        return nil
    }

    private static func isBeyondDoubles(_ value: JSON?) -> Bool {
        switch value {
        case .int(let number)?: number.magnitude > 1 << 53
        case .uint?: true
        case .double(let number)?: abs(number) > 0x1p53
        case .array(let elements)?: elements.contains { isBeyondDoubles($0) }
        case .object(let object)?: object.contains { isBeyondDoubles($0.value) }
        default: false
        }
    }
}
