import Pattern
import Testing

struct ECMA262Tests {
    @Test(arguments: [
        ("^a+$", "aaa", true), ("^a+$", "aaa\n", false), ("a", "xay", true), ("^\\d+$", "12", true),
        ("^\\d+$", "߀", false), ("^\\w$", "é", false), ("\\bfoo\\b", "a foo b", true), ("^\\S+$", "a\u{feff}b", false),
        ("^\\s$", "\u{feff}", true), ("^\\s$", "\u{2003}", true), ("^\\s$", "\u{b}", true),
        ("^\\s$", "\u{200b}", false),
        ("^[\\s\\d]+$", "\u{a0}1", true), ("^[^\\S]$", "\u{2028}", true), ("^\\cC$", "\u{3}", true),
        ("^\\cc$", "\u{3}", true), ("^\\x41$", "A", true), ("^\\u0041$", "A", true), ("^\\u{1F600}$", "😀", true),
        ("^\\ud83d\\ude00$", "😀", true), ("^.$", "😀", true), ("^.$", "\u{2028}", false), ("^.$", "\r", false),
        ("^[^]$", "\n", true), ("[]", "a", false), ("^[\\b]$", "\u{8}", true), ("^\\/$", "/", true),
        ("^\\0$", "\0", true), ("^[[:alpha:]]$", ":]", true), ("^[a-]$", "-", true), ("^[\\w-]$", "-", true),
        ("^[\\w-x]$", "-", true), ("^[\\w-.]+$", "a-.", true), ("^[a\\-z]$", "m", false), ("^a{2}$", "aa", true),
        ("^a{2,}$", "aaaa", true), ("^a{1,2}?$", "aa", true), ("^{a}$", "{a}", true), ("^a{,2}$", "a{,2}", true),
        ("^(?<year>\\d{4})$", "2026", true), ("^(?:a|b)+$", "abab", true), ("^[\\]]$", "]", true), ("^]$", "]", true),
        ("^\\p{L}$", "é", true), ("^\\p{Letter}$", "é", true), ("^\\P{Letter}$", "1", true),
        ("^\\p{gc=Decimal_Number}$", "߀", true), ("^\\p{Script=Greek}$", "α", true), ("^\\p{sc=Grek}$", "a", false),
        ("^\\p{Lowercase}$", "ª", true), ("^\\p{ASCII}$", "é", false), ("^[^\\p{Alphabetic}]$", "1", true),
        ("^\\p{LC}$", "ǅ", true), ("^\\p{Any}$", "\n", true), ("^[\\p{Lu}\\p{Nd}]+$", "A1", true), ("", "", true),
        ("^🐲*$", "🐲🐲", true), ("^\\$\\^\\(\\)$", "$^()", true), ("^\\-\\@$", "-@", true), ("^(|a)$", "", true),
    ])
    func `an expression matches as ECMA-262 says`(expression: String, text: String, matches: Bool) throws {
        #expect(try Pattern(ecma262: expression).occurs(in: text) == matches)
    }

    @Test(arguments: [
        ("(?=a)b", "lookahead `(?=` is", 0), ("a(?!b)", "negative lookahead `(?!` is", 1),
        ("(?<=a)b", "lookbehind `(?<=` is", 0),
        ("(?<!a)b", "negative lookbehind `(?<!` is", 0), ("(a)\\1", "the backreference `\\1` is", 3),
        ("(?<n>a)\\k<n>", "the backreference `\\k` is", 7),
        ("(?i-s:a)", "the group with modifiers `(?i-s:` is", 0), ("a{1001}", "repeats more than 1000 times", 1),
        ("((a{30}){30}){30}", "`{30}` and the repetitions in what it repeats", 13),
        ("(b{2}(a{40}|c{2})*){26,}", "`{26,}` and the repetitions in what it repeats", 19),
    ])
    func `what has no linear time is refused by name`(expression: String, name: String, offset: Int) {
        let error = #expect(throws: PatternError.self) { try Pattern(ecma262: expression) }
        #expect(error?.code == .unsupported)
        #expect(error?.message.hasPrefix(name) == true)
        #expect(error?.offset == offset)
    }

    @Test(arguments: ["((a{10}){10}){10}", "(a{1000})(b{1000}){1}", "(?:a{2}b{0}){500}", "(a{999}){0}", "(a{31}){32,}"])
    func `repetitions may multiply to what is matched in bounded memory`(expression: String) throws {
        _ = try Pattern(ecma262: expression)
    }

    @Test func `another dialect's group is told by what it begins with, at its place`() {
        for (expression, message) in [
            ("a(?P<n>b)", "`(?P` begins no group: a group with a name is written `(?<name>…)`"),
            ("a(?i)b", "`(?i)` begins no group: flags are not set within an expression"),
            ("a(?#b)", "`(?#` begins no group: there are `(…)`, `(?:…)` and `(?<name>…)`"),
        ] {
            let error = #expect(throws: PatternError.self) { try Pattern(ecma262: expression) }
            #expect(error == PatternError(code: .syntax, message: message, offset: 1))
            #expect(error?.description == "at byte 1, " + message)
        }
    }

    @Test(arguments: [
        "(a", "a)", "[a", "*a", "a**", "a{2}{3}", "^*", "\\b+", "a|*", "\\a", "\\Z", "\\z", "\\A", "\\Q", "\\", "\\c1",
        "\\x4", "\\u12", "\\u{110000}", "\\u{}", "\\ud800", "\\01", "[b-a]", "a{3,2}", "\\p{Nope}", "\\pL", "\\p{L",
        "(?<1a>b)", "(?<>a)", "(?<a", "[\\B]", "\\é", "\\p{Script=Lu}", "\\p{gc=Greek}", "[\\1]",
    ])
    func `bad syntax is refused`(expression: String) {
        let error = #expect(throws: PatternError.self) { try Pattern(ecma262: expression) }
        #expect(error?.code == .syntax)
    }
}
