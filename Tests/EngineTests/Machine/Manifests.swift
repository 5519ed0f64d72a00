/// A small project for tests of the machine: one workflow, two tools, an agent.
enum Manifests {
    /// The project with these steps as its workflow `main`; steps are indented by two blanks.
    static func with(steps: String, output: String? = nil, head: String = "") -> [String: String] {
        [
            "reeve.yaml": "project: desk\nowner: team\n",
            "people.yaml": """
            people:
              ada: { name: Ada, groups: [team] }
              bob: { name: Bob, groups: [leads] }
              eve: { name: Eve, groups: [managers] }
            """,
            "models.yaml": """
            providers:
              script: { type: scripted, rules: models/rules.yaml }
            models:
              m: { provider: script }
            tiers:
              standard: [m]
            """,
            "models/rules.yaml": "rules:\n  - when: \"true\"\n    reply: { content: hello }\n",
            "agents/clerk.yaml": """
            agent: clerk
            owner: team
            instructions: prompts/clerk.md
            model: standard
            tools: [shop.find, shop.pay]
            limits: { steps: 6, tokens: 1000, cost_usd: 0.5, wall: 10m, identical_calls: 2 }
            """,
            "prompts/clerk.md": "You are a clerk.",
            "prompts/ask.md": "Say ${input.word}.",
            "tools/shop.yaml": """
            connector: shop
            type: http
            base_url: http://127.0.0.1:9
            tools:
              - name: shop.find
                description: Finds an order.
                effect: read
                request: { method: GET, path: /orders }
                input: { type: object }
                retry: { attempts: 3, backoff: 1s, factor: 2, max: 30s }
              - name: shop.pay
                description: Pays.
                effect: irreversible
                request: { method: POST, path: /pay, body: "${input}" }
                input: { type: object }
            """,
            "policies/all.cedar": """
            permit (principal, action in [Action::"shop.find", Action::"shop.pay"], resource);
            """,
            "workflows/main.yaml": "workflow: main\n" + head + "steps:\n" + steps
                + (output.map { "\noutput: \"\($0)\"\n" } ?? "\n"),
        ]
    }
}
