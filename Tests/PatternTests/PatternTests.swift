import Pattern
import Testing

struct PatternTests {
    @Test func `a part of the text is enough, unless the whole is asked for`() throws {
        let pattern = try Pattern(re2: "b+")
        #expect(pattern.occurs(in: "abba"))
        #expect(!pattern.matches(whole: "abba"))
        #expect(pattern.matches(whole: "bb"))
        #expect(!pattern.occurs(in: ""))
    }

    @Test func `a bad expression says what is bad`() {
        let error = #expect(throws: PatternError.self) { try Pattern(re2: "a(b") }
        #expect(error == PatternError(code: .syntax, message: "missing ): a(b"))
    }

    @Test func `repetitions beyond the bound are told in words that say what to change`() {
        let error = #expect(throws: PatternError.self) { try Pattern(re2: "((a{30}){30}){30}") }
        #expect(error?.message.hasPrefix("the repetition `{30}` is refused: repetitions go up to 1000") == true)
    }

    @Test(arguments: ["((((a{30}){30}){30}){30}){30}", String(repeating: "a", count: 70_000)])
    func `an expression that would take too much memory is refused`(expression: String) {
        #expect(throws: PatternError.self) { try Pattern(re2: expression) }
        #expect(throws: PatternError.self) { try Pattern(ecma262: expression) }
    }

    @Test func `an expression that makes others backtrack for ever does not`() throws {
        let pattern = try Pattern(ecma262: "^(a+)+$")
        #expect(!pattern.occurs(in: String(repeating: "a", count: 100_000) + "b"))
    }

    @Test func `a pattern may be used by many tasks at once`() async throws {
        let pattern = try Pattern(ecma262: "^[a-z]+[0-9]$")
        let found = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<64 {
                group.addTask { (0..<50).allSatisfy { pattern.occurs(in: "abc\($0 % 10)") } && number >= 0 }
            }
            return await group.allSatisfy { $0 }
        }
        #expect(found)
    }
}
