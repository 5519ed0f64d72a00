import Gateway
import JSON
import Journal
import Manifest

/// How steps that have begun go on.
extension RunMachine {
    func goOn(
        _ step: StepDefinition,
        _ node: NodeState,
        at path: StepPath,
        scope: Scope,
        isFailing: Bool,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        if let timeout = step.timeout, let started = node.started {
            let deadline = started.advanced(by: timeout)
            if deadline > circumstances.now {
                plan.wake(at: deadline)
            } else if timeOut(step, at: path, scope: scope, circumstances, &plan) {
                return
            }
        }
        switch (step.action, node.work) {
        case (.tool(let name, let with), .call(let call)):
            do {
                advance(
                    call,
                    of: step,
                    tool: name,
                    input: try scope.value(with),
                    at: path,
                    scope: scope,
                    isFailing: isFailing,
                    circumstances,
                    &plan
                )
            } catch {
                finish(step, at: path, .failure(error), scope: scope, &plan)
            }
        case (.agent, .conversation(let conversation)), (.model, .conversation(let conversation)):
            advance(
                conversation,
                of: step,
                at: path,
                scope: scope,
                isFailing: isFailing,
                circumstances,
                &plan
            )
        case (.approval(let approval), .question(let question)):
            advance(question, approval, of: step, at: path, scope: scope, circumstances, &plan)
        case (.branch(let arms), .branch(let arm, let graph)):
            guard let graph, arms.indices.contains(arm) else {
                finish(step, at: path, .success(.null), scope: scope, &plan)
                return
            }
            goOn(arms[arm].graph, graph, of: step, at: path, scope: scope, circumstances, &plan)
        case (.map(let map), .map(let state)):
            goOn(map, state, of: step, at: path, scope: scope, isFailing: isFailing, circumstances, &plan)
        case (.workflow, .child(let run)):
            plan.waitingFor.append("run \(run)")
            if !circumstances.inFlight.contains(path) { plan.actions.append(.checkChild(path, run)) }
        case (.wait, .wait(let until, let signal)):
            goOn(waitingUntil: until, signal: signal, step, at: path, scope: scope, circumstances, &plan)
        default:
            break
        }
    }

    private func goOn(
        _ graph: StepGraph,
        _ state: GraphState,
        of step: StepDefinition,
        at path: StepPath,
        scope: Scope,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        if state.hasEnded || state.failure != nil,
            !circumstances.isBusy(within: path), !unsettledPaths.contains(where: path.contains)
        {
            finish(step, at: path, result(of: graph, state, scope: scope), scope: scope, &plan)
            return
        }
        advance(graph, state, prefix: path, scope: scope, circumstances, &plan)
    }

    private func result(of graph: StepGraph, _ state: GraphState, scope: Scope) -> Result<JSON, StepError> {
        if let failure = state.failure { return .failure(failure.error) }
        do {
            return .success(try output(of: graph, state, scope: scope))
        } catch {
            return .failure(error)
        }
    }

    private func goOn(
        _ map: MapAction,
        _ state: MapState,
        of step: StepDefinition,
        at path: StepPath,
        scope: Scope,
        isFailing: Bool,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        if state.hasEnded || state.failure != nil, !circumstances.isBusy(within: path),
            !unsettledPaths.contains(where: path.contains)
        {
            finish(step, at: path, result(of: map, state, scope: scope), scope: scope, &plan)
            return
        }
        for index in state.active.sorted() {
            guard let graph = state.graphs[index] else { continue }
            let inner = scope.entering(map, element: state.elements[index], index: index)
            advance(map.graph, graph, prefix: path.appending(String(index)), scope: inner, circumstances, &plan)
        }
        guard state.failure == nil, !isFailing else { return }
        let room = max(0, map.concurrency - state.active.count)
        for index in state.waiting(room) {
            let inner = scope.entering(map, element: state.elements[index], index: index)
            let prefix = path.appending(String(index))
            advance(map.graph, GraphState(map.graph), prefix: prefix, scope: inner, circumstances, &plan)
        }
    }

    private func result(of map: MapAction, _ state: MapState, scope: Scope) -> Result<JSON, StepError> {
        if let failure = state.failure { return .failure(failure) }
        do {
            var outputs: [JSON] = []
            outputs.reserveCapacity(state.elements.count)
            for (index, element) in state.elements.enumerated() {
                guard let graph = state.graphs[index] else { continue }
                let inner = scope.entering(map, element: element, index: index)
                outputs.append(try output(of: map.graph, graph, scope: inner))
            }
            return .success(.array(outputs))
        } catch {
            return .failure(error)
        }
    }

    private func goOn(
        waitingUntil until: Timestamp?,
        signal: String?,
        _ step: StepDefinition,
        at path: StepPath,
        scope: Scope,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        if let signal {
            if let payload = signals[signal]?.first {
                plan.actions.append(
                    .commit(signalled(signal, payload, step, at: path, scope: scope, isEarly: true))
                )
                return
            }
            if let until, until <= circumstances.now {
                let error = StepError(code: "timeout", message: "the signal `\(signal)` did not arrive in time")
                finish(step, at: path, .failure(error), scope: scope, &plan)
                return
            }
            plan.waitingFor.append("signal \(signal)")
        } else {
            if let until, until <= circumstances.now {
                finish(step, at: path, .success(.null), scope: scope, &plan)
                return
            }
            plan.waitingFor.append("a timer")
        }
        plan.wake(at: until)
    }

    /// A signal that a step waited for: the step's output is what came with it.
    func signalled(
        _ signal: String,
        _ payload: JSON,
        _ step: StepDefinition,
        at path: StepPath,
        scope: Scope,
        isEarly: Bool
    ) -> Transition {
        let (content, blob) = Payload.of(payload)
        var draft = WaitEnded(by: signal, payload: content).draft(at: path, blobs: blob.map { [$0] } ?? [])
        if isEarly, case .object(var body) = draft.body {
            body["early"] = true
            draft.body = .object(body)
        }
        var transition = Transition(drafts: [draft])
        transition.append(ended(step, at: path, .success(payload), scope: scope))
        return transition
    }
}

extension Scope {
    /// The place inside a map, for one of its elements.
    func entering(_ map: MapAction, element: JSON, index: Int) -> Scope {
        var scope = self
        scope.variables.append((map.variable, element))
        scope.variables.append(("index", .int(Int64(index))))
        return scope
    }
}
