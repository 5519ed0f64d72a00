import Manifest
import Testing

/// Which secrets runs need, and which only stand by.
struct SecretNeedTests {
    private func needs(
        tier: String = "standard: [script, real]",
        tools: String = "[shop.pay]",
        steps: String = "a: { agent: clerk, with: { x: 1 } }"
    ) throws -> [String: ProjectDefinition.SecretNeed] {
        let result = Project.load(
            .memory([
                "reeve.yaml": """
                project: p
                owner: team
                secrets: { pay_key: { env: A }, look_key: { env: B }, model_key: { env: C }, spare_key: { env: D } }
                """,
                "people.yaml": "people: { ada: { groups: [team] } }\n",
                "models.yaml": """
                providers:
                  script: { type: scripted, rules: rules.yaml }
                  real: { type: openai, key: secret.model_key }
                  spare: { type: anthropic, key: secret.spare_key }
                models: { script: { provider: script }, real: { provider: real }, spare: { provider: spare } }
                tiers: { \(tier), other: [spare] }
                """,
                "rules.yaml": "rules: []\n",
                "agents/clerk.yaml": """
                agent: clerk
                owner: team
                instructions: { text: Work. }
                model: standard
                tools: \(tools)
                """,
                "tools/shop.yaml": """
                connector: shop
                type: http
                base_url: http://localhost
                auth: { bearer: secret.pay_key }
                tools:
                  - name: shop.pay
                    description: Pays.
                    effect: write
                    input: { type: object, properties: {} }
                    facts: { order: { tool: book.look } }
                    request: { method: POST, path: / }
                """,
                "tools/book.yaml": """
                connector: book
                type: command
                program: /bin/true
                environment: { KEY: secret.look_key }
                tools:
                  - name: book.look
                    description: Looks.
                    effect: read
                    input: { type: object, properties: {} }
                    command: { arguments: [a], output: json }
                """,
                "workflows/w.yaml": "workflow: w\nsteps: { \(steps) }\n",
                "policies/p.cedar": "permit (principal, action, resource);\n",
            ])
        )
        let project = try #require(result.definition, "\(result.problems.map(\.description))")
        return Dictionary(uniqueKeysWithValues: project.secrets.keys.map { ($0, project.need(ofSecret: $0)) })
    }

    @Test
    func `tools that agents list and what is looked up for them need theirs, models further down a tier stand by`()
        throws
    {
        #expect(
            try needs() == [
                "pay_key": .always, "look_key": .always, "model_key": .fallback(models: ["real"]), "spare_key": .never,
            ]
        )
    }

    @Test func `the first model of a tier needs its key`() throws {
        #expect(try needs(tier: "standard: [real, script]")["model_key"] == .always)
    }

    @Test func `what no run comes to needs none`() throws {
        #expect(
            try needs(steps: "a: { tool: book.look, with: {} }") == [
                "pay_key": .never, "look_key": .always, "model_key": .never, "spare_key": .never,
            ]
        )
    }

    @Test func `steps within branches and maps count`() throws {
        let step = "s: { tool: shop.pay, with: {} }"
        let branch = "a: { branch: [ { when: \"true\", steps: { \(step) } } ] }"
        let map = "a: { map: { over: \"${[1, 2]}\", as: item, steps: { \(step) } } }"
        for steps in [branch, map] { #expect(try needs(steps: steps)["pay_key"] == .always) }
    }
}
