import Assurance
import Gateway
import JSON
import Journal
import Manifest
import Policy
import Testing

/// The table is read from the top to the bottom, and says what the gateway does.
@Suite struct AccessReadingTests {
    private static let files: [String: String] = [
        "reeve.yaml": "project: notes\nowner: team\n",
        "people.yaml": """
        people:
          ada: { name: Ada, groups: [team] }
          bob: { name: Bob, groups: [team] }
          cid: { name: Cid, groups: [leads] }
          eve: { name: Eve }
        groups: { leads: { }, team: { } }

        """,
        "models.yaml": """
        providers: { script: { type: scripted, rules: models/rules.yaml } }
        models: { small: { provider: script } }
        tiers: { standard: small }

        """,
        "models/rules.yaml": "rules: []\n",
        "agents/greeter.yaml": """
        agent: greeter
        owner: team
        instructions: prompts/greeter.md
        model: standard
        tools: [notes.list, notes.write]
        limits: { steps: 4, cost_usd: 0.1, wall: 1m }

        """,
        "prompts/greeter.md": "You greet.\n",
        "tools/notes.yaml": """
        connector: notes
        type: http
        base_url: ${env.NOTES_URL}
        tools:
          - name: notes.list
            effect: read
            request: { method: GET, path: /notes }
            input: { type: object, properties: { }, additionalProperties: false }
          - name: notes.write
            effect: write
            request: { method: POST, path: /notes, body: "${input}" }
            input:
              type: object
              properties: { n: { type: integer }, m: { type: integer } }
              required: [n]
              additionalProperties: false

        """,
        "workflows/hello.yaml": "workflow: hello\nsteps: { greet: { agent: greeter, with: { } } }\n",
    ]

    private func project(_ policies: String) throws -> ProjectDefinition {
        var files = Self.files
        files["policies/notes.cedar"] = policies
        let (project, problems) = Project.load(.memory(files))
        return try #require(project, "\(problems)")
    }

    private func cell(_ policies: String, _ tool: String = "notes.write") throws -> AccessCell {
        let table = try AccessTable(try project(policies))
        return try #require(table.calls.first { $0.principal.id == "greeter" && $0.action.id == tool })
    }

    private static let permit = "@id(\"greets\") permit (principal == Agent::\"greeter\", action, resource);\n"

    @Test func `what denies stands before what asks, whatever the order in the files`() throws {
        let cell = try cell(
            """
            @id("ask") @approval("leads") forbid (principal, action == Action::"notes.write", resource)
            when { context.input.n > 10 };
            @id("also") @approval("team") forbid (principal, action == Action::"notes.write", resource)
            when { context.input.n > 20 };
            @id("deny") forbid (principal, action == Action::"notes.write", resource) unless { context.input has m };
            \(Self.permit)
            """
        )
        #expect(
            cell.rule.conditions.map(\.text) == [
                "m is missing -> deny", "n over 10 -> ask leads", "n over 20 -> ask team",
            ]
        )
        #expect(cell.rule.answer == .depends(otherwise: .allow))
    }

    @Test func `permits with conditions are what allows, and what is denied before anything asks`() throws {
        let permits = """
            @id("small") permit (principal, action, resource) when { context.input.n < 5 };
            @id("marked") permit (principal, action == Action::"notes.write", resource) when { context.input has m };

            """
        let alone = try cell(permits.replacing("action, resource", with: "action == Action::\"notes.write\", resource"))
        #expect(alone.rule.conditions.map(\.text) == ["n under 5 -> allow", "m is there -> allow"])
        #expect(alone.rule.answer == .depends(otherwise: .deny))
        let asking = try cell(
            permits.replacing("action, resource", with: "action == Action::\"notes.write\", resource")
                + """
                @approval("leads") forbid (principal, action == Action::"notes.write", resource)
                when { context.input.n > 3 };
                @approval("team") forbid (principal, action == Action::"notes.write", resource);
                """
        )
        #expect(
            asking.rule.conditions.map(\.text) == [
                "unless (n under 5) or (m is there) -> deny", "n over 3 -> ask leads, team",
            ]
        )
        #expect(asking.rule.answer == .depends(otherwise: .ask(groups: ["team"])))
        #expect(asking.rule.conditions[0].policies.map(\.rawValue) == ["small", "marked"])
    }

    @Test func `an agent that acts for a person may do what both may`() throws {
        let policies =
            Self.permit
                + """
                @id("not-bob") forbid (principal == User::"bob", action == Action::"notes.write", resource);
                @id("ask") @approval("leads") forbid (principal is User, action == Action::"notes.write", resource)
                when { context.input.n > 3 };
                @id("team") permit (principal in Group::"team", action == Action::"notes.write", resource);
                """
        let list = try cell(policies, "notes.list")
        #expect(list.rule.answer == .allow)
        #expect(list.persons.count == 1)
        #expect(list.persons[0].isEverybodyKnown && list.persons[0].includesStrangers)
        #expect(list.persons[0].rule.answer == .deny)
        let write = try cell(policies)
        #expect(write.rule.answer == .allow)
        #expect(write.persons.map(\.people) == [["ada"], ["bob"], ["cid", "eve"]])
        #expect(write.persons.map(\.includesStrangers) == [false, false, true])
        #expect(write.persons[0].rule.conditions.map(\.text) == ["n over 3 -> ask leads"])
        #expect(write.persons[1].rule.determining == ["not-bob"])
        #expect(write.persons[2].rule.reason == "no policy permits the person")
        #expect(write.json["for"]?[1]?["people"] == ["User::\"bob\""])
    }

    @Test func `a group is told by its name, and people whom nothing limits not at all`() throws {
        let limited = try cell(
            Self.permit + "forbid (principal in Group::\"team\", action == Action::\"notes.write\", resource);"
        )
        #expect(limited.persons.map(\.group) == ["team"])
        #expect(limited.persons.map(\.includesStrangers) == [false])
        #expect(try cell(Self.permit).persons.isEmpty)
    }

    @Test func `what a forbid about people's rights asks for is denied, as nobody is asked`() throws {
        let table = try AccessTable(
            try project(
                Self.permit
                    + """
                    @id("all") permit (principal is User, action == Action::"reeve.start", resource);
                    @id("f") @approval("leads") forbid (principal == User::"bob", action == Action::"reeve.start", resource);
                    """
            ),
            principal: "bob",
            action: "reeve.start"
        )
        #expect(table.rights.map(\.rule.answer) == [.deny])
    }

    /// What the table says must be what the gateway decides: conditions are met from the top, for nobody and for each person.
    @Test(arguments: [
        "",
        "permit (principal in Group::\"team\", action == Action::\"notes.write\", resource);",
        """
        permit (principal in Group::"team", action == Action::"notes.write", resource) when { context.input.n < 9 };
        @approval("leads") forbid (principal == User::"ada", action, resource);
        """,
        """
        permit (principal == User::"cid", action == Action::"notes.write", resource) unless { context.input has m };
        permit (principal is User, action == Action::"notes.write", resource) when { context.input.n == 6 };
        """,
        "@id(\"final\") forbid (principal is User, action == Action::\"notes.write\", resource) unless { context.input has m };",
    ])
    func `no decision contradicts the table`(extra: String) throws {
        let project = try project(
            """
            permit (principal == Agent::"greeter", action == Action::"notes.list", resource);
            @id("ask") @approval("leads") forbid (principal, action == Action::"notes.write", resource)
            when { context.input.n > 5 };
            @id("ask-team") @approval("team") forbid (principal is Agent, action == Action::"notes.write", resource)
            when { context.input.n > 7 };
            @id("few") permit (principal is Agent, action == Action::"notes.write", resource)
            when { context.input.n < 12 };
            @id("marked") permit (principal is Agent, action == Action::"notes.write", resource)
            when { context.input has m };
            @id("deny") forbid (principal, action == Action::"notes.write", resource)
            when { context.input has m && context.input.m != 3 };

            """ + extra
        )
        var verdicts: Set<String> = []
        for cell in try AccessTable(project).calls {
            for person in [nil, "ada", "bob", "cid", "eve", "stranger"] {
                let rule =
                    cell.persons.first { item in
                        person.map { item.people.contains($0) || (item.includesStrangers && $0 == "stranger") } ?? false
                    }?.rule ?? cell.rule
                for n in 0..<14 {
                    for m in [nil, 3, 4] as [Int64?] {
                        var input: JSONObject = cell.action.id == "notes.write" ? ["n": .int(Int64(n))] : [:]
                        if let m, cell.action.id == "notes.write" { input["m"] = .int(m) }
                        let call = ToolCall(
                            run: RunContext(
                                id: RunID(rawValue: "run_1"),
                                workflow: "hello",
                                project: project,
                                input: .null,
                                actsFor: person.map { "user:\($0)" }
                            ),
                            path: StepPath("greet"),
                            tool: cell.action.id,
                            input: .object(input),
                            principal: .agent("greeter"),
                            past: PolicyPast()
                        )
                        let said = CallJudge.decide(call, facts: [:], grantedBy: []).before.verdict
                        let read = try reading(rule, call, by: project)
                        verdicts.insert(read)
                        switch said {
                        case .allow: #expect(read == "allow")
                        case .deny: #expect(read == "deny")
                        case .ask(let terms): #expect(read == "ask \(terms.groups.sorted().joined(separator: ", "))")
                        }
                    }
                }
            }
        }
        #expect(verdicts.count >= 4, "\(verdicts)")
    }

    /// The verdict that somebody reads off the table.
    private func reading(_ rule: AccessRule, _ call: ToolCall, by project: ProjectDefinition) throws -> String {
        func text(_ consequence: AccessCondition.Consequence, _ more: [String] = []) -> String {
            guard case .ask(let groups) = consequence else { return consequence.text }
            return "ask \(Set(groups + more).sorted().joined(separator: ", "))"
        }
        switch rule.answer {
        case .allow: return "allow"
        case .deny: return "deny"
        case .ask(let groups): return text(.ask(groups: groups))
        case .depends(let otherwise):
            var requests = [try #require(CallJudge.request(of: call, facts: [:]))]
            if let person = call.run.actsFor {
                requests.append(
                    project.policyRequest(principal: person, tool: call.tool, context: requests[0].context)
                )
            }
            let holding = try rule.conditions.filter { condition in
                // What is left of a policy no longer asks who it is that asks.
                let isMet = try condition.residuals.contains {
                    try $0.isSatisfied(by: requests[0], entities: project.policyEntities)
                }
                return isMet != condition.isUnless
            }
            guard let first = holding.first else { return text(otherwise) }
            guard case .ask = first.consequence else { return first.consequence.text }
            let more = holding.flatMap { condition -> [String] in
                guard case .ask(let groups) = condition.consequence else { return [] }
                return groups
            }
            return text(first.consequence, more)
        }
    }
}
