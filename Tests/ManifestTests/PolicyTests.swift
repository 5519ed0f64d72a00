import JSON
import Manifest
import Policy
import Testing

struct PolicyTests {
    private static let path = "policies/refunds.cedar"

    // MARK: Checks

    @Test func `a policy that names a field which the tool does not have is told at the field`() {
        let desk = RefundDesk.changing(
            Self.path,
            "context.input.amount_cents > 10000",
            "context.input.amount_cent > 10000"
        )
        let problem = desk.problems.first
        #expect(desk.problems.count == 1, "\(desk.problems)")
        #expect(problem?.code == .policy)
        #expect(problem?.location.line == desk.place(Self.path, "context.input.amount_cent >").line)
        #expect(problem?.message.contains("amount_cent") == true)
    }

    @Test func `a policy that names a fact which nobody looks up is told`() {
        let desk = RefundDesk.changing(Self.path, "context.facts.order.paid_cents", "context.facts.order.payed_cents")
        #expect(desk.problems.map(\.code) == [.policy])
        #expect(desk.problems.first?.location.line == desk.place(Self.path, "payed_cents").line)
    }

    @Test(arguments: [
        ("context.input.extra == \"a\"", "input.extra", "it may be of several types"),
        ("context.input has extra && context.input.extra == \"a\"", "input.extra", "it may be of several types"),
    ])
    func `a field that Cedar cannot know is told with the reason`(condition: String, field: String, reason: String) {
        let desk = RefundDesk.changing(Self.path, "context.input.amount_cents > 10000", condition)
        #expect(desk.problems.map(\.severity) == [.error])
        #expect(desk.problems.first?.hint == "`\(field)` of `payments.refund` is not known to policies: \(reason)")
    }

    @Test func `a forbid that can never be satisfied is an error`() {
        let desk = RefundDesk.changing(
            Self.path,
            "context.input.amount_cents > 10000",
            "context.input has amount && context.input.amount > 10000"
        )
        expectOnly(
            .policy,
            in: desk,
            at: desk.place(Self.path, "@id(\"refunds-over"),
            message: "this forbid can never be satisfied, so it forbids nothing"
        )
    }

    @Test func `a fact that may be missing is asked for with has`() {
        let desk = RefundDesk.changing(Self.path, "context.facts has order && ", "")
        #expect(desk.problems.map(\.code) == [.policy])
    }

    @Test func `text that is no Cedar is told at its place`() {
        let desk = RefundDesk.changing(Self.path, "permit (principal is Service", "permitt (principal is Service")
        #expect(desk.problems.first?.code == .policy)
        #expect(desk.problems.first?.location == desk.place(Self.path, "permitt"))
        #expect(desk.problems.first?.hint == "did you mean `permit`?")
    }

    @Test func `a project without policies is warned of`() {
        let desk = RefundDesk().removing(Self.path)
        expectOnly(
            .policy,
            in: desk,
            at: Place(file: "policies", line: 1, column: 1),
            severity: .warning,
            message: "there is no policy, so every call is denied"
        )
    }

    @Test(arguments: [
        ("@timeout(\"soon\")", "`@timeout` is a duration with its unit, not `soon`"),
        ("@escalate(\"soon\")", "`@escalate` has a duration and a group, not `soon`"),
        ("@escalate(\"2h nobody\")", "there is no group `nobody` that could be asked"),
        ("@on_timeout(\"continue\")", "`@on_timeout` is `deny` or `fail`, not `continue`"),
    ])
    func `annotations about approvals are read before they are needed`(annotation: String, message: String) {
        let desk = RefundDesk.changing(Self.path, "@because", "\(annotation)\n@because")
        expectProblem(.approval, or: .unknownGroup, in: desk, at: desk.place(Self.path, annotation), message: message)
    }

    @Test func `a service that looks like a workflow's slip of the pen is warned of`() {
        let desk = RefundDesk.changing(Self.path, "principal is Service", "principal == Service::\"refundd\"")
        expectOnly(
            .unknownWorkflow,
            in: desk,
            at: desk.place(Self.path, "Service::\"refundd\""),
            severity: .warning,
            message: "there is no workflow `refundd`",
            hint: "did you mean `refund`?"
        )
    }

    @Test func `one annotation may name several groups`() {
        let desk = RefundDesk.changing(
            Self.path,
            "@approval(\"support-leads\")",
            "@approval(\"support-leads, support-managers\")"
        )
        #expect(desk.problems.map(\.description) == [])
    }

    private func expectProblem(
        _ code: Problem.Code,
        or other: Problem.Code,
        in desk: RefundDesk,
        at place: Place,
        message: String
    ) {
        let problems = desk.problems
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first.map { [code, other].contains($0.code) } == true)
        #expect(problems.first?.location == place)
        #expect(problems.first?.message == message)
    }

    // MARK: Schema and context

    private func project(_ desk: RefundDesk = RefundDesk()) throws -> ProjectDefinition {
        let (definition, problems) = Project.load(desk.files)
        return try #require(definition, "\(problems)")
    }

    private func type(_ tool: String, _ part: String, of project: ProjectDefinition) -> String? {
        let context = project.policySchema.action(EntityUID(type: "Action", id: tool))?.context
        return context?.attributes[AttributeName(part)].map { "\($0.type)" }
    }

    @Test func `a tool's arguments and facts become a context`() throws {
        let project = try project()
        #expect(
            type("payments.refund", "input", of: project)
                == "{ amount_cents: Long, order_id: String, rate?: decimal, tags?: Set<String> }"
        )
        #expect(
            type("payments.refund", "facts", of: project)
                == "{ order?: { id: String, note?: String, paid_cents: Long } }"
        )
        #expect(
            type("payments.refund", "run", of: project)
                == "{ calls: { \"orders.find\": { count: Long }, \"payments.refund\": { count: Long } }, id: String, "
                + "labels: Set<String>, principal?: String, step: String, workflow: String }"
        )
        #expect(type("payments.refund", "input_labels", of: project) == "Set<String>")
        #expect(type("payments.refund", "history", of: project) == "{}")
    }

    @Test(
        arguments: [
            ("{ type: boolean }", "Bool"), ("{ type: [integer, \"null\"] }", "Long"), ("{ enum: [a, b] }", "String"),
            ("{ const: 3 }", "Long"), ("{ anyOf: [{ type: string }, { type: \"null\" }] }", "String"),
            ("{ type: [integer, number] }", "decimal"),
            ("{ type: array, items: { type: array, items: { type: integer } } }", "Set<Set<Long>>"),
            ("{ $ref: \"#/properties/order_id\" }", "String"),
            ("{ type: object, properties: { a: { type: string } } }", "{ a?: String }"),
            ("{ type: object, additionalProperties: false }", "{}"),
            ("{ type: object }", nil), ("{ type: array }", nil),
            ("{ type: array, items: { type: [string, \"null\"] } }", nil),
            ("{ type: array, prefixItems: [{ type: string }] }", nil), ("{ $ref: \"#\" }", nil), ("true", nil),
            ("{}", nil),
            ("{ oneOf: [{ type: string }, { type: integer }] }", nil), ("{ type: \"null\" }", nil),
        ] as [(String, String?)]
    )
    func `schemas become types, or are left out`(schema: String, expected: String?) throws {
        let project = try project(
            .changing("tools/payments.yaml", "extra: { type: [string, integer] }", "extra: \(schema)")
        )
        let context = try #require(
            project.policySchema.action(EntityUID(type: "Action", id: "payments.refund"))?.context
        )
        guard case .record(let input) = context.attributes["input"]?.type else { throw Unexpected() }
        #expect(input.attributes["extra"].map { "\($0.type)" } == expected)
        #expect(input.attributes["extra"]?.isRequired != true)
    }

    private func decide(
        _ input: JSON,
        paid: Int64? = 100_000,
        by principal: String = "agent:refunds",
        _ desk: RefundDesk = RefundDesk()
    ) throws -> Verdict {
        let project = try project(desk)
        let context = project.policyContext(
            tool: "payments.refund",
            input: input,
            facts: paid.map { ["order": ["id": "o1", "paid_cents": .int($0), "note": nil]] } ?? [:],
            run: ProjectDefinition.PolicyRun(id: "run_1", workflow: "refund", step: "decide", principal: "user:anna"),
            past: PolicyPast(runLabels: ["untrusted"])
        )
        let request = project.policyRequest(principal: principal, tool: "payments.refund", context: context)
        return Authorizer(project.policies).verdict(request, entities: project.policyEntities).verdict
    }

    @Test func `policies decide on arguments and facts`() throws {
        #expect(try decide(["order_id": "o1", "amount_cents": 500]) == .allow)
        #expect(try decide(["order_id": "o1", "amount_cents": 20_000]) == .ask(groups: ["support-leads"]))
        #expect(try decide(["order_id": "o1", "amount_cents": 500], paid: 499) == .deny)
        #expect(try decide(["order_id": "o1", "amount_cents": 500], paid: nil) == .deny)
        #expect(try decide(["order_id": "o1", "amount_cents": 500], by: "agent:other") == .deny)
        #expect(try decide(["order_id": "o1", "amount_cents": 500], by: "service:workflow") == .allow)
    }

    @Test func `a value that Cedar cannot hold denies only where a policy reads it`() throws {
        let input: JSON = ["order_id": "o1", "amount_cents": 500, "rate": 0.123456]
        #expect(try decide(input) == .allow)
        let desk = RefundDesk.changing(
            Self.path,
            "when { context.input.amount_cents > 10000 }",
            "when { context.input has rate && context.input.rate.greaterThan(decimal(\"0.5\")) }"
        )
        #expect(try decide(input, desk) == .deny)
        #expect(try decide(["order_id": "o1", "amount_cents": 500, "rate": 0.25], desk) == .allow)
        #expect(
            try decide(["order_id": "o1", "amount_cents": 500, "rate": 1], desk) == .ask(groups: ["support-leads"])
        )
    }

    @Test func `null arguments are absent ones`() throws {
        let desk = RefundDesk.changing(
            "tools/payments.yaml",
            "extra: { type: [string, integer] }",
            "extra: { type: [string, \"null\"] }"
        )
        .changing(Self.path, "when { context.input.amount_cents > 10000 }", "when { context.input has extra }")
        #expect(try decide(["order_id": "o1", "amount_cents": 500, "extra": nil], desk) == .allow)
        #expect(
            try decide(["order_id": "o1", "amount_cents": 500, "extra": "x"], desk) == .ask(groups: ["support-leads"])
        )
    }

    @Test func `people are in their groups and agents have owners, as policies see them`() throws {
        let entities = try project().policyEntities
        #expect(
            entities.isDescendant(
                EntityUID(type: "User", id: "anna"),
                of: EntityUID(type: "Group", id: "support-leads")
            )
        )
        #expect(
            try entities.entity(EntityUID(type: "Agent", id: "refunds"))?.attributes.value("owner")
                == .entity(EntityUID(type: "Group", id: "support-platform"))
        )
    }

    @Test func `people's rights are decided by membership as long as no policy names them`() throws {
        let project = try project()
        #expect(project.allows(.approve, by: "user:anna", groups: ["support-leads"]).isAllowed)
        #expect(!project.allows(.approve, by: "user:ben", groups: ["support-leads"]).isAllowed)
        #expect(project.allows(.cancel, by: "user:ben").isAllowed)
        #expect(!project.allows(.cancel, by: "user:nobody").isAllowed)
        #expect(!project.allows(.read, by: "agent:refunds").isAllowed)
    }

    @Test func `people's rights are decided by policies as soon as one names them`() throws {
        #expect(try !project().governsPeople)
        let desk = RefundDesk().adding(
            Self.path,
            """

            permit (principal in Group::"support-leads", action in [Action::"reeve.approve", Action::"reeve.read"], resource)
            when { context.groups.contains("support-leads") };
            """
        )
        let project = try project(desk)
        #expect(project.governsPeople)
        #expect(project.allows(.approve, by: "user:anna", groups: ["support-leads"]).isAllowed)
        #expect(!project.allows(.approve, by: "user:ben", groups: ["support-leads"]).isAllowed)
        #expect(!project.allows(.cancel, by: "user:anna").isAllowed)
        let request = project.policyRequest(
            principal: "user:anna",
            right: .approve,
            groups: ["support-leads"],
            run: "run_1",
            workflow: "refund"
        )
        try project.policySchema.check(request)
        let authorizer = Authorizer(project.policies)
        #expect(authorizer.verdict(request, entities: project.policyEntities).verdict == .allow)
        let other = project.policyRequest(principal: "user:ben", right: .approve, groups: ["support-leads"])
        #expect(authorizer.verdict(other, entities: project.policyEntities).verdict == .deny)
    }

    @Test func `whoever has an equivalent name in other code points is somebody else`() throws {
        let desk = RefundDesk().changing(
            "people.yaml",
            "  anna:",
            "  Kim: { name: Kim, groups: [support-leads] }\n  anna:"
        )
        let project = try project(desk)
        #expect(project.allows(.approve, by: "user:Kim", groups: ["support-leads"]).isAllowed)
        #expect(!project.allows(.approve, by: "user:\u{212A}im", groups: ["support-leads"]).isAllowed)
    }

    /// What a request always names needs no `has`, and what it never names is an error.
    @Test(arguments: [
        ("pause", "context.run like \"run_*\"", true), ("start", "context.workflow == \"refund\"", true),
        ("start", "context.run like \"run_*\"", false), ("erase", "context.workflow == \"refund\"", false),
        ("read", "context.run like \"run_*\"", false), ("read", "context has run && context.run like \"run_*\"", true),
        ("settle", "context has tool && context.tool == \"mail.send\"", true),
        ("cancel", "context.tool == \"\"", false),
    ])
    func `policies see of each right what its request names`(right: String, condition: String, isValid: Bool) throws {
        let desk = RefundDesk().adding(
            Self.path,
            "\npermit (principal is User, action == Action::\"reeve.\(right)\", resource) when { \(condition) };\n"
        )
        let (definition, problems) = Project.load(desk.files)
        #expect((definition != nil) == isValid, "\(problems)")
    }
}
