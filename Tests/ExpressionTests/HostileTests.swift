import Expression
import JSON
import Testing

/// Texts and data that want to take the process down.
struct HostileTests {
    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test(arguments: ["(", "[", "{1:", "!(", "-(", "dyn(", "true ? 1 : (", "[1].map(x, ", "cel.bind(x, ", "'a'.trim("])
    func `endless nesting is an error that says so`(opening: String) {
        #expect(Desk.failure(Self.repeated(opening, 40_000 / opening.utf8.count))?.code == .depth)
    }

    @Test func `a hundred thousand parentheses are refused by their size`() {
        let source = Self.repeated("(", 100_000) + "1" + Self.repeated(")", 100_000)
        #expect(Desk.failure(source)?.code == .size)
    }

    @Test func `ten megabytes are refused without being read`() {
        let clock = ContinuousClock()
        let source = Self.repeated("1 + ", 2_500_000) + "1"
        var code: ExpressionError.Code?
        let elapsed = clock.measure { code = Desk.failure(source)?.code }
        #expect(code == .size)
        #expect(elapsed < .seconds(2))
    }

    @Test(arguments: ["1 + ", "- ", "! ", "x.", "a ? b : "])
    func `long rows are refused where they make the tree too deep`(part: String) {
        #expect(throws: ExpressionError.self) {
            try Expression(compiling: Self.repeated(part, 10_000) + "x", in: Environment(variables: ["x": .dyn]))
        }
    }

    @Test func `long rows of conditions and long lists are fine`() throws {
        let all = Self.repeated("input.amount > 1 && ", 4000) + "true"
        #expect(try Desk.evaluate(all) == .bool(true))
        let list = "[" + Self.repeated("1,", 40_000) + "1].size()"
        #expect(try Desk.evaluate(list) == .int(40_001))
    }

    @Test func `the deepest expression that is allowed is compiled and evaluated`() throws {
        for (opening, closing, core) in [
            ("(", ")", "1"), ("[", "]", "1"), ("{1:", "}", "1"), ("!(", ")", "true"), ("[1].all(x, ", ")", "true"),
            ("dyn(", ")", "1"), ("true ? (", ") : 1", "1"), ("optional.of(", ")", "1"),
        ] {
            let source = Self.repeated(opening, 245) + core + Self.repeated(closing, 245)
            let value = try Expression(compiling: source, in: Environment()).evaluate()
            #expect(throws: Never.self) { try value.json() }
            #expect(value == value)
        }
    }

    @Test(arguments: [
        "lists.range(9223372036854775807).size()",
        "lists.range(100000).all(a, lists.range(100000).all(b, a == b || true))",
        "lists.range(1000).map(a, lists.range(1000).map(b, lists.range(1000)))",
        "'a'.replace('', '%0123456789').replace('', '%0123456789').replace('', '%0123456789').replace('', '0123456789')"
            + ".replace('', '0123456789').replace('', '0123456789').replace('', '0123456789')",
        "lists.range(200000).map(x, 'aaaaaaaaaaaaaaaa').join('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa').size() > 0 "
            + "|| lists.range(900000).size() > 0",
        "[0, 1].all(a, [0, 1].all(b, [0, 1].all(c, [0, 1].all(d, lists.range(200000).all(e, e >= 0)))))",
    ])
    func `what is too much work is ended`(source: String) {
        let clock = ContinuousClock()
        var code: ExpressionError.Code?
        let elapsed = clock.measure { code = Desk.failure(source)?.code }
        #expect(code == .cost)
        #expect(elapsed < .seconds(10))
    }

    @Test(arguments: [#"(\\pL\\pN){499}"#, #"(\\pL\\pN\\pL\\pN\\pL\\pN\\pL\\pN){10}"#, #"\\pL{1000}"#, ".{1000}"])
    func `patterns that are made while evaluating cost what their programs are large`(pattern: String) {
        let error = Desk.failure("lists.range(10000).all(i, !'x'.matches('\(pattern)' + string(i)) || true)")
        #expect(error?.code == .cost)
        #expect(error?.column == 28)
    }

    @Test(arguments: [
        "long == other", "long != other", "long < other", "long in [other]", "{long: 1}[long] == 1",
        "{long: 1}[?long].hasValue()", "long in {other: 1}", "[long].transformMapEntry(i, v, {v: i}) == {}",
        "{long: 1}.transformMap(k, v, v) == {}", "[long] == [other]", "{1: long} == {1: other}", "bytes == otherBytes",
        "[long, other].sort()[0] == ''", "[other, long].distinct() == [long]",
    ])
    func `long texts cost what they are long, wherever they are compared`(comparison: String) throws {
        let text = Self.repeated("a", 1_000_000)
        let expression = try Expression(
            compiling: "lists.range(1000).map(n, \(comparison)).size()",
            in: Environment(variables: ["long": .string, "other": .string, "bytes": .bytes, "otherBytes": .bytes])
        )
        let bindings = Bindings([
            "long": .string(text + "b"), "other": .string(text + "c"), "bytes": .bytes(Array(text.utf8) + [1]),
            "otherBytes": .bytes(Array(text.utf8) + [2]),
        ])
        let error = #expect(throws: ExpressionError.self) { try expression.evaluate(bindings) }
        #expect(error?.code == .cost)
        #expect((error?.column ?? 0) > 1)
    }

    @Test func `doubling a text again and again is ended`() {
        var source = "'0123456789abcdef'"
        for _ in 0..<60 { source = "cel.bind(x, \(source), x + x)" }
        #expect(Desk.failure(source)?.code == .cost)
    }

    @Test func `a value that is small by sharing and huge as JSON is refused`() throws {
        var source = "[1]"
        for _ in 0..<60 { source = "cel.bind(x, \(source), [x, x])" }
        let value = try Expression(compiling: source, in: Environment()).evaluate()
        #expect(throws: ExpressionError.self) { try value.json() }
        #expect(Desk.failure("cel.bind(y, \(source), cel.bind(z, \(source), y == z))")?.code == .cost)
        #expect(Desk.failure("'%s'.format([\(source)])")?.code == .cost)
        #expect(value.description.utf8.count < 100_000)
    }

    @Test func `a failure that many share is not evaluated again and again`() {
        var source = "1 / 0 == 1"
        for _ in 0..<60 { source = "cel.bind(x, \(source), x || x)" }
        #expect(Desk.failure(source)?.code == .divisionByZero)
    }

    @Test func `the work limit is not swallowed by a logical operator`() {
        #expect(Desk.failure("lists.range(2000000).size() > 0 || true")?.code == .cost)
        #expect(Desk.failure("[1].exists(x, lists.range(2000000).size() > 0) || true")?.code == .cost)
    }

    @Test func `a large document is not converted for one of its fields`() throws {
        let messages = JSON.array((0..<20_000).map { ["role": "user", "content": .string("message \($0)")] })
        let bindings = Bindings(["steps": ["a": ["output": ["messages": messages, "x": 7]]]])
        let expression = try Expression(compiling: "steps.a.output.x", in: Environment(variables: ["steps": .dyn]))
        let elapsed = try ContinuousClock().measure {
            for _ in 0..<1000 where try expression.evaluate(bindings).intValue != 7 { Issue.record() }
        }
        #expect(elapsed < .seconds(1))
    }

    @Test(arguments: [
        "", " ", "\0", "\u{FEFF}1", "\"\\ud800\"", "'\\U00110000'", "0x", "1e", "1e999", "1u2",
        "18446744073709551616",
        "99999999999999999999u", "-9223372036854775809", "9223372036854775808", "`a`", "a.`", "a.``", "1.", "..a",
        "a..b",
        "[,,]", "{,,}", "{1}", "f(", "f(,)", "?", "a ? b", "a ? : b", "${1}", "//", "/* */ 1", "'\\", "b'\\u0041'",
        "1 == 2 == 3 ==",
    ])
    func `what is no expression is an error with a place`(source: String) {
        let error = Desk.failure(source)
        #expect(error?.code == .syntax || error?.code == .undeclared)
        #expect(error?.line == 1)
    }

    @Test func `a template is limited in its size and its expressions`() {
        let long = Self.repeated("x", 1_000_001)
        #expect(throws: ExpressionError.self) { try Template(compiling: long, in: Desk.environment) }
        let many = Self.repeated("${1}", 10_001)
        #expect(throws: ExpressionError.self) { try Template(compiling: many, in: Desk.environment) }
        #expect(throws: ExpressionError.self) {
            try Template(compiling: "${'" + Self.repeated("x", 200_000) + "'}", in: Desk.environment)
        }
    }

    @Test func `a value of templates is limited in its depth`() {
        var value: JSON = "${1}"
        for _ in 0..<600 { value = [value] }
        #expect(throws: ExpressionError.self) { try TemplateValue(compiling: value, in: Desk.environment) }
    }
}
