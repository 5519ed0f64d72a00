extension ProjectDefinition {
    /// What a project's runs need a secret for.
    public enum SecretNeed: Sendable, Hashable {
        /// A connector whose tools somebody calls, or the model that a tier tries first.
        case always
        /// Models that a tier tries only where those before it fail, by name.
        case fallback(models: [String])
        /// Nothing that any run does.
        case never
    }

    /// What runs need a secret for.
    public func need(ofSecret name: String) -> SecretNeed {
        let uses = SecretUses(self)
        if uses.connectors.contains(where: { connectors[$0]?.secrets.contains(name) == true }) { return .always }
        var fallbacks: [String] = []
        for tier in uses.tiers.sorted() {
            for (rank, model) in (models.tiers[tier] ?? []).enumerated() {
                let provider = models.models[model].flatMap { models.providers[$0.provider] }
                guard provider?.keySecret == name else { continue }
                if rank == 0 { return .always }
                if !fallbacks.contains(model) { fallbacks.append(model) }
            }
        }
        return fallbacks.isEmpty ? .never : .fallback(models: fallbacks)
    }
}

/// The connectors and tiers that runs of a project can come to use.
private struct SecretUses {
    private(set) var connectors: Set<String> = []
    private(set) var tiers: Set<String> = []
    private let project: ProjectDefinition
    private var tools: Set<String> = []

    init(_ project: ProjectDefinition) {
        self.project = project
        for workflow in project.workflows.values { add(workflow.body) }
    }

    private mutating func add(_ graph: StepGraph) {
        for step in graph.steps {
            switch step.action {
            case .tool(let name, _): add(tool: name)
            case .agent(let name, _): add(agent: name)
            case .model(let action): tiers.insert(action.tier)
            case .branch(let arms): for arm in arms { add(arm.graph) }
            case .map(let map): add(map.graph)
            case .approval, .workflow, .wait, .set: break
            }
        }
    }

    private mutating func add(agent name: String) {
        guard let agent = project.agents[name] else { return }
        tiers.insert(agent.model)
        for tool in agent.tools { add(tool: tool) }
    }

    /// A tool, and what the gateway calls for its sake.
    private mutating func add(tool name: String) {
        guard let tool = project.tools[name], tools.insert(name).inserted else { return }
        connectors.insert(tool.connector)
        for fact in tool.facts.values { add(tool: fact.tool) }
        if case .probe(let probe) = tool.idempotency { add(tool: probe) }
    }
}

extension ProviderDefinition {
    /// The name of the secret that it is called with.
    fileprivate var keySecret: String? {
        switch kind {
        case .openai(_, let secret), .anthropic(_, let secret): secret
        case .scripted, .recorded: nil
        }
    }
}

extension ConnectorDefinition {
    /// The names of the secrets that its calls need.
    fileprivate var secrets: [String] {
        switch kind {
        case .http(let connection):
            switch connection.auth {
            case .none: return []
            case .bearer(let secret), .header(_, let secret), .basic(_, let secret), .query(_, let secret):
                return [secret]
            }
        case .sql(let connection):
            if case .postgres(_, let secret?) = connection.engine { return [secret] }
            return []
        case .files: return []
        case .command(let connection):
            return connection.environment.compactMap { variable in
                if case .secret(let name) = variable.value { name } else { nil }
            }
        }
    }
}
