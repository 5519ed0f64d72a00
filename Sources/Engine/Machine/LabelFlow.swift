import Expression
import Journal
import Manifest

/// Where the values of a workflow's expressions come from: which labels flow into them.
///
/// A value has the labels of everything that its expression names: of the run's input, and of each step's output. The
/// output of a step has the labels of what came in at the step and inside of it, and of everything that its own
/// expressions name. Conditions are not followed: they decide whether something is done, and with what not.
struct LabelFlow {
    /// A graph around a place: its path while the run works on it, and the map that it is an element of.
    private struct Frame {
        var graph: StepGraph
        var prefix: StepPath
        var map: MapAction?
    }

    private let body: StepGraph
    private let inputLabels: [String]
    private let stepLabels: [StepPath: [String]]
    private var labels: [String] = []
    private var visited: Set<StepPath> = []

    /// The labels of a template's value, where it stands in the step at a path.
    static func labels(of references: Set<[String]>, at path: StepPath, in machine: RunMachine) -> [String] {
        var flow = LabelFlow(
            body: machine.workflow.body,
            inputLabels: machine.created.inputLabels,
            stepLabels: machine.history.stepLabels
        )
        guard !flow.inputLabels.isEmpty || !flow.stepLabels.isEmpty else { return [] }
        flow.follow(references, flow.frames(around: path))
        return flow.labels.uniqued()
    }

    private init(body: StepGraph, inputLabels: [String], stepLabels: [StepPath: [String]]) {
        self.body = body
        self.inputLabels = inputLabels
        self.stepLabels = stepLabels
    }

    /// The graphs around a place, outermost first.
    private func frames(around path: StepPath) -> [Frame] {
        var frames = [Frame(graph: body, prefix: .run)]
        var components = path.rawValue.split(separator: "/").map(String.init)[...]
        while let frame = frames.last, let name = components.popFirst(), let index = frame.graph.indices[name] {
            let inside = frame.prefix.appending(name)
            switch frame.graph.steps[index].action {
            case .map(let map):
                guard let element = components.popFirst(), !components.isEmpty else { return frames }
                frames.append(Frame(graph: map.graph, prefix: inside.appending(element), map: map))
            case .branch(let arms):
                guard let next = components.first, let arm = arms.first(where: { $0.graph.indices[next] != nil })
                else { return frames }
                frames.append(Frame(graph: arm.graph, prefix: inside))
            default:
                return frames
            }
        }
        return frames
    }

    private mutating func follow(_ references: Set<[String]>, _ frames: [Frame]) {
        for reference in references {
            switch reference.first {
            case "input": labels += inputLabels
            case "steps": follow(step: reference.dropFirst().first, frames)
            case let name?: follow(variable: name, frames)
            case nil: break
            }
        }
    }

    /// A step by its name, or where that is computed, all that can be seen.
    private mutating func follow(step name: String?, _ frames: [Frame]) {
        for depth in frames.indices.reversed() {
            let around = Array(frames[...depth])
            for (index, step) in frames[depth].graph.steps.enumerated() where name == nil || name == step.name {
                follow(frames[depth].graph.steps[index], at: frames[depth].prefix.appending(step.name), around)
                if name != nil { return }
            }
        }
    }

    /// A map's element comes from its list.
    private mutating func follow(variable name: String, _ frames: [Frame]) {
        for depth in frames.indices.reversed() {
            guard let map = frames[depth].map, map.variable == name else { continue }
            return follow(map.over.references, Array(frames[..<depth]))
        }
    }

    private mutating func follow(_ step: StepDefinition, at path: StepPath, _ frames: [Frame]) {
        guard visited.insert(path).inserted else { return }
        labels += stepLabels[path] ?? []
        for reaction in [step.onError, step.onTimeout] {
            if case .fallback(let value) = reaction { follow(value.references, frames) }
        }
        switch step.action {
        case .model(let model): follow(model.prompt.references, frames)
        case .agent(_, let with), .tool(_, let with), .workflow(_, let with): follow(with.references, frames)
        case .set(let value): follow(value.references, frames)
        case .approval(let approval):
            follow((approval.subject?.references ?? []).union(approval.message?.references ?? []), frames)
        case .branch(let arms):
            for arm in arms { follow(arm.graph, at: path, map: nil, frames) }
        case .map(let map):
            follow(map.over.references, frames)
            follow(map.graph, at: path.appending("*"), map: map, frames)
        case .wait: break
        }
    }

    private mutating func follow(_ graph: StepGraph, at prefix: StepPath, map: MapAction?, _ frames: [Frame]) {
        let inside = frames + [Frame(graph: graph, prefix: prefix, map: map)]
        for step in graph.steps { follow(step, at: prefix.appending(step.name), inside) }
        if let output = graph.output { follow(output.references, inside) }
    }
}
