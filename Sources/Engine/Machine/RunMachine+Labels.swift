import Expression
import Gateway
import JSON
import Journal
import Manifest
import Models

/// Which labels the arguments of a call have.
extension RunMachine {
    /// Those of what a step's expressions name; for an agent's call, those of what it had read and copied from.
    func inputLabels(of call: PendingCall) -> [String] {
        guard let step = step(at: call.path) else { return [] }
        switch step.definition.action {
        case .tool(_, let with):
            return LabelFlow.labels(of: with.references, at: step.path, in: self)
        case .agent(_, let with):
            guard case .conversation(let conversation) = place(at: call.path)?.node.work else { return [] }
            let taskLabels = LabelFlow.labels(of: with.references, at: step.path, in: self)
            guard !taskLabels.isEmpty || !conversation.labelled.isEmpty else { return [] }
            let copied = CopiedText(call.input)
            guard !copied.isEmpty else { return [] }
            var labels: [String] = []
            if !taskLabels.isEmpty, copied.isFound(in: ConversationState.text(of: conversation.task)) {
                labels += taskLabels
            }
            for (index, found) in conversation.labelled.sorted(by: { $0.key < $1.key }) {
                guard conversation.messages.indices.contains(index), !Set(found).isSubset(of: labels),
                    copied.isFound(in: conversation.messages[index].content ?? "")
                else { continue }
                labels += found
            }
            return labels.uniqued()
        default:
            return []
        }
    }

    /// The innermost step that a path lies in, found in the definition alone: the step may have no entry yet.
    private func step(at path: StepPath) -> (definition: StepDefinition, path: StepPath)? {
        var graph = workflow.body
        var prefix = StepPath.run
        var components = path.rawValue.split(separator: "/").map(String.init)[...]
        while let name = components.popFirst(), let index = graph.indices[name] {
            let step = graph.steps[index]
            prefix = prefix.appending(name)
            switch step.action {
            case .map(let map) where components.count > 1:
                prefix = prefix.appending(components.removeFirst())
                graph = map.graph
            case .branch(let arms):
                guard let next = components.first, let arm = arms.first(where: { $0.graph.indices[next] != nil })
                else { return (step, prefix) }
                graph = arm.graph
            default:
                return (step, prefix)
            }
        }
        return nil
    }
}
