import Expression
import JSON
import Journal
import Manifest

/// What is due now.
extension RunMachine {
    /// Everything that is due, and until when there is nothing else to do. Asking twice without applying anything in
    /// between gives the same actions, apart from ids and jitter.
    func next(_ circumstances: Circumstances) -> Plan {
        var plan = Plan()
        guard !status.isTerminal else { return plan }
        if let end = ending(circumstances, &plan) {
            plan.actions.append(.commit(end))
            return plan
        }
        if isPaused {
            plan.waitingFor = ["resume: the run is paused"]
            return plan
        }
        if let timeout = workflow.timeout { plan.wake(at: createdAt.advanced(by: timeout)) }
        advance(workflow.body, graph, prefix: .run, scope: rootScope, circumstances, &plan)
        return plan
    }

    var rootScope: Scope { Scope(input: input, run: facts, steps: JSONObject()) }

    /// The entries that end the run, where it has come to its end: all steps are done, one failed, somebody stopped it
    /// or its time is over. It never ends over something that is under way.
    private func ending(_ circumstances: Circumstances, _ plan: inout Plan) -> Transition? {
        let isIdle = circumstances.inFlight.isEmpty
        if cancelRequested != nil {
            guard isIdle else {
                plan.actions.append(.abort(.run))
                return nil
            }
            return closing(RunCancelled(unsettled: unsettledPaths).draft(at: .run), why: "the run was cancelled")
        }
        if let timeout = workflow.timeout, createdAt.advanced(by: timeout) <= circumstances.now {
            guard isIdle else {
                plan.actions.append(.abort(.run))
                return nil
            }
            guard unsettledPaths.isEmpty else { return nil }
            let message = "the workflow did not end within \(timeout.shortText)"
            return closing(
                RunFailed(step: .run, code: "timeout", message: message, labels: history.labels).draft(at: .run),
                why: "the run timed out"
            )
        }
        if let failure = graph.failure {
            guard isIdle, unsettledPaths.isEmpty else { return nil }
            let event = RunFailed(
                step: failure.path,
                code: failure.error.code,
                message: failure.error.message,
                labels: history.labels
            )
            return closing(event.draft(at: .run), why: "the run failed")
        }
        guard graph.hasEnded else { return nil }
        do {
            let (payload, blob) = Payload.of(try output(of: workflow.body, graph, scope: rootScope))
            let event = RunSucceeded(output: payload, missing: missing, labels: history.labels)
            return Transition(drafts: [event.draft(at: .run, blobs: blob.map { [$0] } ?? [])])
        } catch {
            return Transition(
                drafts: [
                    RunFailed(step: .run, code: error.code, message: error.message, labels: history.labels)
                        .draft(at: .run)
                ]
            )
        }
    }

    /// The last entry, with the questions that nobody need answer any more.
    private func closing(_ last: EntryDraft, why: String) -> Transition {
        var transition = Transition()
        for (id, path) in questions.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            transition.append(voiding(id, at: path, why: why))
        }
        transition.drafts.append(last)
        return transition
    }

    func voiding(_ id: ApprovalID, at path: StepPath, why: String) -> Transition {
        let body: JSON = ["id": .string(id.rawValue), "why": .string(why)]
        return Transition(
            drafts: [EntryDraft(.approvalVoided, path: path, body: body)],
            approvals: [.closed(id, .voided)]
        )
    }

    /// What a graph amounts to: its `output`, or the outputs of all its steps.
    func output(of graph: StepGraph, _ state: GraphState, scope: Scope) throws(StepError) -> JSON {
        if let output = graph.output { return try scope.entering(state).value(output) }
        var object = JSONObject()
        for (step, node) in zip(graph.steps, state.nodes) { object[step.name] = node.output }
        return .object(object)
    }

    /// Begins and goes on with the steps of a graph.
    func advance(
        _ graph: StepGraph,
        _ state: GraphState,
        prefix: StepPath,
        scope: Scope,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        guard !state.hasEnded else { return }
        let isFailing = state.failure != nil || self.graph.failure != nil
        let inner = scope.entering(state)
        // By index: this is gone through at every move, and most steps have nothing to do, so none is copied for it.
        for index in graph.steps.indices where !state.nodes[index].status.hasEnded {
            if state.nodes[index].status == .pending {
                guard !isFailing, graph.isDue(index, in: state) else { continue }
                let path = prefix.appending(graph.steps[index].name)
                guard !circumstances.inFlight.contains(path) else { continue }
                begin(graph.steps[index], at: path, scope: inner, circumstances, &plan)
            } else {
                let path = prefix.appending(graph.steps[index].name)
                let (step, node) = (graph.steps[index], state.nodes[index])
                goOn(step, node, at: path, scope: inner, isFailing: isFailing, circumstances, &plan)
            }
        }
    }

    /// Where effects were begun whose outcome nobody knows; the run must not end over them in silence.
    var unsettledPaths: [StepPath] {
        var paths: [StepPath] = []
        Self.collectUnsettled(workflow.body, graph, prefix: .run, &paths)
        return paths
    }

    private static func collectUnsettled(
        _ graph: StepGraph,
        _ state: GraphState,
        prefix: StepPath,
        _ paths: inout [StepPath]
    ) {
        for (step, node) in zip(graph.steps, state.nodes) where node.status == .running {
            let path = prefix.appending(step.name)
            switch (step.action, node.work) {
            case (_, .call(let call)):
                if call.isUnsettled { paths.append(path) }
            case (_, .conversation(let conversation)):
                let turn = path.appending("turn.\(conversation.turns - 1)")
                for (index, call) in conversation.calls.enumerated() where call.state.isUnsettled {
                    paths.append(turn.appending("call.\(index)"))
                }
            case (.branch(let arms), .branch(let arm, let inner?)) where arms.indices.contains(arm):
                collectUnsettled(arms[arm].graph, inner, prefix: path, &paths)
            case (.map(let map), .map(let mapState)):
                for element in mapState.active.sorted() {
                    guard let inner = mapState.graphs[element] else { continue }
                    collectUnsettled(map.graph, inner, prefix: path.appending(String(element)), &paths)
                }
            default:
                break
            }
        }
    }
}

extension StepGraph {
    /// Whether everything has ended that the step waits for.
    fileprivate func isDue(_ index: Int, in state: GraphState) -> Bool {
        for before in upstream[index] where !state.nodes[before].status.hasEnded { return false }
        return true
    }
}

extension CallState {
    /// Whether it may have touched the world in a way that only a probe or a person can tell.
    var isUnsettled: Bool {
        if isTainted { return true }
        guard let intended, intended.recovery != "retry" else { return false }
        switch phase {
        case .intended, .unknown: return true
        case .waiting(_, let probes): return probes
        default: return false
        }
    }
}
