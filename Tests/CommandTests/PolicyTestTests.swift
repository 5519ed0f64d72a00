import JSON
import Testing

/// `reeve policy test`: cases beside the policies, and what they cover.
@Suite struct PolicyTestTests {
    private static let cases = """
        defaults: { service: pay, tool: desk.pay, input: { amount: 5 } }
        cases:
          - { name: a little is paid, expect: allow, by: all-may }
          - { name: more asks a lead, input: { amount: 101 }, expect: ask leads, by: over-100-needs-a-lead, granted_by: leads }
          - { name: too much is never paid, input: { amount: 1001 }, expect: deny, by: never-over-1000 }

        """

    @Test func `cases that pass exit 0 and cover the policies`() async throws {
        let desk = try Desk(["policies/desk.test.yaml": Self.cases])
        let outcome = try await desk.reeve("policy", "test", "--min-coverage", "100")
        #expect(outcome.code == 0, "\(outcome)")
        #expect(outcome.output == "3 cases: 3 passed, 0 failed\ncoverage: 100 % (7 of 7)\n")
        #expect(try await desk.reeve("check", "--strict").code == 0)
        let json = try await desk.reeve("policy", "test", "--json")
        #expect(json.json?["passed"] == 3 && json.json?["coverage"]?["percent"] == 100, "\(json)")
        await desk.close()
    }

    @Test func `a case that fails is named with its place, what came, and why`() async throws {
        let desk = try Desk(["policies/desk.test.yaml": Self.cases.replacing("amount: 101", with: "amount: 100")])
        let outcome = try await desk.reeve("policy", "test")
        #expect(outcome.code == 1, "\(outcome)")
        #expect(
            outcome.output.hasPrefix("policies/desk.test.yaml:4:5: more asks a lead: expected ask leads, came allow\n"),
            "\(outcome)"
        )
        #expect(outcome.output.contains("→ permit `all-may` (policies/desk.cedar:1:1)"), "\(outcome)")
        #expect(outcome.output.contains("3 cases: 2 passed, 1 failed"), "\(outcome)")
        #expect(outcome.output.contains("`when { context.input.amount > 100 }`") == false, "\(outcome)")
        #expect(outcome.output.contains("`over-100-needs-a-lead`: never determined a decision"), "\(outcome)")
        await desk.close()
    }

    @Test func `too little coverage fails`() async throws {
        let text = Self.cases.split(separator: "\n").prefix(3).joined(separator: "\n") + "\n"
        let desk = try Desk(["policies/desk.test.yaml": text])
        #expect(try await desk.reeve("policy", "test").code == 0)
        let outcome = try await desk.reeve("policy", "test", "--min-coverage", "80")
        #expect(outcome.code == 1 && outcome.output.contains("less than 80 %"), "\(outcome)")
        await desk.close()
    }

    @Test func `a case that is wrong exits 2 with its place, in test and in check`() async throws {
        let desk = try Desk(["policies/desk.test.yaml": Self.cases.replacing("tool: desk.pay", with: "tool: desk.pya")])
        for words in [["policy", "test"], ["check"], ["policy", "test", "--json"]] {
            let outcome = try await Reeve.start(words, in: desk.directory, environment: desk.environment).ended()
            let told = outcome.output + outcome.complaints
            #expect(outcome.code == 2 && told.contains("did you mean `desk.pay`?"), "\(outcome)")
        }
        let outcome = try await desk.reeve("policy", "test")
        #expect(outcome.complaints.contains("policies/desk.test.yaml:1:33: there is no tool `desk.pya`"), "\(outcome)")
        await desk.close()
    }

    @Test func `files may be named, and none at all is an error`() async throws {
        let desk = try Desk(["cases/more.yaml": Self.cases])
        let none = try await desk.reeve("policy", "test")
        #expect(none.code == 2 && none.complaints.contains("there are no cases"), "\(none)")
        #expect(try await desk.reeve("policy", "test", "cases/more.yaml").code == 0)
        let missing = try await desk.reeve("policy", "test", "cases/less.yaml")
        #expect(missing.code == 2 && missing.isCivil, "\(missing)")
        await desk.close()
    }

    @Test func `what init makes is tested`() async throws {
        let desk = try Desk()
        #expect(try await desk.reeve("init", "fresh").code == 0)
        let outcome = try await desk.reeve("policy", "test", "--project", "fresh", "--min-coverage", "100")
        #expect(outcome.code == 0, "\(outcome)")
        await desk.close()
    }

    @Test func `text from a file of cases is made harmless for a terminal`() async throws {
        let text = Self.cases.replacing("a little is paid, expect: allow", with: "\"a \\e[31m\", expect: deny")
        let desk = try Desk(["policies/desk.test.yaml": text])
        let outcome = try await desk.reeve("policy", "test")
        #expect(outcome.code == 1 && !outcome.output.contains("\u{1B}"), "\(outcome)")
        await desk.close()
    }
}
