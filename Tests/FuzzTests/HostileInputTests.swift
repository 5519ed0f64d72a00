import Expression
import FuzzTargets
import Glibc
import JSON
import JSONSchema
import Manifest
import Policy
import Testing

/// Input made to take a server down: each is answered with an error at a place, within bounds of processor time and
/// memory. The rooms' own tests hold the finer points; these hold that no reader was forgotten.
@Suite(.serialized) struct HostileInputTests {
    private static let levels = 100_000

    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    /// Runs within ten seconds of the thread's processor time and 600 MB more memory than the process ever had.
    private func bounded<Result>(_ run: () throws -> Result) rethrows -> Result {
        func processorSeconds() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        func peakKilobytes() -> Int {
            var usage = rusage()
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss
        }
        let (seconds, peak) = (processorSeconds(), peakKilobytes())
        defer {
            #expect(processorSeconds() - seconds < 10)
            #expect(peakKilobytes() - peak < 600_000)
        }
        return try run()
    }

    private func policyError(_ text: String) -> PolicyError? {
        bounded {
            do throws(PolicyError) {
                _ = try PolicySet(parsing: text, file: "p.cedar")
                return nil
            } catch {
                return error
            }
        }
    }

    private func condition(_ text: String) -> PolicyError? {
        policyError("permit (principal, action, resource) when { \(text) };")
    }

    private func expressionError(_ text: String) -> ExpressionError? {
        bounded {
            do throws(ExpressionError) {
                _ = try Expression(compiling: text, in: Environment(variables: ["x": .dyn])).evaluate(
                    Bindings(["x": CELValue.int(1)])
                )
                return nil
            } catch {
                return error
            }
        }
    }

    private func schemaError(_ schema: JSON) -> SchemaError? {
        bounded {
            do throws(SchemaError) {
                _ = try Schema(compiling: schema)
                return nil
            } catch {
                return error
            }
        }
    }

    private func jsonError(_ text: String) -> JSONError? {
        bounded {
            do throws(JSONError) {
                _ = try JSON(parsing: text.utf8)
                return nil
            } catch {
                return error
            }
        }
    }

    private func yamlProblems(_ text: String) -> [Problem] {
        bounded { YAMLDocument.read(text, file: "a.yaml").problems }
    }

    @Test func `a policy beyond ten megabytes is refused, and one below is read`() throws {
        let policy = "permit (principal == U::\"a\", action, resource) when { context.a == 1 };\n"
        let error = policyError(Self.repeated(policy, 12_000_000 / policy.utf8.count))
        #expect(error?.code == .size)
        #expect(error?.location?.file == "p.cedar")
        let set = try bounded { try PolicySet(parsing: Self.repeated(policy, 20_000), naming: .position) }
        #expect(set.policies.count == 20_000)
        let late = policyError(Self.repeated(policy, 20_000) + "permit (")
        #expect(late?.location?.line == 20_001)
    }

    @Test(arguments: ["(", "[", "!(", "-(", "{a: ", "if ", "context.a.contains(", "ip("])
    func `a hundred thousand levels of Cedar are an error at their place`(opening: String) {
        let error = condition(Self.repeated(opening, Self.levels))
        #expect(error?.code == .depth)
        #expect((error?.location?.column ?? 0) > 1)
    }

    @Test(arguments: ["(", "[", "!(", "-(", "{1:", "size("])
    func `a hundred thousand levels of CEL are an error at their place`(opening: String) {
        let error = expressionError(Self.repeated(opening, Self.levels))
        #expect(error?.code == .size || error?.code == .depth)
        #expect(error?.range != nil)
    }

    @Test(arguments: [
        "x ? 1 : ", "x ? (", "x.", "x[", "x + ", "cel.bind(y, x, ", "[x].map(x, ", "{x: ", "optional.of(",
    ])
    func `a hundred thousand parts of CEL, one in the other, are an error at their place`(part: String) {
        for count in [Self.levels, 90_000 / part.utf8.count] {
            let error = expressionError(Self.repeated(part, count))
            #expect(error?.code == .size || error?.code == .depth)
            #expect(error?.range != nil)
        }
    }

    @Test(arguments: ["[]", "{}", "[]==[]", "?optional.none()", "[].map(x,x)", "optional.of([]).value()"])
    func `as many open types as a text can hold are checked in bounded time`(element: String) {
        let text = "[" + Self.repeated(element + ",", 90_000 / (element.utf8.count + 1)) + "].size()"
        #expect(expressionError(text) == nil)
    }

    @Test(arguments: ["!", "-"]) func `a hundred thousand signs are an error at their place`(sign: String) {
        #expect((condition(Self.repeated(sign, Self.levels) + "1")?.location?.column ?? 0) > 1)
        #expect(expressionError(Self.repeated(sign, Self.levels) + "x")?.range != nil)
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
    func `a hundred thousand levels of JSON are an error at their byte`(opening: String) {
        let error = jsonError(Self.repeated(opening, Self.levels))
        #expect(error?.code == .depth)
        #expect((error?.offset ?? 0) >= 512)
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func `a hundred thousand levels of YAML are an error at their place`(opening: String) {
        let problems = yamlProblems(Self.repeated(opening, Self.levels))
        #expect(problems.count == 1)
        #expect((problems.first?.location.column ?? 0) > 1 || (problems.first?.location.line ?? 0) > 1)
    }

    @Test func `aliases that double each other are an error at the first`() {
        var text = "a0: &a0 [x, x]\n"
        for level in 1...60 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(yamlProblems(text).first?.location.line == 1)
        #expect(!yamlProblems("&a [*a]").isEmpty)
    }

    @Test(arguments: ["(a+)+$", "(a|aa)+$", "(.*)*x", "^(([a-z])+.)+[A-Z]([a-z])+$"])
    func `a pattern that would backtrack for ever matches in linear time`(pattern: String) throws {
        let text = Self.repeated("a", 100_000) + "!"
        let schema = try Schema(compiling: ["pattern": .string(pattern)])
        #expect(bounded { !schema.isValid(.string(text)) })
        let environment = Environment(variables: ["x": .string])
        let expression = try Expression(compiling: "x.matches('\(pattern)')", in: environment)
        #expect(bounded { try? expression.evaluate(Bindings(["x": CELValue.string(text)])) } == .bool(false))
    }

    @Test func `a pattern of Cedar matches without backtracking`() throws {
        let set = try PolicySet(
            parsing: "permit (principal, action, resource) when { context.a like \"\(Self.repeated("*a", 500))b\" };"
        )
        let request = Request(
            principal: EntityUID(type: "U", id: "a"),
            action: EntityUID(type: "Action", id: "a"),
            resource: EntityUID(type: "U", id: "a"),
            context: ["a": .string(Self.repeated("a", 20_000))]
        )
        #expect(bounded { Authorizer(set).decide(request, entities: .empty).outcome } == .deny)
    }

    @Test(
        arguments: [
            ["$ref": "#"], ["$defs": ["a": ["$ref": "#/$defs/b"], "b": ["$ref": "#/$defs/a"]], "$ref": "#/$defs/a"],
            ["allOf": [["anyOf": [["not": ["$ref": "#"]]]]]], ["$dynamicAnchor": "a", "$dynamicRef": "#a"],
        ] as [JSON]
    ) func `a schema that leads back to itself is an error at its place`(schema: JSON) {
        let error = schemaError(schema)
        #expect(error?.code == .circular)
        #expect(error?.location.contains("#") == true)
    }

    @Test func `chains and bombs of references are errors`() {
        func definitions(_ count: Int, _ link: (String) -> JSON) -> JSON {
            var all = JSONObject()
            for number in 0..<count { all["d\(number)"] = link("#/$defs/d\(number + 1)") }
            all["d\(count)"] = true
            return ["$ref": "#/$defs/d0", "$defs": .object(all)]
        }
        #expect(schemaError(definitions(20_000) { ["$ref": .string($0)] })?.code == .limit)
        let bomb = definitions(60) { ["allOf": [["$ref": .string($0)], ["$ref": .string($0)], ["$ref": .string($0)]]] }
        #expect(schemaError(bomb)?.code == .limit)
    }

    @Test func `entities in a cycle are an error that names one of them`() {
        func entity(_ id: Int, in parent: Int) -> JSON {
            [
                "uid": ["type": "G", "id": .string("\(id)")], "attrs": [:],
                "parents": [["type": "G", "id": .string("\(parent)")]],
            ]
        }
        let count = 20_000
        let error = bounded {
            #expect(throws: PolicyError.self) {
                try Entities(json: .array((0..<count).map { entity($0, in: ($0 + 1) % count) }))
            }
        }
        #expect(error?.code == .entity)
        #expect(error?.message.contains("G::") == true)
    }

    @Test func `integers beyond 64 bits are errors at their place`() {
        let number = "9223372036854775808"
        #expect(condition("1 < \(number)")?.code == .integer)
        #expect(condition("1 < \(number)")?.location?.column == 49)
        #expect(condition("1 < \(Self.repeated("9", 1_000_000))")?.code == .integer)
        #expect(expressionError("1 < \(number)")?.column == 5)
        #expect(expressionError("1u < 18446744073709551616u")?.column == 6)
        #expect(expressionError("9223372036854775807 + 1")?.code == .overflow)
        #expect(expressionError(Self.repeated("9", 90_000))?.code == .syntax)
        #expect(jsonError("[1, 18446744073709551617]")?.offset == 4)
        #expect(jsonError("[\(Self.repeated("9", 5_000_000))]")?.offset == 1)
        #expect(yamlProblems("a: 18446744073709551616").first?.location.column == 4)
    }

    @Test func `a lone surrogate is an error at its place`() {
        #expect(condition("\"\\u{d800}\" == \"\"")?.code == .escape)
        #expect((condition("\"\\u{d800}\" == \"\"")?.location?.column ?? 0) >= 45)
        #expect(policyError("permit (principal == U::\"\\u{dfff}\", action, resource);")?.code == .escape)
        #expect(throws: PolicyError.self) { try PolicySchema(parsing: "entity A enum [\"\\u{d800}\"];") }
        #expect(expressionError("x == '\\ud800'")?.column != nil)
        #expect(expressionError("x == b'\\ud800'")?.column != nil)
        #expect(jsonError("[\"\\ud800\"]")?.offset == 2)
        #expect(yamlProblems("a: \"\\ud800\"").isEmpty == false)
    }

    @Test(arguments: [
        "lists.range(1000).all(a, lists.range(1000).all(b, lists.range(1000).all(c, a + b + c >= 0)))",
        "[1,2,3,4,5,6,7,8,9,10].map(a, [1,2,3,4,5,6,7,8,9,10].map(b, lists.range(5000).map(c, [a, b, c])))"
            + ".all(d, d.all(e, e.all(f, f.all(g, g > 0))))",
        "lists.range(100000).map(a, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa').join('bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb')",
        "lists.range(1000).map(a, lists.range(1000)).flatten().sort().distinct().size()",
    ]) func `work without end is ended by its cost`(expression: String) {
        #expect(expressionError(expression)?.code == .cost)
    }

    @Test func `a text that doubles again and again is ended by its cost`() {
        var expression = "'0123456789abcdef'"
        for _ in 0..<50 { expression = "cel.bind(v, \(expression), v + v)" }
        #expect(expressionError(expression)?.code == .cost)
        var replacing = "'a'"
        for _ in 0..<40 { replacing += ".replace('a', 'aaaaaaaaaa')" }
        #expect(expressionError(replacing)?.code == .cost)
    }
}
