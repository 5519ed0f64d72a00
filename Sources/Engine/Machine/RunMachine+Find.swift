import JSON
import Journal
import Manifest
import Models

/// Finding what stands at a path.
extension RunMachine {
    /// A step with its state and what expressions see there.
    struct Place {
        var step: StepDefinition
        var node: NodeState
        var scope: Scope
        var path: StepPath
        /// What of the path lies inside the step: a turn, a call.
        var rest: ArraySlice<Substring>
    }

    /// The innermost step that a path lies in.
    func place(at path: StepPath) -> Place? {
        let components = path.rawValue.split(separator: "/")
        return place(components[...], prefix: .run, workflow.body, graph, rootScope)
    }

    private func place(
        _ components: ArraySlice<Substring>,
        prefix: StepPath,
        _ graph: StepGraph,
        _ state: GraphState,
        _ scope: Scope
    ) -> Place? {
        guard let name = components.first, let index = graph.indices[String(name)] else { return nil }
        let step = graph.steps[index]
        let node = state.nodes[index]
        let rest = components.dropFirst()
        let path = prefix.appending(step.name)
        let inner = scope.entering(state)
        switch (step.action, node.work) {
        case (.branch(let arms), .branch(let arm, let nested?)) where arms.indices.contains(arm) && !rest.isEmpty:
            return place(rest, prefix: path, arms[arm].graph, nested, inner)
        case (.map(let map), .map(let mapState)) where !rest.isEmpty:
            guard let element = rest.first.flatMap({ Int($0) }), let nested = mapState.graphs[element] else {
                return nil
            }
            let around = inner.entering(map, element: mapState.elements[element], index: element)
            let prefix = path.appending(String(element))
            return place(rest.dropFirst(), prefix: prefix, map.graph, nested, around)
        default:
            return Place(step: step, node: node, scope: inner, path: path, rest: rest)
        }
    }

    /// The call at a path: a tool step's, or one of an agent's turn.
    func call(at path: StepPath) -> CallState? {
        guard let place = place(at: path) else { return nil }
        switch place.node.work {
        case .call(let call) where place.rest.isEmpty:
            return call
        case .conversation(let conversation):
            guard place.rest.count == 2, let component = place.rest.last, component.hasPrefix("call."),
                let index = Int(component.dropFirst(5)), conversation.calls.indices.contains(index)
            else { return nil }
            return conversation.calls[index].state
        default:
            return nil
        }
    }

    func callIsUnknown(at path: StepPath) -> Bool {
        if case .unknown = call(at: path)?.phase { true } else { false }
    }

    /// An open question.
    func question(_ id: ApprovalID) -> Question? {
        guard let path = questions[id], let place = place(at: path) else { return nil }
        if case .question(let question) = place.node.work { return question }
        if case .asking(let question) = call(at: path)?.phase { return question }
        if case .conversation(let conversation) = place.node.work { return conversation.question }
        return nil
    }

    func approvalStep(at path: StepPath) -> (StepDefinition, Scope)? {
        guard let place = place(at: path), place.step.isApproval else { return nil }
        return (place.step, place.scope)
    }

    /// A conversation that its partner ends: the step, and the last thing that the agent said.
    func conversationStep(at path: StepPath) -> (StepDefinition, Scope, StepPath, JSON)? {
        guard let place = place(at: path), case .conversation(let conversation) = place.node.work else { return nil }
        let last = conversation.messages.last { $0.role == .assistant }?.content ?? ""
        return (place.step, place.scope, place.path, .string(last))
    }
}
