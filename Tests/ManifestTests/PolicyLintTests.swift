import Manifest
import Policy
import Testing

/// Policies that are valid, and probably not meant as they are written.
struct PolicyLintTests {
    private static let path = "policies/refunds.cedar"

    /// The desk with a second lead, so that everybody can ask somebody else.
    private static let quiet = RefundDesk.changing(
        "people.yaml",
        "ben: { groups: [support-managers] }",
        "ben: { groups: [support-managers, support-leads] }"
    )

    private func lints(
        _ desk: RefundDesk,
        canHold: @escaping @Sendable (Residual) -> Bool = { _ in true }
    ) throws -> [Problem] {
        let (project, problems) = Project.load(desk.files)
        return PolicyLints(try #require(project, "\(problems)"), canHold: canHold).problems()
    }

    private func expectOnly(
        _ code: Problem.Code,
        in desk: RefundDesk,
        at place: Place,
        _ message: String,
        hint: String? = nil,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws {
        let found = try lints(desk)
        #expect(found.map(\.code) == [code], "\(found)", sourceLocation: sourceLocation)
        guard let lint = found.first else { return }
        #expect(lint.severity == .warning, sourceLocation: sourceLocation)
        #expect(lint.location == place, "\(lint)", sourceLocation: sourceLocation)
        #expect(lint.message == message, sourceLocation: sourceLocation)
        #expect(lint.hint != nil, sourceLocation: sourceLocation)
        if let hint { #expect(lint.hint == hint, sourceLocation: sourceLocation) }
    }

    private func adding(_ text: String) -> RefundDesk { Self.quiet.adding(Self.path, text) }

    @Test func `policies that say what they mean have no lints`() throws {
        #expect(try lints(Self.quiet) == [])
    }

    // MARK: What never applies

    @Test(arguments: [
        "forbid (principal, action == Action::\"payments.refund\", resource == Connector::\"orders\");",
        "forbid (principal in Group::\"support-leads\", action == Action::\"reeve.start\", resource is Connector);",
        "forbid (principal == User::\"anna\", action == Action::\"reeve.start\", resource == Project::\"other\");",
    ])
    func `a forbid whose scope matches nothing in the project never applies`(forbid: String) throws {
        let (project, _) = Project.load(adding(forbid).files)
        guard let project else { return }
        let found = PolicyLints(project).problems()
        #expect(found.map(\.code) == [.neverApplies], "\(found)")
        #expect(found.first?.location == adding(forbid).place(Self.path, forbid))
    }

    @Test(arguments: [
        "context.input.amount_cents > 500 && context.input.amount_cents < 500",
        "context.input.order_id == \"a\" && context.input.order_id == \"b\"",
        "context.run.labels.contains(\"a\") && !context.run.labels.contains(\"a\")",
        "context.input.amount_cents > 5 && (context.input.amount_cents == 3 || context.input.amount_cents < 0)",
    ])
    func `a forbid whose condition contradicts itself never applies`(condition: String) throws {
        let desk = adding(
            "forbid (principal, action == Action::\"payments.refund\", resource) when { \(condition) };"
        )
        try expectOnly(
            .neverApplies,
            in: desk,
            at: desk.place(Self.path, "when { \(condition)"),
            "the condition of this forbid can never be true, so it forbids nothing"
        )
    }

    @Test func `what proves more than a look tells more`() throws {
        let desk = adding(
            """
            forbid (principal, action == Action::"payments.refund", resource)
            when { context.input.amount_cents * 2 == 7 };
            """
        )
        #expect(try lints(desk) == [])
        let proven = try lints(desk) { !$0.text.contains("* 2 == 7") }
        #expect(proven.map(\.code) == [.neverApplies])
    }

    // MARK: What lets nothing pass

    @Test func `a permit for a tool that nobody calls is not reached`() throws {
        let desk = Self.quiet.changing(
            "tools/orders.yaml",
            "tools:\n",
            """
            tools:
              - name: orders.spare
                description: Nobody calls it
                effect: read
                input: { type: object, properties: {}, additionalProperties: false }
                query: { statement: "SELECT 1", shape: value }

            """
        ).adding(Self.path, "permit (principal == Agent::\"refunds\", action == Action::\"orders.spare\", resource);")
        let found = try lints(desk)
        #expect(found.map(\.code) == [.unreachablePermit], "\(found)")
        #expect(found.first?.location == desk.place(Self.path, "permit (principal == Agent::\"refunds\", action =="))
        #expect(found.first?.hint == "add the tool to the agent's `tools`, or remove the permit")
    }

    @Test func `a permit that a forbid without conditions covers lets nothing pass`() throws {
        let desk = adding("@id(\"never\") forbid (principal is User, action, resource);")
            .adding(Self.path, "\npermit (principal == User::\"anna\", action == Action::\"reeve.start\", resource);")
        try expectOnly(
            .overruledPermit,
            in: desk,
            at: desk.place(Self.path, "permit (principal == User"),
            "this permit lets nothing pass: the forbid `never` overrules it"
        )
    }

    // MARK: Agents and their tools

    @Test func `a tool that an agent lists and no policy permits is told at the agent`() throws {
        let desk = Self.quiet.changing(
            Self.path,
            "[Action::\"orders.find\", Action::\"payments.refund\"]",
            "[Action::\"payments.refund\"]"
        )
        try expectOnly(
            .neverPermitted,
            in: desk,
            at: desk.place("agents/refunds.yaml", "refunds"),
            "the agent `refunds` lists `orders.find`, which no policy permits",
            hint: "permit (principal == Agent::\"refunds\", action == Action::\"orders.find\", resource);"
        )
    }

    @Test func `a tool that a forbid always denies is told with its name`() throws {
        let desk = adding("@id(\"no\") forbid (principal is Agent, action == Action::\"orders.find\", resource);")
        try expectOnly(
            .neverPermitted,
            in: desk,
            at: desk.place("agents/refunds.yaml", "refunds"),
            "the agent `refunds` lists `orders.find`, which `no` always denies"
        )
    }

    @Test func `a step that no policy permits is told at the step`() throws {
        let desk = Self.quiet.changing(Self.path, "permit (principal is Service, action, resource);", "")
        let found = try lints(desk)
        #expect(Set(found.map(\.code)) == [.neverPermitted], "\(found)")
        #expect(found.map(\.location.file).allSatisfy { $0 == "workflows/refund.yaml" })
        #expect(
            found.contains { $0.message == "the workflow `refund` calls `payments.refund`, which no policy permits" }
        )
    }

    @Test func `a tool that an agent may call and does not list is told at the permit`() throws {
        let desk = Self.quiet.changing("agents/refunds.yaml", "[orders.find, payments.refund]", "[payments.refund]")
        try expectOnly(
            .unlistedPermit,
            in: desk,
            at: desk.place(Self.path, "Action::\"orders.find\""),
            "the agent `refunds` may call `orders.find`, but does not list it"
        )
    }

    // MARK: What is irreversible

    @Test func `an irreversible tool that nothing guards is told at the tool`() throws {
        var desk = Self.quiet
        desk.texts[Self.path] = """
            permit (principal == Agent::"refunds", action, resource);
            permit (principal is Service, action, resource);
            """
        try expectOnly(
            .unguardedTool,
            in: desk,
            at: desk.place("tools/payments.yaml", "payments.refund"),
            "`payments.refund` is irreversible, and no forbid or approval stands before it: `Agent::\"refunds\"`, "
                + "`Service::\"refund\"` may call it as they like"
        )
    }

    @Test(arguments: [
        "@approval(\"support-leads\") forbid (principal, action == Action::\"payments.refund\", resource);",
        "forbid (principal, action, resource) when { context has input && context.run.step == \"x\" };",
    ])
    func `a forbid or an approval guards`(guarding: String) throws {
        var desk = Self.quiet
        desk.texts[Self.path] = """
            permit (principal == Agent::"refunds", action, resource);
            permit (principal is Service, action, resource);

            """
            + guarding.replacing(
                "principal, action, resource",
                with: "principal, action in [Action::\"payments.refund\"], resource"
            )
        #expect(try lints(desk) == [])
    }

    @Test func `a guard that can never hold guards nothing`() throws {
        var desk = Self.quiet
        desk.texts[Self.path] = """
            permit (principal == Agent::"refunds", action, resource);
            permit (principal is Service, action, resource);
            forbid (principal, action == Action::"payments.refund", resource)
            when { context.input.amount_cents > 2 && context.input.amount_cents < 2 };
            """
        #expect(Set(try lints(desk).map(\.code)) == [.neverApplies, .unguardedTool])
    }

    // MARK: Words

    @Test func `an approval that only the asker could give is told`() throws {
        let desk = RefundDesk()
        try expectOnly(
            .lonelyApproval,
            in: desk,
            at: desk.place(Self.path, "@approval"),
            "only `anna` is in `support-leads`, so nobody can approve what `anna` asks for"
        )
        let own = Self.quiet.adding(
            Self.path,
            """
            @approval("support-managers")
            forbid (principal == User::"ben", action == Action::"payments.refund", resource);
            """
        )
        #expect(
            try lints(own).map(\.message) == [
                "only `ben` is in `support-managers`, and nobody may approve what they asked for themselves"
            ]
        )
    }

    @Test func `somebody who is asked later can answer too`() throws {
        let desk = RefundDesk.changing(Self.path, "@because", "@escalate(\"2h support-managers\")\n@because")
        #expect(try lints(desk) == [])
    }

    @Test func `a misspelt annotation is told with what was meant`() throws {
        let desk = Self.quiet.changing(Self.path, "@because", "@becuase")
        try expectOnly(
            .unknownAnnotation,
            in: desk,
            at: desk.place(Self.path, "@becuase"),
            "`@becuase` means nothing",
            hint: "did you mean `@because`?"
        )
        #expect(try lints(Self.quiet.changing(Self.path, "@because", "@ticket")) == [])
    }

    @Test func `a policy that repeats another is told`() throws {
        let desk = adding("@id(\"again\")\npermit (principal is Service, action, resource); // once more\n")
        let found = try lints(desk)
        #expect(found.map(\.code) == [.repeatedPolicy], "\(found)")
        #expect(found.first?.location.line == desk.place(Self.path, "@id(\"again\")").line + 1)
        #expect(found.first?.message.hasPrefix("`again` says what `") == true)
    }

    @Test func `the same forbid with other approvers says something else`() throws {
        let forbid =
            "forbid (principal, action == Action::\"payments.refund\", resource) when { context.input.amount_cents > 7 };"
        let leads = "@id(\"a\") @approval(\"support-leads\") \(forbid)\n"
        let both = adding(leads + "@id(\"b\") @approval(\"support-leads, support-managers\") \(forbid)\n")
        #expect(try lints(both) == [])
        let final = adding("@id(\"c\") \(forbid)\n" + leads)
        #expect(try lints(final).map(\.code) == [.repeatedPolicy])
    }

    @Test func `two policies of one name are an error at the second`() {
        let desk = adding("@id(\"never-more-than-was-paid\")\npermit (principal is User, action, resource);")
        let problem = desk.problems.first
        #expect(desk.problems.map(\.code) == [.duplicateName])
        #expect(problem?.location.line == desk.place(Self.path, "permit (principal is User").line - 1)
    }
}
