import Manifest
import Testing

/// A case that could not happen is an error with its place.
struct CaseProblemTests {
    private func problems(_ text: String) throws -> [String] {
        var found = PolicyCases()
        let policies = PastDesk.permits + PastDesk.asks + Self.rights
        let project = try PastDesk.project(policies: policies, labels: "labels: [web, untrusted]")
        found.add(Array(text.utf8), file: "policies/a.test.yaml", of: project)
        return found.problems.map(\.description)
    }

    private static let rights =
        "permit (principal == Service::\"cron\", action == Action::\"reeve.start\", resource);\n"

    private static let sound =
        "name: a, agent: clerk, tool: desk.pay, input: { amount: 5 }, facts: { order: { paid: 5 } }"

    @Test func `a sound case has none`() throws {
        #expect(try problems("cases: [ { \(Self.sound), expect: allow } ]") == [])
        let more = "workflow: flow, labels: [untrusted, web], input_labels: [web], expect: allow"
        #expect(try problems("cases: [ { \(Self.sound), \(more) } ]") == [])
        for service in ["flow", "cron"] {
            let text = Self.sound.replacing("agent: clerk", with: "service: \(service)")
            #expect(try problems("cases: [ { \(text), expect: allow } ]") == [])
        }
    }

    @Test func `a right of a service from outside can be tested, a slip of a workflow's name not`() throws {
        let item = "name: a, right: start, expect: deny"
        #expect(try problems("cases: [ { \(item), service: nightly } ]") == [])
        let slip = try problems("cases: [ { \(item), service: flwo } ]")
        #expect(slip.contains { $0.contains("there is no workflow `flwo`") }, "\(slip)")
        let stray = try problems("cases: [ { \(item), service: flow, labels: [web] } ]")
        #expect(stray.contains { $0.contains("`right` does not go together with `labels`") }, "\(stray)")
    }

    @Test(arguments: [
        ("right: start, run: run_1", "1:65: `right: start` is asked for before there is a run"),
        ("right: pause, run: null", "1:65: `right: pause` always has a run"),
        ("right: pause, run: 01K7", "1:65: `01K7` is no run's id\n    hint: did you mean `run_01k7`?"),
        ("right: pause, run: run-1", "1:65: `run-1` is no run's id\n    hint: ids are like"),
        ("right: erase, workflow: flow", "1:70: `right: erase` names no workflow"),
        ("right: read, run: null, workflow: flow", "1:80: `right: read` without a run is about all of them"),
        ("right: read, workflow: flwo", "1:69: there is no workflow `flwo`\n    hint: did you mean `flow`?"),
        ("right: read, groups: leads", "1:67: `right: read` is asked for in nobody's name"),
        ("right: approve", "1:10: an answer is given in the name of groups"),
        ("right: cancel, tool: desk.pay", "1:67: `right: cancel` is about no tool"),
        ("right: settle, tool: desk.pya", "1:67: there is no tool `desk.pya`\n    hint: did you mean `desk.pay`?"),
    ])
    func `a right that is asked for with what its request never names is an error`(text: String, problem: String) throws
    {
        let found = try problems("cases: [ { name: a, user: ada, expect: deny, \(text) } ]")
        #expect(found.contains { $0.hasPrefix("policies/a.test.yaml:" + problem) }, "\(found)")
    }

    @Test func `a call always has a run, of an id that one can have`() throws {
        #expect(try problems("cases: [ { \(Self.sound), expect: allow, run: run_01k } ]") == [])
        #expect(try problems("cases: [ { \(Self.sound), expect: allow, run: null } ]").count == 1)
        #expect(try problems("cases: [ { \(Self.sound), expect: allow, run: flow } ]").count == 1)
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
        (", facts", ", workflow: flwo, facts", "1:83: there is no workflow `flwo`\n    hint: did you mean `flow`?"),
        ("agent: clerk", "service: flwo", "1:30: there is no workflow `flwo` that could call as a service"),
        ("agent: clerk", "service: nobody", "1:30: there is no workflow `nobody` that could call as a service"),
        (
            ", facts", ", labels: [web, untrused], facts",
            "1:87: no tool and no workflow carries the label `untrused`\n    hint: did you mean `untrusted`?"
        ),
        (", facts", ", input_labels: [secret], facts", "1:88: no tool and no workflow carries the label `secret`"),
    ])
    func `a slip in what is asked is named`(old: String, new: String, problem: String) throws {
        let found = try problems("cases: [ { \(Self.sound.replacing(old, with: new)), expect: allow } ]")
        #expect(found.contains { $0.hasPrefix("policies/a.test.yaml:" + problem) }, "\(found)")
    }

    @Test func `what a case says with null takes away what the defaults say`() throws {
        let defaults = """
            defaults: { agent: clerk, for: ada, workflow: flow, step: s, tool: desk.pay, labels: [web], input: { amount: 5 },
              facts: { order: { paid: 5 } }, calls: { desk.pay: 3 } }

            """
        let project = try PastDesk.project(policies: PastDesk.permits, labels: "labels: [web, untrusted]")
        func read(_ item: String) -> PolicyCases {
            var found = PolicyCases()
            found.add(Array((defaults + "cases: [ { name: a, expect: allow\(item) } ]").utf8), file: "a", of: project)
            return found
        }
        let whole = try #require(read("").cases.first)
        #expect(whole.actsFor == "user:ada" && whole.workflow == "flow" && whole.step == "s")
        #expect(whole.past.runLabels == ["web"] && whole.past.calls == ["desk.pay": 3])
        let bare = read(
            ", agent: null, service: flow, for: null, workflow: null, step: null, labels: null, calls: null"
        )
        #expect(bare.problems == [])
        let rest = try #require(bare.cases.first)
        #expect(rest.principal == "service:flow" && rest.actsFor == nil && rest.workflow == "flow")
        #expect(rest.step == "test" && rest.past.runLabels == [] && rest.past.calls == [:])
        #expect(read(", workflow: null").cases.first?.workflow == "test")
        #expect(read(", input: null").problems.first?.message.contains("does not take this input") == true)
        #expect(read(", facts: null").problems.first?.message.contains("lacks the fact `order`") == true)
        #expect(read(", agent: null").problems.first?.message == "the case does not say who calls")
        #expect(read(", tool: null").problems.first?.message == "the case names no tool")
        #expect(read(", expect: null").problems.isEmpty == false)
    }

    @Test func `where there is nothing that could have been meant, the hint says so and where it is declared`() throws {
        var found = PolicyCases()
        let project = try PastDesk.project(policies: PastDesk.permits, offered: "desk.pay, desk.order")
        let text = "cases: [ { name: a, agent: clerk, tool: desk.order, labels: [web], history: { paid: 1 }, "
        found.add(Array((text + "facts: { order: 1 }, expect: allow } ]").utf8), file: "a", of: project)
        let hints = found.problems.compactMap(\.hint)
        let labels = "the project declares no labels: they are written in `labels` of a connector, a tool or a workflow"
        #expect(hints.contains(labels), "\(found.problems)")
        #expect(hints.contains("the project declares no counters: they are written in `counters` of `reeve.yaml`"))
        #expect(hints.contains("the tool declares no facts: they are written in its `facts`"), "\(found.problems)")
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
