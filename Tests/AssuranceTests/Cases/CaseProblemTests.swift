import Manifest
import Testing

/// A case that could not happen is an error with its place.
struct CaseProblemTests {
    private func problems(_ text: String) throws -> [String] {
        var found = PolicyCases()
        let policies = PastDesk.permits + PastDesk.asks
        found.add(Array(text.utf8), file: "policies/a.test.yaml", of: try PastDesk.project(policies: policies))
        return found.problems.map(\.description)
    }

    private static let sound =
        "name: a, agent: clerk, tool: desk.pay, input: { amount: 5 }, facts: { order: { paid: 5 } }"

    @Test func `a sound case has none`() throws {
        #expect(try problems("cases: [ { \(Self.sound), expect: allow } ]") == [])
    }

    @Test(arguments: [
        ("expect: alow", "1:112: `alow` is no verdict\n    hint: did you mean `allow`?"),
        ("expect: ask", "1:112: `ask` is no verdict"),
        ("expect: ask leeds", "1:112: there is no group `leeds`\n    hint: did you mean `leads`?"),
        ("expect: allow, by: clerk-pay", "1:123: there is no policy `clerk-pay`\n    hint: did you mean `clerk-pays`?"),
        ("expect: allow, granted_by: leads", "1:131: people agree only where they are asked"),
        ("expect: allow, then: deny", "1:125: `then` says what follows once people have agreed"),
        ("expect: invalid", "1:112: the schema of `desk.pay` takes the input"),
        ("expects: allow", "1:104: unknown field `expects`\n    hint: did you mean `expect`?"),
        ("expect: allow, user: ada", "1:125: `user` does not go together with `agent`"),
        ("expect: allow, for: adda", "1:124: there is no person `adda`\n    hint: did you mean `ada`?"),
    ])
    func `a slip in what is expected is named`(text: String, problem: String) throws {
        let found = try problems("cases: [ { \(Self.sound), \(text) } ]")
        #expect(found.contains { $0.hasPrefix("policies/a.test.yaml:" + problem) }, "\(found)")
    }

    @Test(arguments: [
        ("clerk", "clark", "1:28: there is no agent `clark`\n    hint: did you mean `clerk`?"),
        ("desk.pay", "desk.pya", "1:41: there is no tool `desk.pya`\n    hint: did you mean `desk.pay`?"),
        ("tool: desk.pay", "tool: desk.order", "1:41: the tool `desk.order` is not one of agent `clerk`"),
        ("amount: 5", "amount: five", "1:68: `desk.pay` does not take this input: /amount"),
        ("{ amount: 5 }", "{}", "1:58: `desk.pay` does not take this input"),
        ("order: {", "ordre: {", "1:82: `desk.pay` has no fact `ordre`\n    hint: did you mean `order`?"),
        ("paid: 5", "paid: lots", "1:97: `desk.order` never answers this: /paid"),
        (", facts: { order: { paid: 5 } }", "", "1:10: the case lacks the fact `order`"),
        ("agent: clerk, ", "", "1:10: the case does not say who calls"),
        ("tool: desk.pay, ", "", "1:10: the case names no tool"),
        ("name: a, ", "", "1:10: a policy test needs the field `name`"),
    ])
    func `a slip in what is asked is named`(old: String, new: String, problem: String) throws {
        let found = try problems("cases: [ { \(Self.sound.replacing(old, with: new)), expect: allow } ]")
        #expect(found.contains { $0.hasPrefix("policies/a.test.yaml:" + problem) }, "\(found)")
    }

    @Test func `two cases of one name, no cases, and no YAML are named`() throws {
        let two = "{ \(Self.sound), expect: allow }"
        #expect(try problems("cases: [ \(two), \(two) ]").contains { $0.contains("there are two cases `a`") })
        #expect(try problems("cases: []").contains { $0.contains("needs at least 1") })
        #expect(try !problems("cases: [").isEmpty)
        #expect(try !problems("- a").isEmpty)
    }

    @Test func `a slip in the defaults is told at its place there`() throws {
        let text = """
            defaults: { agent: clerk, tool: desk.pay, input: { amount: five }, facts: { order: { paid: 5 } } }
            cases: [ { name: a, expect: allow } ]
            """
        #expect(try problems(text).contains { $0.hasPrefix("policies/a.test.yaml:1:60: `desk.pay` does not take") })
    }
}
