import Manifest

/// A small project in which everything is right, and ways to break it.
struct RefundDesk {
    var texts = RefundDesk.sound

    var files: ProjectFiles { .memory(texts) }

    /// The desk with one text in one file replaced; the text must be there.
    static func changing(_ path: String, _ old: String, _ new: String) -> RefundDesk {
        RefundDesk().changing(path, old, new)
    }

    func changing(_ path: String, _ old: String, _ new: String) -> RefundDesk {
        var desk = self
        precondition(desk.texts[path]?.contains(old) == true, "`\(old)` is not in \(path)")
        desk.texts[path] = desk.texts[path]?.replacing(old, with: new, maxReplacements: 1)
        return desk
    }

    func adding(_ path: String, _ text: String) -> RefundDesk {
        var desk = self
        desk.texts[path, default: ""] += text
        return desk
    }

    func removing(_ path: String) -> RefundDesk {
        var desk = self
        desk.texts[path] = nil
        return desk
    }

    var problems: [Problem] { Project.check(files) }

    /// Where a text stands in a file, for comparison with a problem's place.
    func place(_ path: String, _ text: String) -> Place {
        let lines = (texts[path] ?? "").split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let parts = line.split(separator: text, maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 {
                return Place(file: path, line: index + 1, column: parts[0].unicodeScalars.count + 1)
            }
        }
        return Place(file: path, line: 0, column: 0)
    }

    static let sound: [String: String] = [
        "reeve.yaml": """
        project: refund-desk
        owner: support-platform
        budgets:
          daily: { cap_usd: 20.00, window: day }
          refunds: { cap_usd: 0.5, window: hour, agent: refunds, workflow: refund }
        secrets:
          payments_key: { env: PAYMENTS_KEY }
          model_key: { file: keys/model }

        """,
        "people.yaml": """
        people:
          anna: { name: Anna Rossi, email: anna@example.com, groups: [support-leads, support-platform] }
          ben: { groups: [support-managers] }
        groups:
          support-leads:
          support-managers: { description: Those who decide in the end }
          support-platform: [ben]

        """,
        "models.yaml": """
        providers:
          main: { type: openai, base_url: "${env.MODEL_URL}", key: secret.model_key, timeout: 60s, retries: 1 }
          script: { type: scripted, rules: models/script.yaml }
        models:
          small: { provider: script }
          large:
            provider: main
            name: gpt-large-2
            prices: { input: 2.50, cached_input: 1.25, output: 10 }
            context_tokens: 200000
            stream: true
        tiers:
          fast: small
          standard: [large, small]

        """,
        "models/script.yaml": "rules: []\n",
        "agents/refunds.yaml": """
        agent: refunds
        owner: support-platform
        instructions: prompts/refunds.md
        model: standard
        tools: [orders.find, payments.refund]
        limits: { steps: 12, tokens: 40000, cost_usd: 0.25, wall: 2m, identical_calls: 3 }
        output: schemas/refund-result.json
        ask_human: support-leads

        """,
        "prompts/refunds.md": "You decide about refunds.\n",
        "prompts/classify.md": "What does this ask for?\n\n${input.text}\n",
        "schemas/refund-result.json": """
        {
          "type": "object",
          "required": ["refund_id", "amount_cents"],
          "properties": { "refund_id": { "type": "string" }, "amount_cents": { "type": "integer" } },
          "additionalProperties": false
        }

        """,
        "schemas/request.yaml": """
        type: object
        required: [order_id, text, email]
        properties:
          order_id: { type: string }
          text: { type: string }
          email: { type: string }
          items: { type: array, items: { type: object, required: [sku], properties: { sku: { type: string } } } }
        additionalProperties: false

        """,
        "tools/orders.yaml": """
        connector: orders
        type: sql
        database: { sqlite: data/orders.db }
        tools:
          - name: orders.find
            description: Finds an order by its id
            effect: read
            input: { type: object, required: [id], properties: { id: { type: string } }, additionalProperties: false }
            output:
              type: [object, "null"]
              required: [id, paid_cents]
              properties: { id: { type: string }, paid_cents: { type: integer }, note: { type: [string, "null"] } }
            query: { statement: "SELECT id, paid_cents, note FROM orders WHERE id = :id", shape: row }

        """,
        "tools/payments.yaml": """
        connector: payments
        type: http
        base_url: ${env.PAYMENTS_URL}
        auth: { bearer: secret.payments_key }
        rate_limit: { per_second: 5, burst: 10 }
        labels: [confidential]
        tools:
          - name: payments.refund
            effect: irreversible
            request: { method: POST, path: "/refunds/${input.order_id}", body: "${input}" }
            idempotency: { header: Idempotency-Key }
            facts: { order: { tool: orders.find, with: { id: "${input.order_id}" } } }
            input:
              type: object
              required: [order_id, amount_cents]
              properties:
                order_id: { type: string }
                amount_cents: { type: integer, minimum: 1 }
                rate: { type: number }
                tags: { type: array, items: { type: string } }
                extra: { type: [string, integer] }
              additionalProperties: false
            output: { type: object, required: [id], properties: { id: { type: string } } }
            timeout: 10s
            retry: { attempts: 4, backoff: 1s, factor: 2, max: 30s }
            statuses: { 404: empty, 409: success }
            result: response.body

        """,
        "workflows/refund.yaml": """
        workflow: refund
        input: schemas/request.yaml
        title: Order ${input.order_id}
        timeout: 7d
        steps:
          classify:
            model: fast
            prompt: prompts/classify.md
            timeout: 30s
            on_timeout: continue
          order: { tool: orders.find, with: { id: "${input.order_id}" }, on_error: continue }
          decide:
            agent: refunds
            after: [classify]
            with: { request: "${input}", order: "${steps.order.output}" }
          confirm:
            approval:
              ask: support-leads
              timeout: 4h
              escalate: [{ after: 2h, to: support-managers }]
              on_timeout: deny
              message: Refund ${steps.decide.output.refund_id}?
            when: steps.decide.output.amount_cents > 10000
          route:
            branch:
              - when: ${steps.decide.output.amount_cents > 0}
                steps:
                  pay:
                    tool: payments.refund
                    with: { order_id: "${input.order_id}", amount_cents: "${steps.decide.output.amount_cents}" }
                output: ${steps.pay.output.id}
              - else: true
                steps:
                  nothing: { set: null }
          each:
            map:
              over: ${input.items}
              as: line
              concurrency: 2
              steps:
                found: { tool: orders.find, with: { id: "${line.sku}" } }
              output: ${steps.found.output}
          pause: { wait: { for: 2h }, after: route }
        output: { id: "${steps.route.output}", lines: "${steps.each.output}" }

        """,
        "policies/refunds.cedar": """
        // Agent::"nobody" is only a comment.
        permit (
          principal == Agent::"refunds",
          action in [Action::"orders.find", Action::"payments.refund"],
          resource
        );

        permit (principal is Service, action, resource);

        @id("refunds-over-100-need-a-lead")
        @approval("support-leads")
        @because("Refunds over 100 need a lead's yes")
        forbid (principal, action == Action::"payments.refund", resource)
        when { context.input.amount_cents > 10000 };

        @id("never-more-than-was-paid")
        forbid (principal, action == Action::"payments.refund", resource)
        unless { context.facts has order && context.input.amount_cents <= context.facts.order.paid_cents };

        """,
    ]
}
