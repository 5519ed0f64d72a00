import JSON
import Manifest

/// The first stage: is there such a tool, and may this caller even ask for it?
enum Resolution {
    /// Finds the tool and its connector in the run's release.
    static func resolve(_ call: ToolCall) throws(Halt) -> Passage {
        let project = call.run.project
        // Policies decide on exactly the name that was asked for; one that is merely equivalent to a tool's is another.
        guard let tool = project.tools[call.tool], tool.name.isExactly(call.tool),
            let connector = project.connectors[tool.connector]
        else {
            throw .refused(
                refusal("unknown_tool", "unknown tool `\(shown(call.tool))`", call, among: offered(to: call))
            )
        }
        if case .agent(let name) = call.principal {
            guard let agent = project.agents[name] else {
                throw .refused(Refusal(stage: "resolve", code: "unknown_agent", message: "unknown agent `\(name)`"))
            }
            guard agent.tools.contains(call.tool) else {
                let message = "the tool `\(call.tool)` is not one of agent `\(name)`"
                throw .refused(refusal("tool_not_offered", message, call, among: agent.tools))
            }
        }
        return Passage(call: call, tool: tool, connector: connector)
    }

    /// The names that the caller may use: an agent is told only of its own.
    private static func offered(to call: ToolCall) -> [String] {
        guard case .agent(let name) = call.principal else { return Array(call.run.project.tools.keys) }
        return call.run.project.agents[name]?.tools ?? []
    }

    private static func refusal(_ code: String, _ message: String, _ call: ToolCall, among names: [String]) -> Refusal {
        var message = message
        if let near = Suggestion.tool(for: call.tool, among: names) {
            message += ", did you mean `\(near)`?"
        } else if !names.isEmpty, names.count <= 20 {
            message += " (there are: \(names.sorted().map { "`\($0)`" }.joined(separator: ", ")))"
        }
        return Refusal(stage: "resolve", code: code, message: message)
    }

    /// A name that a model made up may be of any length.
    private static func shown(_ name: String) -> String { name.abbreviated(bytesMax: 100) }
}
