/// Expressions of CEL's own corpus with something changed.
enum CelMutation {
    private static let words = [
        "true", "false", "null", "1", "-1", "1u", "1.5", "9223372036854775807", "18446744073709551615u", "''", "'a'",
        "b'a'", "[]", "{}", "[1, 2]", "{'a': 1}", "i", "u", "d", "s", "x", "li", "m", "==", "!=", "<", "in", "&&", "||",
        "!", "-", "+", "*", "/", "%", "?", ":", "(", ")", "[", "]", "{", "}", ",", ".", ".size()", ".all(e, e == 1)",
        ".map(e, e)", "type(", "dyn(", "int(", "string(", "timestamp(0)", "duration('1s')", "0x", "1e", "'\\ud800'",
        "'\\xff'", "9223372036854775808", "1..2", "r'\\'", "b'\\u00e9'", "_a", "__", "if", "for", "a.b.c", "\\", "$",
        "'''a'''", "// x\n", "1 .", "[?", "{?", ".?a", "optional.none()", "has(m.a)", "0x1u", "007", "1.", ".5",
    ]

    static func changed(_ text: String, _ random: inout SplitMix64) -> String {
        var tokens = TextTokens.split(text)
        guard !tokens.isEmpty else { return random.pick(words) }
        let position = random.below(tokens.count)
        switch random.below(6) {
        case 0: tokens.remove(at: position)
        case 1: tokens.insert(random.pick(tokens), at: position)
        case 2: tokens[position] = random.pick(words)
        case 3: tokens.insert(" \(random.pick(words)) ", at: position)
        case 4: tokens.swapAt(position, random.below(tokens.count))
        default:
            guard let group = random.pickAny(TextTokens.groups(tokens)) else { return text + random.pick(words) }
            tokens.replaceSubrange(group, with: [random.pick(words)])
        }
        return tokens.joined()
    }
}
