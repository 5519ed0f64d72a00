import Assurance
import JSON
import Manifest
import Policy
import Testing

/// Who may do what, read off the policies for all contexts.
@Suite struct AccessTests {
    private static let files: [String: String] = [
        "reeve.yaml": "project: shop\nowner: team\n",
        "people.yaml": """
        people:
          ada: { name: Ada, groups: [leads, team] }
          bob: { name: Bob, groups: [leads] }
          eve: { name: Eve }
        groups: { leads: { }, team: { } }

        """,
        "models.yaml": """
        providers: { script: { type: scripted, rules: models/rules.yaml } }
        models: { small: { provider: script } }
        tiers: { standard: small }

        """,
        "models/rules.yaml": "rules: []\n",
        "agents/clerk.yaml": """
        agent: clerk
        owner: team
        instructions: prompts/clerk.md
        model: standard
        tools: [shop.look, shop.pay]
        limits: { steps: 4, cost_usd: 0.1, wall: 1m }

        """,
        "prompts/clerk.md": "You sell.\n",
        "tools/shop.yaml": """
        connector: shop
        type: http
        base_url: ${env.SHOP_URL}
        tools:
          - name: shop.look
            effect: read
            request: { method: GET, path: /look }
            input: { type: object, properties: { }, additionalProperties: false }
          - name: shop.pay
            effect: irreversible
            idempotency: { header: Idempotency-Key }
            request: { method: POST, path: /pay, body: "${input}" }
            input:
              type: object
              required: [amount]
              properties: { amount: { type: integer }, note: { type: string } }
              additionalProperties: false
          - name: shop.close
            effect: write
            request: { method: POST, path: /close }
            input: { type: object, properties: { }, additionalProperties: false }

        """,
        "workflows/day.yaml": """
        workflow: day
        steps:
          sell: { agent: clerk, with: { } }
          end: { branch: [{ else: true, steps: { close: { tool: shop.close, with: { } } } }], after: [sell] }

        """,
    ]

    private func table(_ policies: String, principal: String? = nil, action: String? = nil) throws -> AccessTable {
        var files = Self.files
        files["policies/shop.cedar"] = policies
        let (project, problems) = Project.load(.memory(files))
        return try AccessTable(try #require(project, "\(problems)"), principal: principal, action: action)
    }

    private func cell(_ table: AccessTable, _ principal: String, _ action: String) throws -> AccessCell {
        try #require((table.calls + table.rights).first { $0.principal.id == principal && $0.action.id == action })
    }

    @Test(arguments: [
        ("", "deny", []),
        ("@id(\"p\") permit (principal, action, resource);", "allow", ["p"]),
        (
            "@id(\"p\") permit (principal, action, resource); @id(\"f\") forbid (principal is Agent, action, resource);",
            "deny", ["f"]
        ),
        (
            """
            @id("p") permit (principal, action, resource);
            @id("f") @approval("leads") forbid (principal, action == Action::"shop.pay", resource);
            """,
            "ask leads", ["f"]
        ),
        (
            """
            @id("p") permit (principal, action, resource);
            @id("f") forbid (principal, action == Action::"shop.pay", resource) when { context.input.amount > 3 };
            """,
            "depends", ["p", "f"]
        ),
        (
            """
            @id("p") permit (principal, action == Action::"shop.pay", resource) when { context.input.amount < 3 };
            @id("f") @approval("leads") forbid (principal, action == Action::"shop.pay", resource);
            """,
            "depends", ["p", "f"]
        ),
        // What is decided by who asks needs no context.
        (
            """
            @id("p") permit (principal, action, resource);
            @id("f") forbid (principal, action == Action::"shop.pay", resource) when { principal is User && context.input.amount > 3 };
            """,
            "allow", ["p"]
        ),
        (
            """
            @id("p") permit (principal, action, resource);
            @id("f") forbid (principal, action == Action::"shop.pay", resource)
            when { context.input.amount > 3 && context.input.amount < 3 };
            """,
            "allow", ["p"]
        ),
    ])
    func `a call is allowed, asked about, denied, or depends`(
        policies: String,
        answer: String,
        determining: [String]
    ) throws {
        let cell = try cell(try table(policies), "clerk", "shop.pay")
        #expect(cell.rule.answer.text == answer)
        #expect(cell.rule.determining.map(\.rawValue) == determining)
        #expect((cell.rule.reason == "no policy permits it") == policies.isEmpty)
    }

    @Test func `conditions are told in words, as Cedar and as JSON`() throws {
        let cell = try cell(
            try table(
                """
                permit (principal, action, resource);
                @id("ask") @approval("leads, team") forbid (principal, action == Action::"shop.pay", resource)
                when { context.input.amount > 100 } unless { context.input has note };
                """
            ),
            "clerk",
            "shop.pay"
        )
        #expect(cell.rule.conditions.map(\.text) == ["amount over 100 and note is missing -> ask leads, team"])
        let json = cell.json["conditions"]?[0]
        #expect(
            json?["cedar"]?.stringValue
                == "when { context.input.amount > 100 } unless { context.input has note }"
        )
        #expect(json?["conditions"]?[1]?["kind"]?.stringValue == "unless")
        #expect(json?["groups"] == ["leads", "team"])
    }

    @Test func `agents are shown with the tools they list, workflows with those they call`() throws {
        let all = try table("permit (principal, action, resource);")
        #expect(
            all.calls.map { "\($0.principal.id) \($0.action.id)" } == [
                "clerk shop.look", "clerk shop.pay", "day shop.close",
            ]
        )
        #expect(all.calls.map(\.isListed) == [true, true, true])
        let one = try table("permit (principal, action, resource);", principal: "agent:clerk")
        #expect(one.calls.map(\.isListed) == [true, true, false])
        let tool = try table("permit (principal, action, resource);", action: "shop.close")
        #expect(tool.calls.map { "\($0.principal.id) \($0.isListed)" } == ["clerk false", "day true"])
        #expect(tool.rights.isEmpty)
    }

    @Test func `a forbid that can never be evaluated denies`() throws {
        let table = try table(
            """
            permit (principal, action, resource);
            @id("sum") forbid (principal == Agent::"clerk", action == Action::"shop.look", resource)
            when { 9223372036854775807 + 1 > 0 };
            """
        )
        let look = try cell(table, "clerk", "shop.look")
        #expect(look.rule.answer == .deny && look.rule.determining == ["sum"])
        #expect(try cell(table, "clerk", "shop.pay").rule.answer == .allow)
    }

    @Test func `rights follow membership until a policy names one`() throws {
        let before = try table("permit (principal is Agent, action, resource);")
        #expect(!before.governsPeople)
        #expect(try cell(before, "ada", "reeve.approve").rule.reason == "for leads, team")
        #expect(try cell(before, "eve", "reeve.approve").rule.answer == .deny)
        #expect(try cell(before, "eve", "reeve.start").rule.answer == .allow)
        let after = try table(
            """
            @id("leads") permit (principal in Group::"leads", action == Action::"reeve.approve", resource)
            when { context.groups.contains("leads") };
            @id("start") permit (principal, action == Action::"reeve.start", resource);
            """
        )
        #expect(after.governsPeople)
        #expect(try cell(after, "eve", "reeve.start").rule.answer == .allow)
        #expect(try cell(after, "eve", "reeve.cancel").rule.answer == .deny)
        #expect(try cell(after, "eve", "reeve.approve").rule.answer == .deny)
        #expect(
            try cell(after, "bob", "reeve.approve").rule.conditions.map(\.text) == ["groups has \"leads\" -> allow"]
        )
    }

    @Test func `a name that nobody has is told with what was meant`() {
        let principal = #expect(throws: AssuranceError.self) { try table("", principal: "clerc") }
        #expect(principal?.code == "not_found" && principal?.hint == "did you mean `clerk`?")
        let action = #expect(throws: AssuranceError.self) { try table("", action: "shop.payy") }
        #expect(action?.code == "not_found" && action?.hint == "did you mean `shop.pay`?")
    }

    @Test(arguments: [
        ("Agent::\"clerc\"", "there is no agent `clerc`", "did you mean `Agent::\"clerk\"`?"),
        ("agent:clerc", "there is no agent `clerc`", "did you mean `agent:clerk`?"),
        ("User::\"adda\"", "there is no person `adda`", "did you mean `User::\"ada\"`?"),
        ("user:clerk", "there is no person `clerk`", "did you mean `Agent::\"clerk\"`?"),
        ("service:dya", "there is no workflow or service `dya`", "did you mean `service:day`?"),
        ("Service::\"nobody\"", "there is no workflow or service `nobody`", nil),
        ("Group::\"leads\"", "a `Group` does nothing itself", "name an `Agent`, a `User` or a `Service`"),
    ])
    func `an entity that is nobody's has no table`(text: String, message: String, hint: String?) {
        let error = #expect(throws: AssuranceError.self) { try table("", principal: text) }
        #expect(error?.code == "not_found" && error?.message.hasPrefix(message) == true, "\(String(describing: error))")
        #expect(error?.hint == hint)
    }

    @Test func `an entity that is somebody's has a table, and so has an action as Cedar writes it`() throws {
        let policies = "permit (principal == Service::\"night\", action, resource);"
        for (text, id) in [
            ("Agent::\"clerk\"", "clerk"), ("user:eve", "eve"), ("Service::\"day\"", "day"), ("service:night", "night"),
        ] {
            let table = try table(policies, principal: text)
            #expect(Set((table.calls + table.rights).map(\.principal.id)) == [id])
        }
        let table = try table(policies, action: "Action::\"shop.close\"")
        #expect(Set(table.calls.map(\.action.id)) == ["shop.close"])
        for text in ["Action::\"shop.closed\"", "User::\"ada\""] {
            let error = #expect(throws: AssuranceError.self) { try self.table(policies, action: text) }
            #expect(error?.code == "not_found")
        }
    }
}
