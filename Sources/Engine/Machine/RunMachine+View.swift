public import JSON
import Journal
public import Manifest

/// A run's state for people and scripts.
extension RunMachine {
    /// Where the run stands after the entries that were folded: its steps with their outputs, what it waits for, what it
    /// has cost. Shapes are those of `reeve runs show --json` in docs/commands.md.
    public var view: JSON {
        var object: JSONObject = [
            "run": .string(id.rawValue), "workflow": .string(workflow.name),
            "release": .string(created.release.rawValue), "status": .string(status.rawValue),
            "paused": .bool(isPaused), "created": .string(createdAt.rfc3339), "at": .string(lastAt.rfc3339),
            "entries": .int(Int64(nextSeq)), "input": input, "cost_nanodollars": .int(cost), "tokens": .int(tokens),
            "steps": Self.steps(workflow.body, graph),
        ]
        if !history.labels.isEmpty { object["labels"] = .array(history.labels.map(JSON.string)) }
        let calls = history.counted.calls.filter { $0.value > 0 }.sorted { $0.key < $1.key }
        if !calls.isEmpty { object["calls"] = .object(JSONObject(calls.map { ($0.key, .int($0.value)) })) }
        if let output { object["output"] = output }
        if let failure { object["error"] = failure.body }
        let unsettled = unsettledPaths
        if !unsettled.isEmpty { object["unsettled"] = .array(unsettled.map { .string($0.rawValue) }) }
        if !questions.isEmpty {
            object["questions"] = .object(
                JSONObject(
                    questions.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                        ($0.key.rawValue, .string($0.value.rawValue))
                    }
                )
            )
        }
        if !missing.isEmpty { object["missing"] = .array(missing.map(\.json)) }
        return .object(object)
    }

    private static func steps(_ graph: StepGraph, _ state: GraphState) -> JSON {
        var object = JSONObject()
        for (step, node) in zip(graph.steps, state.nodes) {
            guard var view = node.view.objectValue else { continue }
            switch (step.action, node.work) {
            case (.branch(let arms), .branch(let arm, let inner?)) where arms.indices.contains(arm):
                view["arm"] = .int(Int64(arm))
                view["steps"] = steps(arms[arm].graph, inner)
            case (.map(let map), .map(let elements)):
                view["elements"] = .array(
                    elements.graphs.sorted { $0.key < $1.key }.map { index, inner in
                        ["index": .int(Int64(index)), "steps": steps(map.graph, inner)]
                    }
                )
            case (_, .conversation(let conversation)):
                view["turns"] = .int(Int64(conversation.turns))
                view["messages"] = .int(Int64(conversation.messages.count))
            case (_, .call(let call)):
                view["attempts"] = .int(Int64(call.attempts))
            case (_, .child(let run)):
                view["run"] = .string(run.rawValue)
            default:
                break
            }
            object[step.name] = .object(view)
        }
        return .object(object)
    }

    /// What the run was started with.
    public var startInput: JSON { input }

    /// The definition that the run is pinned to.
    public var release: ProjectDefinition { project }
}
