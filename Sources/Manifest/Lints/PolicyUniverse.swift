public import Policy

/// Who there is in a project, what they can do, and which calls can happen at all: what policies are judged against
/// before anything runs.
public struct PolicyUniverse: Sendable {
    /// A call that can happen: an agent lists the tool, or a workflow has a step that calls it.
    public struct Call: Sendable, Hashable {
        /// `Agent::"refunds"`, or `Service::"refund"` for a workflow.
        public var principal: EntityUID
        /// The tool.
        public var tool: String
        /// Where the agent lists it, or the step stands.
        public var location: SourceLocation
    }

    /// The agents, by name.
    public let agents: [EntityUID]
    /// The workflows as the services that call tools, by name.
    public let workflows: [EntityUID]
    /// The people, by name.
    public let people: [EntityUID]
    /// Services that only policies name, by name.
    public let services: [EntityUID]
    /// Every call that can happen, once, agents first.
    public let calls: [Call]

    private let tools: [String: ToolDefinition]
    private let project: EntityUID

    /// Reads them off a project.
    public init(_ project: ProjectDefinition) {
        agents = project.agents.keys.sorted().map { EntityUID(type: "Agent", id: $0) }
        workflows = project.workflows.keys.sorted().map { EntityUID(type: "Service", id: $0) }
        people = project.people.people.keys.sorted().map { EntityUID(type: "User", id: $0) }
        services = project.namedServices.map { EntityUID(type: "Service", id: $0) }
        tools = project.tools
        self.project = EntityUID(type: "Project", id: project.name)
        var calls: [Call] = []
        for agent in project.agents.values.sorted(by: { $0.name < $1.name }) {
            for tool in agent.tools {
                calls.append(
                    Call(
                        principal: EntityUID(type: "Agent", id: agent.name),
                        tool: tool,
                        location: agent.location
                    )
                )
            }
        }
        for workflow in project.workflows.values.sorted(by: { $0.name < $1.name }) {
            let principal = EntityUID(type: "Service", id: workflow.name)
            for (tool, location) in Self.steps(of: workflow.body) {
                calls.append(Call(principal: principal, tool: tool, location: location))
            }
        }
        var seen: Set<Pair> = []
        self.calls = calls.filter { seen.insert(Pair(principal: $0.principal, tool: $0.tool)).inserted }
    }

    private struct Pair: Hashable {
        var principal: EntityUID
        var tool: String
    }

    /// Everybody whom policies may be asked about.
    public var principals: [EntityUID] { agents + workflows + people + services }

    /// The tools as actions, then what people may do, each with the resource on which it is done.
    public var actions: [(action: EntityUID, resource: EntityUID)] {
        tools.keys.sorted().map { (Self.action($0), resource(of: $0)) } + rights
    }

    /// What people may do, each with the resource on which it is done.
    public var rights: [(action: EntityUID, resource: EntityUID)] {
        PersonalRight.allCases.map { (Self.action($0.action), project) }
    }

    /// The action that a tool is.
    public static func action(_ tool: String) -> EntityUID { EntityUID(type: "Action", id: tool) }

    /// The connector through which a tool is called.
    public func resource(of tool: String) -> EntityUID {
        EntityUID(type: "Connector", id: tools[tool]?.connector ?? "")
    }

    /// The tools that the steps of a graph call, with the places of the steps.
    private static func steps(of graph: StepGraph) -> [(String, SourceLocation)] {
        graph.steps.flatMap { step -> [(String, SourceLocation)] in
            switch step.action {
            case .tool(let name, _): [(name, step.location)]
            case .branch(let arms): arms.flatMap { steps(of: $0.graph) }
            case .map(let map): steps(of: map.graph)
            default: []
            }
        }
    }
}
