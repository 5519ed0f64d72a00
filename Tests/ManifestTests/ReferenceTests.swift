import Manifest
import Testing

/// Names that lead nowhere, each told at the name, with what was probably meant.
struct ReferenceTests {
    @Test(arguments: [
        (
            "agents/refunds.yaml", "orders.find", "orders.fnd", Problem.Code.unknownTool,
            "there is no tool `orders.fnd`", "orders.find"
        ),
        ("agents/refunds.yaml", "standard", "standart", .unknownTier, "there is no tier `standart`", "standard"),
        (
            "agents/refunds.yaml", "owner: support-platform", "owner: support-platfrm", .unknownOwner,
            "the owner `support-platfrm` is no group in people.yaml", "support-platform"
        ),
        (
            "agents/refunds.yaml", "ask_human: support-leads", "ask_human: support-lead", .unknownGroup,
            "there is no group `support-lead` that could be asked", "support-leads"
        ),
        (
            "workflows/refund.yaml", "agent: refunds", "agent: refund", .unknownAgent, "there is no agent `refund`",
            "refunds"
        ),
        (
            "workflows/refund.yaml", "order: { tool: orders.find", "order: { tool: orders.fin", .unknownTool,
            "there is no tool `orders.fin`", "orders.find"
        ),
        ("workflows/refund.yaml", "model: fast", "model: fat", .unknownTier, "there is no tier `fat`", "fast"),
        (
            "workflows/refund.yaml", "ask: support-leads", "ask: support-leeds", .unknownGroup,
            "there is no group `support-leeds` that could be asked", "support-leads"
        ),
        (
            "workflows/refund.yaml", "to: support-managers", "to: support-manager", .unknownGroup,
            "there is no group `support-manager` that could be asked", "support-managers"
        ),
        (
            "workflows/refund.yaml", "after: [classify]", "after: [clasify]", .unknownStep,
            "there is no step `clasify` here",
            "classify"
        ),
        ("reeve.yaml", "agent: refunds,", "agent: refonds,", .unknownAgent, "there is no agent `refonds`", "refunds"),
        (
            "reeve.yaml", "workflow: refund }", "workflow: refunt }", .unknownWorkflow, "there is no workflow `refunt`",
            "refund"
        ),
        ("people.yaml", "[ben]", "[bem]", .unknownPerson, "there is no person `bem`", "ben"),
        (
            "people.yaml", "ben: { groups: [support-managers] }", "ben: { groups: [support-manager] }", .unknownGroup,
            "there is no group `support-manager`", "support-managers"
        ),
        (
            "tools/payments.yaml", "secret.payments_key", "secret.payment_key", .unknownSecret,
            "there is no secret `payment_key`", "payments_key"
        ),
        (
            "tools/payments.yaml", "tool: orders.find", "tool: orders.fnd", .unknownTool,
            "there is no tool `orders.fnd`",
            "orders.find"
        ),
        ("models.yaml", "provider: main", "provider: mein", .unknownProvider, "there is no provider `mein`", "main"),
        ("models.yaml", "[large, small]", "[larg, small]", .unknownModel, "there is no model `larg`", "large"),
        (
            "policies/refunds.cedar", "Agent::\"refunds\"", "Agent::\"refund\"", .unknownAgent,
            "there is no agent `refund`",
            "refunds"
        ),
        (
            "policies/refunds.cedar", "[Action::\"orders.find\"", "[Action::\"orders.fond\"", .unknownTool,
            "there is no tool `orders.fond`", "orders.find"
        ),
    ])
    func `a name that leads nowhere is told`(
        path: String,
        old: String,
        new: String,
        code: Problem.Code,
        message: String,
        meant: String
    ) throws {
        let desk = RefundDesk.changing(path, old, new)
        let problem = try #require(desk.problems.first { $0.severity == .error })
        #expect(desk.problems.count { $0.severity == .error } == 1, "\(desk.problems)")
        #expect(problem.code == code)
        #expect(problem.message == message)
        #expect(problem.hint == "did you mean `\(meant)`?")
        // The place is that of the word which is wrong, within what was replaced.
        let start = desk.place(path, new)
        #expect(problem.location.line == start.line)
        let shared = new.unicodeScalars.count
        #expect((start.column..<(start.column + shared)).contains(problem.location.column))
    }

    @Test func `the places are exact`() {
        let agent = RefundDesk.changing("agents/refunds.yaml", "orders.find", "orders.fnd")
        #expect(agent.problems.first?.location == agent.place("agents/refunds.yaml", "orders.fnd"))
        let secret = RefundDesk.changing("tools/payments.yaml", "secret.payments_key", "secret.payment_key")
        #expect(secret.problems.first?.location == secret.place("tools/payments.yaml", "secret.payment_key"))
        let policy = RefundDesk.changing("policies/refunds.cedar", "Action::\"orders.find\"", "Action::\"orders.fond\"")
        #expect(policy.problems.first?.location == policy.place("policies/refunds.cedar", "Action::\"orders.fond\""))
        let approval = RefundDesk.changing(
            "policies/refunds.cedar",
            "@approval(\"support-leads\")",
            "@approval(\"support-leeds\")"
        )
        expectOnly(
            .unknownGroup,
            in: approval,
            at: approval.place("policies/refunds.cedar", "@approval"),
            message: "there is no group `support-leeds` that could be asked",
            hint: "did you mean `support-leads`?"
        )
    }

    @Test(arguments: [
        ("agents/refunds.yaml", "prompts/refunds.md"), ("agents/refunds.yaml", "schemas/refund-result.json"),
        ("workflows/refund.yaml", "prompts/classify.md"), ("workflows/refund.yaml", "schemas/request.yaml"),
        ("models.yaml", "models/script.yaml"),
    ])
    func `a file that is missing is told where it is named`(path: String, file: String) throws {
        let desk = RefundDesk().removing(file)
        let problem = try #require(desk.problems.first { $0.code == .fileMissing })
        #expect(problem.location == desk.place(path, file))
        #expect(problem.message == "there is no file `\(file)`")
    }

    @Test func `no path leads out of the project`() {
        let desk = RefundDesk.changing("agents/refunds.yaml", "prompts/refunds.md", "../../etc/passwd")
        expectOnly(
            .fileOutside,
            in: desk,
            at: desk.place("agents/refunds.yaml", "../../"),
            message: "the path `../../etc/passwd` leads out of the project"
        )
    }

    @Test func `a group that nobody is in cannot be asked`() {
        let desk = RefundDesk.changing("people.yaml", "ben: { groups: [support-managers] }", "ben: { groups: [] }")
        expectOnly(
            .emptyGroup,
            in: desk,
            at: desk.place("workflows/refund.yaml", "support-managers"),
            message: "nobody is in the group `support-managers`, so nobody could answer",
            hint: "add a person to it in people.yaml"
        )
    }

    @Test func `two definitions of one name are told`() {
        let desk = RefundDesk().adding("agents/second.yaml", RefundDesk.sound["agents/refunds.yaml"] ?? "")
        expectOnly(
            .duplicateName,
            in: desk,
            at: Place(file: "agents/second.yaml", line: 1, column: 8),
            message: "there are two agents `refunds`",
            hint: "the other one is at agents/refunds.yaml:1:8"
        )
    }

    @Test func `names of the house are not tools' names`() {
        let desk = RefundDesk().adding(
            "tools/mine.yaml",
            """
            connector: mine
            type: command
            program: /bin/true
            tools: [{ name: reeve.approve, effect: read, input: true, command: {} }]
            """
        )
        #expect(
            desk.problems.contains {
                $0.message == "`ask_human` and names that begin with `reeve.` are the house's own"
            }
        )
    }
}
