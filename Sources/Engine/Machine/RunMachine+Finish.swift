import JSON
import Journal
import Manifest

/// How steps end.
extension RunMachine {
    /// Writes down how a step ended; a failure becomes what the step's reaction makes of it.
    func finish(
        _ step: StepDefinition,
        at path: StepPath,
        _ result: Result<JSON, StepError>,
        scope: Scope,
        _ plan: inout Plan
    ) {
        plan.actions.append(.commit(ended(step, at: path, result, scope: scope)))
    }

    func ended(
        _ step: StepDefinition,
        at path: StepPath,
        _ result: Result<JSON, StepError>,
        scope: Scope
    ) -> Transition {
        switch result {
        case .success(let output):
            let (payload, blob) = Payload.of(output)
            return Transition(drafts: [StepSucceeded(output: payload).draft(at: path, blobs: blob.map { [$0] } ?? [])])
        case .failure(let error):
            let reaction = error.code == "timeout" ? step.onTimeout ?? step.onError : step.onError
            switch reaction {
            case .fail:
                return Transition(drafts: [StepFailed(code: error.code, message: error.message).draft(at: path)])
            case .continue:
                return degraded(.null, error, at: path)
            case .fallback(let template):
                do {
                    return degraded(try scope.value(template), error, at: path)
                } catch {
                    return Transition(
                        drafts: [StepFailed(code: error.code, message: error.message).draft(at: path)])
                }
            }
        }
    }

    private func degraded(_ output: JSON, _ error: StepError, at path: StepPath) -> Transition {
        let (payload, blob) = Payload.of(output)
        let event = StepDegraded(output: payload, code: error.code, message: error.message)
        return Transition(drafts: [event.draft(at: path, blobs: blob.map { [$0] } ?? [])])
    }

    /// Ends a step whose time is over: what is under way is aborted first, questions are voided, and an effect whose
    /// outcome nobody knows is waited for, because a timeout does not undo it.
    func timeOut(
        _ step: StepDefinition,
        at path: StepPath,
        scope: Scope,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) -> Bool {
        if circumstances.isBusy(within: path) {
            plan.actions.append(.abort(path))
            return true
        }
        guard !unsettledPaths.contains(where: path.contains) else { return false }
        let limit = step.timeout ?? .zero
        let error = StepError(code: "timeout", message: "the step did not end within \(limit.shortText)")
        var transition = Transition()
        for (id, asked) in questions where path.contains(asked) {
            transition.append(voiding(id, at: asked, why: "the step timed out"))
        }
        transition.append(ended(step, at: path, .failure(error), scope: scope))
        plan.actions.append(.commit(transition))
        return true
    }
}
