extension Desk {
    /// A project that pays: up to 100 at once, up to 1000 after a lead's yes, never more; and one with a model.
    static let sound: [String: String] = [
        "reeve.yaml": """
        project: desk
        owner: team
        secrets:
          desk_key: { env: DESK_KEY }

        """,
        "people.yaml": """
        people:
          ada: { name: Ada, groups: [leads, team] }
          bob: { name: Bob, groups: [leads] }
          eve: { name: Eve, groups: [team] }
        groups:
          leads: { description: Those who say yes }
          team: { description: Those who answer for it }

        """,
        "models.yaml": """
        providers:
          fake: { type: openai, base_url: "${env.DESK_URL}/v1", key: secret.desk_key, timeout: 30s, retries: 0 }
        models:
          small: { provider: fake, name: small-1, prices: { input: 1, output: 1 } }
        tiers:
          standard: small

        """,
        "agents/clerk.yaml": """
        agent: clerk
        owner: team
        instructions: prompts/clerk.md
        model: standard
        tools: [desk.look]
        limits: { steps: 4, tokens: 100000, wall: 2m }
        output: { type: object, required: [answer], properties: { answer: { type: string } } }

        """,
        "prompts/clerk.md": "You look things up.\n",
        "tools/desk.yaml": tools(),
        "policies/desk.cedar": policies(timeout: "4h"),
        "workflows/pay.yaml": """
        workflow: pay
        input:
          type: object
          required: [amount]
          properties: { amount: { type: integer } }
          additionalProperties: false
        steps:
          pay: { tool: desk.pay, with: { amount: "${input.amount}" } }
        output: "${steps.pay.output}"

        """,
        "workflows/ask.yaml": """
        workflow: ask
        input: { type: object, properties: {}, additionalProperties: false }
        steps:
          clerk: { agent: clerk, with: { question: "what is there?" } }
        output: "${steps.clerk.output}"

        """,
        "workflows/look.yaml": """
        workflow: look
        input: { type: object, properties: {}, additionalProperties: false }
        steps:
          look: { tool: desk.look, with: { id: 7 } }
        output: "${steps.look.output}"

        """,
    ]

    static func tools(auth: String = "") -> String {
        """
        connector: desk
        type: http
        base_url: ${env.DESK_URL}
        \(auth)
        tools:
          - name: desk.pay
            description: Pays an amount.
            effect: irreversible
            idempotency: { header: Idempotency-Key }
            request: { method: POST, path: /pay, body: "${input}" }
            input:
              type: object
              required: [amount]
              properties: { amount: { type: integer, minimum: 1 } }
              additionalProperties: false
            timeout: 20s
          - name: desk.look
            description: Looks something up.
            effect: read
            request: { method: GET, path: /look }
            input: { type: object, properties: { id: { type: integer } }, additionalProperties: false }
            timeout: 20s
            retry: { attempts: 1 }

        """
    }

    static func policies(timeout: String) -> String {
        """
        @id("all-may")
        permit (principal, action, resource);

        @id("over-100-needs-a-lead")
        @approval("leads")
        @timeout("\(timeout)")
        @because("More than 100 needs a lead's yes")
        forbid (principal, action == Action::"desk.pay", resource)
        when { context.input.amount > 100 };

        @id("never-over-1000")
        @because("Nobody pays more than 1000")
        forbid (principal, action == Action::"desk.pay", resource)
        when { context.input.amount > 1000 };

        """
    }
}
