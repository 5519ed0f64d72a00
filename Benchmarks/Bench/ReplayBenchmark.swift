import Assurance
import JSON
import Journal
import Manifest
import StoreSQLite

/// Deciding a past of 100,000 calls again: each with its arguments and three facts in blobs of their own, and with the
/// entries of the lookups, as a gateway leaves them.
enum ReplayBenchmark {
    static let calls = 100_000

    static func run() async throws -> JSON {
        let scratch = try Scratch()
        let store = try SQLiteStore.open(scratch.path)
        let past = try RefundProject.load(leadAbove: 10_000)
        try await RefundPast(store: store, project: past).fill(calls: calls)
        let candidate = try RefundProject.load(leadAbove: 9_000)
        let replay = Replay(candidate: candidate, store: store, listMax: 20) { digest async throws(JournalError) in
            let result = Project.load(snapshot: try await store.blob(digest))
            guard let project = result.definition else { throw JournalError(.damaged, "no release") }
            return project
        }
        var report = ReplayReport()
        var samples: [Double] = []
        let before = residentBytes()
        let busy = processorSeconds()
        for _ in 0..<3 {
            samples.append(try await ContinuousClock().measure { report = try await replay.run() }.inSeconds)
        }
        let grown = residentBytes() - before
        let processor = (processorSeconds() - busy) / Double(samples.count)
        await store.close()
        let median = samples.sorted()[samples.count / 2]
        return [
            "calls": .int(Int64(report.decided)), "flips": .int(Int64(report.flipCount)),
            "breaking": .int(Int64(report.breaking)), "seconds": .double(rounded(median)),
            "processor_seconds": .double(rounded(processor)),
            "calls_per_s": .double(rounded(Double(report.decided) / median)),
            "memory_mb": .double(rounded(Double(grown) / 1e6)),
        ]
    }
}

/// A refund desk without anything that runs.
enum RefundProject {
    static func load(leadAbove cents: Int) throws -> ProjectDefinition {
        let result = Project.load(
            .memory([
                "reeve.yaml": "project: desk\nowner: leads\n",
                "people.yaml":
                    "people:\n  ada: { name: Ada, groups: [leads] }\n  bob: { name: Bob, groups: [managers] }\n",
                "tools/desk.yaml": tools,
                "workflows/refund.yaml": workflow,
                "policies/desk.cedar": policies.replacing("CENTS", with: "\(cents)"),
            ])
        )
        guard let definition = result.definition else {
            throw Projects.Unsound(problems: result.problems.map(\.description))
        }
        return definition
    }

    private static let workflow = """
        workflow: refund
        steps:
          pay: { tool: payments.refund, with: { order_id: A-1001, amount_cents: 1, currency: EUR } }

        """

    private static let tools = """
        connector: payments
        type: http
        base_url: http://127.0.0.1:1
        tools:
          - name: payments.refund
            description: Pays money back.
            effect: irreversible
            idempotency: { header: Idempotency-Key }
            request: { method: POST, path: /refunds, body: "${input}" }
            facts:
              order: { tool: orders.find }
              sender: { tool: orders.sender }
              today: { tool: orders.today }
            input:
              type: object
              required: [order_id, amount_cents, currency]
              properties:
                order_id: { type: string, pattern: "^A-[0-9]+$" }
                amount_cents: { type: integer, minimum: 1, maximum: 100000000 }
                currency: { type: string, pattern: "^[A-Z]{3}$" }
              additionalProperties: false
          - name: orders.find
            description: Finds an order.
            effect: read
            request: { method: GET, path: /order }
            input: { type: object, properties: {} }
            output:
              type: [object, "null"]
              required: [email, paid_cents, refunded_cents, currency]
              properties:
                email: { type: string }
                paid_cents: { type: integer }
                refunded_cents: { type: integer }
                currency: { type: string }
          - name: orders.sender
            description: Tells who wrote.
            effect: read
            request: { method: GET, path: /sender }
            input: { type: object, properties: {} }
            output: { type: object, required: [email], properties: { email: { type: string } } }
          - name: orders.today
            description: Tells what was paid today.
            effect: read
            request: { method: GET, path: /today }
            input: { type: object, properties: {} }
            output: { type: object, required: [cents], properties: { cents: { type: integer } } }

        """

    private static let policies = """
        @id("workflow-pays")
        permit (principal == Service::"refund", action == Action::"payments.refund", resource);
        @id("exists") forbid (principal, action == Action::"payments.refund", resource) unless { context.facts has order };
        @id("senders-own") forbid (principal, action == Action::"payments.refund", resource)
        when { context.facts has order && context.facts.order.email != context.facts.sender.email };
        @id("as-paid") forbid (principal, action == Action::"payments.refund", resource)
        when {
          context.facts has order &&
          context.input.amount_cents + context.facts.order.refunded_cents > context.facts.order.paid_cents
        };
        @id("currency") forbid (principal, action == Action::"payments.refund", resource)
        when { context.facts has order && context.input.currency != context.facts.order.currency };
        @id("lead") @approval("leads") forbid (principal, action == Action::"payments.refund", resource)
        when { context.input.amount_cents > CENTS };
        @id("foreign") @approval("managers") forbid (principal, action == Action::"payments.refund", resource)
        when { context.input.currency != "EUR" };
        @id("day") @approval("managers") forbid (principal, action == Action::"payments.refund", resource)
        when { context.input.amount_cents + context.facts.today.cents > 100000 };

        """
}
