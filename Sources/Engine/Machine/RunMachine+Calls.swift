import Gateway
import JSON
import Journal
import Manifest

/// How tool calls go on: first tries, retries, unknown outcomes and questions to people, for steps and agents alike.
extension RunMachine {
    /// A tool step: what its call needs next, or the end of the step.
    func advance(
        _ call: CallState,
        of step: StepDefinition,
        tool: String,
        input: JSON,
        at path: StepPath,
        scope: Scope,
        isFailing: Bool,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        let retry = step.retry ?? project.tools[tool]?.retry ?? .none
        if let result = call.result(retry) {
            finish(step, at: path, result, scope: scope, &plan)
            return
        }
        let pending = PendingCall(
            path: path,
            tool: tool,
            input: call.edited ?? input,
            principal: .service(workflow.name),
            attempt: call.attempts + 1,
            grant: call.grant,
            timeout: step.attemptTimeout
        )
        advance(call, pending, retry, isFailing: isFailing, circumstances, &plan)
    }

    /// What a call that has not ended needs next.
    func advance(
        _ call: CallState,
        _ pending: PendingCall,
        _ retry: RetryDefinition,
        isFailing: Bool,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        guard !circumstances.inFlight.contains(pending.path) else { return }
        switch call.phase {
        case .fresh, .granted, .settled:
            // A settled call arrives here where a probe found that it did not happen: it is made.
            if !isFailing { plan.actions.append(.call(pending)) }
        case .intended:
            takeUp(call, pending.repeating(call.intended), &plan)
        case .unknown(let event):
            settle(call, pending, event, retry, isFailing: isFailing, circumstances, &plan)
        case .failed(let failure):
            // Only failures that a repetition may cure arrive here, or such as say nothing of an earlier try.
            guard failure.isRetryable, call.attempts < Self.attempts(retry, call) else {
                plan.waitingFor.append(Self.settlement(of: pending.path))
                return
            }
            guard !isFailing || call.isTainted else { return }
            let delay = max(failure.retryAfter ?? .zero, retry.delay(after: call.attempts, circumstances))
            schedule(failure.code, after: delay, at: pending.path, circumstances, &plan)
        case .waiting(let until, let isProbe):
            guard until <= circumstances.now else {
                plan.wake(at: until)
                plan.waitingFor.append(isProbe ? "another look at an unknown effect" : "another try")
                return
            }
            if isProbe {
                plan.actions.append(.probe(pending))
            } else if !isFailing || call.isTainted {
                plan.actions.append(.call(call.isTainted ? pending.repeating(call.intended) : pending))
            }
        case .asking(let question):
            advance(question, of: pending, circumstances, &plan)
        case .succeeded, .refused:
            break
        }
    }

    /// A call that was intended when its process died: what may be repeated is repeated, the rest is looked into.
    private func takeUp(_ call: CallState, _ pending: PendingCall, _ plan: inout Plan) {
        switch call.intended?.recovery {
        case "retry":
            plan.actions.append(.call(pending))
        case "probe":
            plan.actions.append(.probe(pending))
        default:
            let message = "the process ended between the call and its record"
            plan.commit(ToolUnknown(code: "crash", message: message).draft(at: pending.path))
        }
    }

    private func settle(
        _ call: CallState,
        _ pending: PendingCall,
        _ event: ToolUnknown,
        _ retry: RetryDefinition,
        isFailing: Bool,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        switch call.intended?.recovery {
        case "retry" where call.attempts < Self.attempts(retry, call):
            schedule(
                event.code,
                after: max(event.retryAfter ?? .zero, retry.delay(after: call.attempts, circumstances)),
                at: pending.path,
                circumstances,
                &plan
            )
        case "probe":
            plan.actions.append(.probe(pending))
        default:
            plan.waitingFor.append(Self.settlement(of: pending.path))
        }
    }

    /// How often a call is tried: once more at least where the outcome of a try is unknown and repeating is harmless.
    private static func attempts(_ retry: RetryDefinition, _ call: CallState) -> Int {
        call.isTainted ? max(retry.attempts, 2) : retry.attempts
    }

    private static func settlement(of path: StepPath) -> String {
        "a person who settles the unknown effect `\(path)`"
    }

    /// Writes down when the next try is due, so that a restart neither forgets nor hurries it.
    func schedule(
        _ code: String,
        after delay: Duration,
        at path: StepPath,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        plan.commit(RetryScheduled(at: circumstances.now.advanced(by: delay), code: code).draft(at: path))
    }

    /// What the journal says after a probe.
    ///
    /// A request that was on its way when its process died may arrive after the probe has asked. So "it did not happen"
    /// counts only once the attempt's own time is over; until then the probe asks again.
    func probed(_ finding: ProbeFinding, at path: StepPath, _ circumstances: Circumstances) -> Transition {
        switch finding {
        case .happened(let output):
            let (payload, blob) = Payload.of(output)
            let event = ToolSettled(
                succeeded: true,
                output: payload,
                by: CallState.probeCode,
                labels: labels(ofSettled: path)
            )
            return Transition(drafts: [event.draft(at: path, blobs: blob.map { [$0] } ?? [])])
        case .didNotHappen:
            if let over = attemptEnd(at: path), over > circumstances.now {
                return Transition(drafts: [RetryScheduled(at: over, code: CallState.probeCode).draft(at: path)])
            }
            let event = ToolSettled(succeeded: false, output: .inline(.null), by: CallState.probeCode)
            return Transition(drafts: [event.draft(at: path)])
        case .undecided:
            let pause = RetryDefinition(attempts: .max, backoff: .seconds(1), factor: 2, max: .seconds(300))
            let probes = call(at: path)?.probes ?? 0
            let at = circumstances.now.advanced(by: pause.delay(after: probes + 1, circumstances))
            return Transition(drafts: [RetryScheduled(at: at, code: CallState.probeCode).draft(at: path)])
        }
    }

    /// The labels of a call's result that comes in another way: its tool's, and its probe's.
    func labels(ofSettled path: StepPath) -> [String] {
        guard let tool = call(at: path)?.intended.flatMap({ project.tools[$0.tool] }) else { return [] }
        guard case .probe(let probe) = tool.idempotency else { return tool.labels }
        return (tool.labels + (project.tools[probe]?.labels ?? [])).uniqued()
    }

    /// When the last attempt of a call can no longer take effect.
    private func attemptEnd(at path: StepPath) -> Timestamp? {
        guard let call = call(at: path), let intended = call.intended, let began = call.intendedAt else { return nil }
        return began.advanced(by: project.tools[intended.tool]?.timeout ?? .zero)
    }
}

extension CallState {
    /// How the call ended; nil while it has not.
    func result(_ retry: RetryDefinition) -> Result<JSON, StepError>? {
        switch phase {
        case .succeeded(let output), .settled(true, let output, _): .success(output)
        case .failed(let failure) where !isTainted && (!failure.isRetryable || attempts >= retry.attempts):
            .failure(StepError(code: failure.code, message: failure.message))
        case .refused(let refusal): .failure(StepError(code: refusal.code, message: refusal.message))
        case .settled(false, _, let by) where by != Self.probeCode:
            .failure(StepError(code: "settled_failed", message: "\(by) found that the call had no effect"))
        default: nil
        }
    }
}

extension RetryDefinition {
    /// Exponential backoff with full jitter: anything from nothing to `backoff × factor^(attempt − 1)`, capped.
    func delay(after attempts: Int, _ circumstances: Circumstances) -> Duration {
        var limit = backoff.microseconds
        for _ in 1..<Swift.max(1, Swift.min(attempts, 64)) {
            limit = Int64(min(Double(limit) * factor, Double(max.microseconds)))
        }
        return circumstances.jitter(upTo: .microseconds(Swift.min(limit, max.microseconds)))
    }
}
