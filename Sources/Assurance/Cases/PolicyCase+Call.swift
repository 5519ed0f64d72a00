import Gateway
import JSON
import Journal
import Manifest

extension PolicyCase {
    /// The call that the case imagines.
    func call(by project: ProjectDefinition) -> ToolCall {
        let run = RunContext(
            id: RunID(rawValue: run ?? Self.standardRun),
            workflow: workflow ?? Self.standardWorkflow,
            project: project,
            input: .null,
            actsFor: actsFor
        )
        let parts = principal.split(separator: ":", maxSplits: 1).map(String.init)
        let name = parts.last ?? ""
        let caller: Principal =
            switch parts.first {
            case "agent": .agent(name)
            case "user": .user(name)
            default: .service(name)
            }
        return ToolCall(run: run, path: StepPath(step), tool: tool, input: input, principal: caller, past: past)
    }
}
