import Expression
import JSON
import Journal
import Manifest
import Testing

struct LoadingTests {
    @Test func `a sound project has no problems and a definition`() throws {
        let (definition, problems) = Project.load(RefundDesk().files)
        #expect(problems.map(\.description) == [])
        let project = try #require(definition)
        #expect(project.name == "refund-desk")
        #expect(project.release.rawValue.hasPrefix("rel_"))
        #expect(project.release.rawValue.count == 20)
    }

    private func project() throws -> ProjectDefinition { try #require(Project.load(RefundDesk().files).definition) }

    @Test func `an agent is read with its files and limits`() throws {
        let agent = try #require(try project().agents["refunds"])
        #expect(agent.owner == "support-platform")
        #expect(agent.instructions == "You decide about refunds.\n")
        #expect(agent.tools == ["orders.find", "payments.refund"])
        #expect(
            agent.limits
                == AgentLimits(
                    steps: 12,
                    tokens: 40_000,
                    cost: 250_000_000,
                    wall: .seconds(120),
                    identicalCalls: 3
                )
        )
        #expect(agent.output?.source["required"] == ["refund_id", "amount_cents"])
        #expect(agent.askHuman == "support-leads")
        #expect(agent.location == Place(file: "agents/refunds.yaml", line: 1, column: 8))
    }

    @Test func `a tool is read with its connector, facts and operation`() throws {
        let project = try project()
        let tool = try #require(project.tools["payments.refund"])
        #expect(tool.connector == "payments")
        #expect(tool.effect == .irreversible)
        #expect(tool.idempotency == .key(header: "Idempotency-Key"))
        #expect(tool.timeout == .seconds(10))
        #expect(tool.retry == RetryDefinition(attempts: 4, backoff: .seconds(1), factor: 2, max: .seconds(30)))
        #expect(tool.labels == ["confidential"])
        #expect(tool.facts["order"]?.tool == "orders.find")
        guard case .http(let operation) = tool.operation else { throw Unexpected() }
        #expect(operation.method == "POST")
        #expect(operation.statuses == [404: .empty, 409: .success])
        guard case .http(let connection) = try #require(project.connectors["payments"]).kind else { throw Unexpected() }
        #expect(connection.auth == .bearer(secret: "payments_key"))
        #expect(connection.baseURL.source == "${env.PAYMENTS_URL}")
    }

    @Test func `placeholders of a statement that nobody binds take the arguments of their name`() throws {
        guard case .sql(let operation) = try project().tools["orders.find"]?.operation else { throw Unexpected() }
        #expect(operation.parameters.map(\.name) == ["id"])
        #expect(try operation.parameters.first?.value.evaluate(.init(["input": ["id": "o1"]])) == "o1")
        #expect(operation.shape == .row)
    }

    @Test func `reading tools are tried again by themselves, others are not`() throws {
        #expect(try project().tools["orders.find"]?.retry.attempts == 3)
        let desk = RefundDesk.changing(
            "tools/payments.yaml",
            "    retry: { attempts: 4, backoff: 1s, factor: 2, max: 30s }\n",
            ""
        )
        #expect(Project.load(desk.files).definition?.tools["payments.refund"]?.retry == RetryDefinition.none)
    }

    @Test func `a step waits for what it names and for what its inner steps name`() throws {
        let body = try #require(try project().workflows["refund"]).body
        let upstream = Dictionary(uniqueKeysWithValues: body.steps.map { ($0.name, $0.upstream) })
        #expect(
            upstream == [
                "classify": [], "order": [], "decide": ["classify", "order"], "confirm": ["decide"],
                "route": ["decide"], "each": [], "pause": ["route"],
            ]
        )
        #expect(body.steps.map(\.name) == ["classify", "order", "decide", "confirm", "route", "each", "pause"])
        #expect(body.indices["pause"] == 6)
    }

    @Test func `an approval keeps its groups, escalations and reaction`() throws {
        let body = try #require(try project().workflows["refund"]).body
        guard case .approval(let approval) = body.steps[3].action else { throw Unexpected() }
        #expect(
            approval.rule
                == ApprovalRule(
                    groups: ["support-leads"],
                    timeout: .seconds(4 * 3600),
                    escalations: [.init(after: .seconds(2 * 3600), to: "support-managers")],
                    onTimeout: .deny
                )
        )
        #expect(approval.message?.source == "Refund ${steps.decide.output.refund_id}?")
    }

    @Test func `a branch keeps its arms in order and their steps apart`() throws {
        let body = try #require(try project().workflows["refund"]).body
        guard case .branch(let arms) = body.steps[4].action else { throw Unexpected() }
        #expect(arms.map { $0.graph.steps.map(\.name) } == [["pay"], ["nothing"]])
        #expect(arms[0].when?.source == "steps.decide.output.amount_cents > 0")
        #expect(arms[1].when == nil)
    }

    @Test func `a map keeps its list, variable and steps`() throws {
        let body = try #require(try project().workflows["refund"]).body
        guard case .map(let map) = body.steps[5].action else { throw Unexpected() }
        #expect(map.variable == "line")
        #expect(map.concurrency == 2)
        #expect(map.graph.steps.map(\.name) == ["found"])
    }

    @Test func `models have prices in nanodollars a token`() throws {
        let models = try project().models
        #expect(
            models.models["large"]?.prices == Prices(input: 2500, cachedInput: 1250, cacheWrite: 2500, output: 10_000)
        )
        #expect(models.models["small"]?.prices == .free)
        #expect(models.tiers == ["fast": ["small"], "standard": ["large", "small"]])
        #expect(models.providers["main"]?.timeout == .seconds(60))
        #expect(try project().documents == ["models/script.yaml": "rules: []\n"])
    }

    @Test func `a price finer than a thousandth is rounded up, and said so`() throws {
        let desk = RefundDesk.changing("models.yaml", "input: 2.50", "input: 0.0375")
        let (definition, problems) = Project.load(desk.files)
        #expect(definition?.models.models["large"]?.prices.input == 38)
        #expect(problems.map(\.severity) == [.warning])
        #expect(problems.first?.location == desk.place("models.yaml", "0.0375"))
    }

    @Test func `people are in the groups that either side says`() throws {
        let people = try project().people
        #expect(people.people["ben"]?.groups == ["support-managers", "support-platform"])
        #expect(people.groups["support-platform"] == ["anna", "ben"])
        #expect(people.people["anna"]?.displayName == "Anna Rossi")
    }

    @Test func `budgets are exact and say whom they concern`() throws {
        let budgets = try project().budgets
        #expect(budgets.map(\.name) == ["daily", "refunds"])
        #expect(budgets.map(\.cap) == [20_000_000_000, 500_000_000])
        #expect(budgets[1].agent == "refunds")
        #expect(budgets[1].window == .hour)
    }

    @Test func `an empty folder has no project`() {
        let problems = Project.check(.memory([:]))
        #expect(problems.contains { $0.code == .fileMissing && $0.location.file == "reeve.yaml" })
    }

    @Test func `the digest of a tool changes with its connector and its schemas`() throws {
        let before = try project().tools["payments.refund"]?.digest
        let sound = RefundDesk()
        let connector = sound.changing("tools/payments.yaml", "${env.PAYMENTS_URL}", "https://example.com")
        let schema = sound.changing("tools/payments.yaml", "minimum: 1", "minimum: 2")
        let other = sound.changing("tools/orders.yaml", "Finds an order", "Looks for an order")
        #expect(Project.load(connector.files).definition?.tools["payments.refund"]?.digest != before)
        #expect(Project.load(schema.files).definition?.tools["payments.refund"]?.digest != before)
        #expect(Project.load(other.files).definition?.tools["payments.refund"]?.digest == before)
    }
}

/// The test found another case than it was about.
struct Unexpected: Error {}
