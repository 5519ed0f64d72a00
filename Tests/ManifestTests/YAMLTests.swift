import JSON
import Testing

@testable import Manifest

struct YAMLTests {
    private func parse(_ text: String) -> (node: YAMLNode?, problems: [Problem]) { parse(bytes: Array(text.utf8)) }

    private func parse(bytes: [UInt8]) -> (node: YAMLNode?, problems: [Problem]) {
        var problems = Problems()
        let node = YAMLParser.parse(SourceText(file: "a.yaml", bytes: bytes), problems: &problems)
        return (node, problems.all)
    }

    private func place(_ line: Int, _ column: Int) -> Place { Place(file: "a.yaml", line: line, column: column) }

    @Test(arguments: [
        ("on", JSON.string("on")), ("no", "no"), ("yes", "yes"), ("Off", "Off"), ("y", "y"), ("true", true),
        ("False", false),
        ("TRUE", true), ("tRue", "tRue"), ("null", .null), ("~", .null), ("", .null), ("Null", .null), ("nULL", "nULL"),
        ("0", 0), ("-12", -12), ("+3", 3), ("007", 7), ("0o17", 15), ("0x1F", 31), ("0b1", "0b1"), ("1_000", "1_000"),
        ("9223372036854775807", .int(.max)), ("9223372036854775808", .uint(1 << 63)),
        ("1.5", 1.5), ("-.5", -0.5), ("2.", 2.0), ("1e3", 1000.0), ("1.2.3", "1.2.3"), ("12:30", "12:30"), (".", "."),
        ("1e", "1e"), ("-", "-"), ("0x", "0x"), ("2001-12-14", "2001-12-14"), ("\"12\"", "12"), ("'true'", "true"),
        ("\"\"", ""), ("a b", "a b"),
    ])
    func `scalars are those of the core schema`(text: String, value: JSON) {
        let (node, problems) = parse("- " + (text == "-" ? "'-'" : text))
        #expect(problems.isEmpty)
        #expect(node?.elements?.first?.json == value)
    }

    @Test func `a character that JSON writes as two escapes is one, and moves no place`() throws {
        let text = #"{"é\uD83d\uDe00":"\ud83d\ude00!\udbff\udfff", b: 1, "c": '\ud83d\ude00', d: \ud83d\uDE00}"#
        let pairs = try #require(parse(text).node?.pairs)
        #expect(pairs.map(\.key) == ["é😀", "b", "c", "d"])
        let values: [JSON] = ["😀!\u{10FFFF}", 1, #"\ud83d\ude00"#, #"\ud83d\uDE00"#]
        #expect(pairs.map(\.value.json) == values)
        let columns = pairs.map { $0.keyLocation.column }
        #expect(columns == [2, 47, 53, 74])
        let block = parse("a: |\n  \\ud83d\\ude00\nb: \"\\ud83d\\ude00\"\n").node?.json
        #expect(block == ["a": "\\ud83d\\ude00\n", "b": "😀"])
        #expect(parse(#"a: "\\ud83d\\ude00 \ud83d\ude00""#).node?.json == ["a": #"\ud83d\ude00 😀"#])
        #expect(parse(#"a: "\x5cue83d\x5cuee00 \ud83d\ude00""#).node?.json == ["a": #"\ue83d\uee00 😀"#])
    }

    @Test(arguments: [
        #"a: "\ud83d""#, #"a: "x\ude00\ud83d""#, #"a: "\ud83d \ude00""#, #"a: "\ud83d\ud83d""#,
        // Private characters beside a pair could not be told from it.
        #"a: "\ud83d\ude00\ue83d""#, #"a: "\ud83d\ude00\U0000E83D""#, #"a: "\ud83d\ude00"# + "\u{e83d}\"",
    ])
    func `half of such a character is refused with what to write`(text: String) {
        let problem = parse(text).problems.first
        #expect(problem?.code == .syntax)
        #expect(problem?.location.line == 1)
        #expect(problem?.hint?.contains(#"as JSON's pair `\ud83d\ude00`"#) == true)
    }

    @Test(arguments: [".inf", "-.INF", ".nan", "1e999", "18446744073709551616"])
    func `a number that JSON cannot hold is an error`(text: String) {
        let problems = parse("a: \(text)").problems
        #expect(problems.map(\.code) == [.invalidValue])
        #expect(problems.first?.location == place(1, 4))
    }

    @Test func `every key and value has its place, counted in characters`() throws {
        let node = try #require(parse("é: 1\n\nlist:\n  - {ü: x, b: 'y'}\n  - |\n    text\n").node)
        let pairs = try #require(node.pairs)
        #expect(pairs.map(\.keyLocation) == [place(1, 1), place(3, 1)])
        #expect(pairs[0].value.location == place(1, 4))
        let elements = try #require(pairs[1].value.elements)
        #expect(elements.map(\.location) == [place(4, 5), place(5, 5)])
        #expect(elements[0].pairs?.map(\.keyLocation) == [place(4, 6), place(4, 12)])
        #expect(elements[0].pairs?.map(\.value.location) == [place(4, 9), place(4, 15)])
    }

    @Test(arguments: [
        ("a: hello world", 1, 7, 1, 10), ("a: \"hello\"", 1, 2, 1, 6), ("a: 'hello'", 1, 2, 1, 6),
        ("a: |\n  one\n  two\n", 2, 2, 3, 4), ("a: |2\n    one\n  two\n", 1, 3, 2, 5), ("a: |\n\n  one\n", 2, 1, 3, 3),
        // Where the text differs from the file, the scalar's own place is what is left.
        ("a: \"h\\u0065llo\"", 1, 2, 1, 4), ("a: >\n  one\n  two\n", 1, 2, 1, 4), ("a: 'it''s'", 1, 5, 1, 4),
    ])
    func `a place in a scalar's text is found in the file`(
        text: String,
        line: Int,
        column: Int,
        atLine: Int,
        atColumn: Int
    ) {
        let value = parse(text).node?["a"]
        #expect(value?.location(line: line, column: column) == place(atLine, atColumn))
    }

    @Test func `a key that is written twice is told, with the first`() {
        let problems = parse("a: 1\nb: 2\na: 3\n").problems
        #expect(problems.map(\.code) == [.duplicateKey])
        #expect(problems.first?.location == place(3, 1))
        #expect(problems.first?.hint == "the first one is on line 1")
    }

    @Test func `keys in two Unicode spellings are two keys`() throws {
        var problems = Problems()
        let text = "caf\u{E9}: 1\ncafe\u{301}: 2\n"
        let node = YAMLParser.parse(SourceText(file: "a.yaml", bytes: Array(text.utf8)), problems: &problems)
        #expect(problems.all.isEmpty)
        #expect(node?["caf\u{E9}"]?.json == 1 && node?["cafe\u{301}"]?.json == 2)
        #expect(node?.json.objectValue?.keys.map(\.utf8.count) == [5, 6])
    }

    @Test(arguments: [
        ("a: &x 1\nb: *x\n", "anchors are not supported", 1, 4),
        ("a: !foo 1\n", "the tag `!foo` is not supported", 1, 4),
        ("a: !!binary aGk=\n", "the tag `tag:yaml.org,2002:binary` is not supported", 1, 4),
        ("? [a]\n: 1\n", "a key is text", 1, 3),
        ("a: 1\n---\nb: 2\n", "a second document begins here", 2, 1),
    ])
    func `what has more than one reading is refused`(text: String, message: String, line: Int, column: Int) {
        let problem = parse(text).problems.first
        #expect(problem?.code == .unsupportedYAML)
        #expect(problem?.message == message)
        #expect(problem?.location == place(line, column))
    }

    @Test(arguments: [
        ("a: [1, 2\n", 2, 1), ("a: b: c\n", 1, 5), ("\tkey: value\n", 1, 1), ("a: \"open\n", 2, 1),
        ("a:\n  - b\n c\n", 3, 2),
        ("}", 1, 1), ("a: @x", 1, 4), ("%YAML 9.9\n---\na: 1", 1, 1),
    ])
    func `broken syntax is told at its place`(text: String, line: Int, column: Int) {
        let (node, problems) = parse(text)
        #expect(node == nil)
        #expect(problems.map(\.code) == [.syntax])
        #expect(problems.first?.location == place(line, column), "\(problems)")
    }

    @Test(
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF], 1, 4), ([0x61, 0x0A, 0xC3, 0xA9, 0xC0, 0x80], 2, 2), ([0xED, 0xA0, 0x80], 1, 1),
            ([0xFF, 0xFE, 0x61, 0x00], 1, 1), ([0x61, 0xE2, 0x82], 1, 2),
        ] as [([UInt8], Int, Int)]
    )
    func `bytes that are no UTF-8 are told at their place`(bytes: [UInt8], line: Int, column: Int) {
        let (node, problems) = parse(bytes: bytes)
        #expect(node == nil)
        #expect(problems.map(\.code) == [.fileEncoding])
        #expect(problems.first?.location == place(line, column))
    }

    @Test func `a control character is told at its place`() {
        let problems = parse("a: 1\nb: \u{1}\n").problems
        #expect(problems.map(\.code) == [.syntax])
        #expect(problems.first?.location == place(2, 4))
    }

    @Test(arguments: ["[", "{a: ", "- ", "? ", "[{a: "])
    func `values that are nested without end are an error and no crash`(unit: String) {
        let (node, problems) = parse(String(repeating: unit, count: 100_000))
        #expect(node == nil)
        #expect(problems.count == 1)
    }

    @Test func `values nested a hundred deep are read`() {
        let text = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
        #expect(parse(text).problems.isEmpty)
        #expect(parse("[\(text)]").problems.map(\.code) == [.depth])
    }

    @Test func `entities that expand without end are refused before they do`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            text += "a\(level): &a\(level) [" + (0..<9).map { _ in "*a\(level - 1)" }.joined(separator: ", ") + "]\n"
        }
        let problems = parse(text).problems
        #expect(problems.allSatisfy { $0.code == .unsupportedYAML })
        #expect(!problems.isEmpty)
    }

    @Test func `a file beyond the limits is refused`() {
        #expect(
            parse(bytes: [UInt8](repeating: 0x20, count: SourceText.bytesMax + 1)).problems.map(\.code) == [.fileSize]
        )
        #expect(parse(String(repeating: "- \n", count: YAMLParser.nodesMax + 10)).problems.map(\.code) == [.fileSize])
    }

    @Test func `nothing is read as nothing`() {
        for text in ["", "\n\n", "# only a comment\n", "---\n", "---\n...\n"] {
            let (node, problems) = parse(text)
            #expect(node?.isNull == true)
            #expect(problems.isEmpty)
        }
    }

    @Test(arguments: 0..<400 as Range<UInt64>) func `no bytes crash the parser`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet =
            Array("[]{}:,-?&*!|>'\"%@`#~ \n\t\r ab1.\\xu0\u{85}\u{2028}é".utf8) + [0, 1, 0xFF, 0xC3, 0xEF, 0xBB, 0xBF]
        let count = Int.random(in: 0..<200, using: &generator)
        let bytes = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
        let (node, problems) = parse(bytes: bytes)
        #expect(node != nil || !problems.isEmpty)
        for problem in problems {
            #expect(problem.location.line >= 1)
            #expect(problem.location.column >= 1)
        }
    }
}
