import Gateway
import JSON
import Journal
import Manifest
import Models
import Testing
import Transport

/// A project with its gateway, on a clock of its own and with a journal in memory.
struct Bench: Sendable {
    let project: ProjectDefinition
    let environment: GatewayEnvironment
    let gateway: Gateway
    let recorder = MemoryRecorder()
    let clock: TestClock
    let directory: TemporaryDirectory
    let run: RunContext

    struct Broken: Error, CustomStringConvertible {
        var description: String
    }

    /// Builds a project of its files.
    ///
    /// - Parameter tools: one manifest of a connector each.
    init(
        tools: [String],
        policies: String = "permit (principal, action, resource);",
        agent: String = "tools: []",
        reeve: String = "",
        models: String? = nil,
        variables: [String: String] = [:],
        actsFor: String? = nil,
        directory: TemporaryDirectory? = nil,
        clock: TestClock = TestClock(),
        client: HTTPClient = HTTPClient(),
        makeProvider: (@Sendable (ModelDefinition, ProviderDefinition) throws(ModelError) -> any ModelProvider)? = nil
    ) throws {
        var texts = [
            "reeve.yaml": "project: bench\nowner: team\n" + reeve,
            "people.yaml": """
            people:
              anna: { groups: [leads, team] }
              ben: { groups: [managers] }
            groups: { leads: , managers: , team: }
            """,
            "models.yaml": models
                ?? """
                providers: { script: { type: scripted, rules: models/script.yaml } }
                models: { small: { provider: script } }
                tiers: { standard: small }
                """,
            "models/script.yaml": "rules: []\n",
            "prompts/refunds.md": "Decide.\n",
            "agents/refunds.yaml": """
            agent: refunds
            owner: team
            instructions: prompts/refunds.md
            model: standard
            \(agent)
            """,
            "policies/all.cedar": policies,
        ]
        for (number, tool) in tools.enumerated() { texts["tools/\(number).yaml"] = tool }
        let (definition, problems) = Project.load(.memory(texts))
        guard let definition else {
            throw Broken(description: problems.map { "\($0)" }.joined(separator: "\n"))
        }
        project = definition
        self.clock = clock
        self.directory = try directory ?? TemporaryDirectory()
        environment = GatewayEnvironment(
            directory: self.directory.path,
            variables: variables,
            client: client,
            now: { clock.now },
            sleep: { try clock.sleep($0) },
            random: { 0 },
            makeProvider: makeProvider
        )
        gateway = Gateway(project: definition, environment: environment)
        run = RunContext(
            id: RunID(rawValue: "run_1"),
            workflow: "refund",
            project: definition,
            input: .null,
            actsFor: actsFor
        )
    }

    func toolCall(
        _ tool: String,
        _ input: JSON = [:],
        as principal: Principal = .service("workflow"),
        attempt: Int = 1,
        grant: Grant? = nil
    ) -> ToolCall {
        ToolCall(
            run: run,
            path: StepPath("pay"),
            tool: tool,
            input: input,
            principal: principal,
            attempt: attempt,
            grant: grant
        )
    }

    @discardableResult
    func call(
        _ tool: String,
        _ input: JSON = [:],
        as principal: Principal = .service("workflow"),
        attempt: Int = 1,
        grant: Grant? = nil
    ) async throws -> CallOutcome {
        let call = toolCall(tool, input, as: principal, attempt: attempt, grant: grant)
        return try await gateway.call(call, recorder: recorder)
    }
}

extension Bench {
    /// What the agent is told of how a call ended.
    func words(_ outcome: CallOutcome) throws -> String {
        switch outcome {
        case .failed(let event): try recorder.words(event.detail) ?? event.message
        case .unknown(let event): try recorder.words(event.detail) ?? event.message
        case .refused(let event): try recorder.words(event.detail) ?? event.message
        case .succeeded, .needsApproval: ""
        }
    }
}

extension MemoryRecorder {
    func words(_ detail: Payload?) throws -> String? { try detail.map { try content($0).stringValue ?? "" } }
}

extension CallOutcome {
    var output: JSON? {
        guard case .succeeded(let output, _) = self else { return nil }
        return output
    }

    var failure: ToolFailed? {
        guard case .failed(let failure) = self else { return nil }
        return failure
    }

    var unknown: ToolUnknown? {
        guard case .unknown(let unknown) = self else { return nil }
        return unknown
    }

    var refusal: ToolRefused? {
        guard case .refused(let refusal) = self else { return nil }
        return refusal
    }

    var need: ApprovalNeed? {
        guard case .needsApproval(let need) = self else { return nil }
        return need
    }
}
