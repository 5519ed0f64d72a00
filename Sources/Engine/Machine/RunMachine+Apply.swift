import JSON
import Journal
import Manifest

/// Finding the step that an entry is about, and changing its state.
extension RunMachine {
    mutating func apply(
        _ entry: Entry,
        components: ArraySlice<Substring>,
        prefix: StepPath,
        graph: StepGraph,
        state: inout GraphState,
        _ values: PayloadSource
    ) throws {
        guard let name = components.first, let index = graph.indices[String(name)] else {
            throw JournalError(.damaged, "the release has no step `\(entry.path)`, which the run's journal names")
        }
        let step = graph.steps[index]
        let path = prefix.appending(step.name)
        let rest = components.dropFirst()
        var lost: [RunSucceeded.Missing] = []
        try state.update(index, at: path, name: step.name) { node in
            if node.status == .pending {
                node.status = .running
                node.started = entry.at
            }
            if rest.isEmpty {
                try Self.apply(step: entry, step: step, node: &node, signals: &signals, values)
            } else {
                try applyInside(entry, components: rest, path: path, step: step, node: &node, values)
            }
            if rest.isEmpty, node.status == .degraded, let error = node.error {
                lost.append(RunSucceeded.Missing(step: path, code: error.code, message: error.message))
            }
        }
        if !lost.isEmpty { missing += lost }
    }

    /// An entry of something inside a step: a nested graph's step, a turn, a call of a turn, a lookup for policy.
    private mutating func applyInside(
        _ entry: Entry,
        components: ArraySlice<Substring>,
        path: StepPath,
        step: StepDefinition,
        node: inout NodeState,
        _ values: PayloadSource
    ) throws {
        // Taken out while it changes, so that a map of many elements is changed in place and not copied.
        let work = node.work
        node.work = .none
        switch (step.action, consume work) {
        case (.branch(let arms), .branch(let arm, var graph?)) where arms.indices.contains(arm):
            try apply(entry, components: components, prefix: path, graph: arms[arm].graph, state: &graph, values)
            node.work = .branch(arm: arm, graph)
        case (.map(let map), .map(var state)):
            guard let element = components.first.flatMap({ Int($0) }), state.elements.indices.contains(element) else {
                throw JournalError(.damaged, "`\(entry.path)` names no element of the map")
            }
            var graph = state.graphs[element] ?? GraphState(map.graph)
            let prefix = path.appending(String(element))
            try apply(
                entry,
                components: components.dropFirst(),
                prefix: prefix,
                graph: map.graph,
                state: &graph,
                values
            )
            state.update(graph, of: element)
            node.work = .map(state)
        case (.agent, .conversation(var conversation)), (.model, .conversation(var conversation)):
            if components.count == 1 {
                try conversation.apply(turn: entry, values: values)
            } else if components.count == 2, let call = Self.callIndex(components.dropFirst().first) {
                try conversation.apply(call: call, entry: entry, values: values)
            }
            node.work = .conversation(conversation)
        case (_, let work):
            // Lookups for policy and probes are recorded inside their call and change nothing here.
            node.work = work
        }
    }

    /// The number in `call.3`.
    private static func callIndex(_ component: Substring?) -> Int? {
        guard let component, component.hasPrefix("call.") else { return nil }
        return Int(component.dropFirst(5))
    }

    private static func apply(
        step entry: Entry,
        step: StepDefinition,
        node: inout NodeState,
        signals: inout [String: [JSON]],
        _ values: PayloadSource
    ) throws {
        switch entry.kind {
        case .stepStarted:
            node.work = try work(begun: try StepStarted(body: entry.body), step: step, at: entry.at, values)
        case .stepSucceeded:
            node.output = try values.value(try StepSucceeded(body: entry.body).output)
            node.status = .succeeded
        case .stepDegraded:
            let event = try StepDegraded(body: entry.body)
            node.output = try values.value(event.output)
            node.error = StepError(code: event.code, message: event.message)
            node.status = .degraded
        case .stepFailed:
            let event = try StepFailed(body: entry.body)
            node.error = StepError(code: event.code, message: event.message)
            node.status = .failed
        case .stepSkipped:
            node.status = .skipped
        case .childStarted:
            node.work = .child(try ChildStarted(body: entry.body).run)
        case .waitStarted:
            let event = try WaitStarted(body: entry.body)
            node.work = .wait(until: event.until, signal: event.signal)
        case .waitEnded:
            // A signal that had arrived before is used up by whoever waits for it.
            let event = try WaitEnded(body: entry.body)
            if signals[event.by]?.isEmpty == false, entry.body["early"]?.boolValue == true {
                signals[event.by]?.removeFirst()
            }
        case .approvalRequested where step.isApproval:
            node.work = .question(Question(try ApprovalRequested(body: entry.body)))
        case .approvalEscalated where step.isApproval:
            guard case .question(var question) = node.work else { return }
            question.escalate(to: try ApprovalEscalated(body: entry.body).to)
            node.work = .question(question)
        case .modelIntended, .modelSucceeded, .modelFailed:
            throw JournalError(.damaged, "a model's turn is recorded at `\(entry.path)`, which is no turn")
        default:
            guard case .tool = step.action else { return }
            var call = CallState()
            if case .call(let state) = node.work { call = state }
            try call.apply(entry, values: values)
            node.work = .call(call)
        }
    }

    private static func work(
        begun event: StepStarted,
        step: StepDefinition,
        at time: Timestamp,
        _ values: PayloadSource
    ) throws -> NodeState.Work {
        switch step.action {
        case .agent, .model:
            return .conversation(ConversationState(task: try values.value(event.input), started: time))
        case .branch(let arms):
            let arm = event.arm ?? -1
            return .branch(arm: arm, arms.indices.contains(arm) ? GraphState(arms[arm].graph) : nil)
        case .map:
            return .map(MapState(elements: try values.value(event.input).arrayValue ?? []))
        case .tool:
            return .call(CallState())
        default:
            return .none
        }
    }
}

extension StepDefinition {
    /// Whether the step itself is a question to people, and not a call that people must lift.
    var isApproval: Bool {
        if case .approval = action { true } else { false }
    }
}
