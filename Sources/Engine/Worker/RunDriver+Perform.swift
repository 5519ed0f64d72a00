import Gateway
import JSON
import Journal
import Manifest
import Models

/// Performing what the machine decided. The gateway records calls and turns; what it leaves open is recorded here.
extension RunDriver {
    func perform(_ pending: PendingCall) async throws(JournalError) {
        let call = toolCall(pending)
        let outcome = try await gateway.call(call, recorder: session)
        guard case .needsApproval(let need) = outcome else { return }
        let transition = session.read { $0.ask(need, for: pending, clock.circumstances()) }
        try await session.commit(transition)
    }

    func probe(_ pending: PendingCall) async throws(JournalError) {
        let project = session.read(\.project)
        let finding: ProbeFinding
        if let tool = project.tools[pending.tool] {
            finding = try await gateway.probe(toolCall(pending), tool: tool, recorder: session)
        } else {
            finding = .undecided("the release lacks the tool `\(pending.tool)`")
        }
        let transition = session.read { $0.probed(finding, at: pending.path, clock.circumstances()) }
        try await session.commit(transition)
    }

    func perform(_ pending: PendingTurn) async throws(JournalError) {
        let call = ModelCall(
            run: session.read(\.context),
            path: pending.path,
            tier: pending.tier,
            agent: pending.agent,
            messages: pending.messages,
            deltaCount: pending.deltaCount,
            parameters: pending.parameters,
            attempt: pending.attempt,
            costMax: pending.costMax,
            deadline: pending.deadline
        )
        guard case .overBudget(let budget) = try await gateway.model(call, recorder: session) else { return }
        let failure = ModelFailed(
            code: "budget",
            message: "the budget `\(budget)` has no room for the worst case of this call",
            isRetryable: false,
            retryAfter: nil,
            cost: 0,
            took: .zero
        )
        try await session.record(failure.draft(at: pending.path))
    }

    private func toolCall(_ pending: PendingCall) -> ToolCall {
        ToolCall(
            run: session.read(\.context),
            path: pending.path,
            tool: pending.tool,
            input: pending.input,
            principal: pending.principal,
            attempt: pending.attempt,
            grant: pending.grant,
            timeout: pending.timeout,
            past: PolicyPast(inputLabels: session.read(\.self).inputLabels(of: pending)),
            repeats: pending.repeats
        )
    }

    /// What is to be written down where a run that a step started has ended.
    func childEnd(_ run: RunID, at path: StepPath) async throws(JournalError) -> Transition? {
        let store = session.store
        guard let record = try await store.run(run), record.projection.status.isTerminal,
            let last = try await store.entries(of: run, from: record.entryCount - 1, limit: 1).first
        else { return nil }
        var event = ChildEnded(
            run: run,
            status: record.projection.status.rawValue,
            output: .inline(.null),
            code: nil,
            message: nil,
            cost: record.projection.cost
        )
        var output = JSON.null
        switch last.kind {
        case .runSucceeded:
            let succeeded = try RunSucceeded(body: last.body)
            event.output = succeeded.output
            event.labels = succeeded.labels
            output = try await store.value(of: event.output)
        case .runFailed:
            let failed = try RunFailed(body: last.body)
            event.code = failed.code
            event.message = failed.message
            event.labels = failed.labels
        default:
            event.code = "cancelled"
            event.message = "the run \(run) was cancelled"
        }
        return session.read { $0.childEnded(event, output: output, at: path) }
    }
}

extension RunMachine {
    func childEnded(_ event: ChildEnded, output: JSON, at path: StepPath) -> Transition? {
        guard let place = place(at: path) else { return nil }
        var transition = Transition(drafts: [event.draft(at: path)])
        let result: Result<JSON, StepError> =
            event.code.map { .failure(StepError(code: $0, message: event.message ?? "the run \(event.run) failed")) }
            ?? .success(output)
        transition.append(ended(place.step, at: path, result, scope: place.scope))
        return transition
    }
}

extension Store {
    /// A message's body with the contents that it names in their places; what was erased is null.
    func withContents(of body: JSON) async throws(JournalError) -> JSON {
        guard var object = body.objectValue else { return body }
        for name in MessageContent.names {
            guard let payload = Payload(json: object[name]) else { continue }
            do {
                object[name] = try await value(of: payload)
            } catch  where error.code == .erased {
                object[name] = .null
            }
        }
        return .object(object)
    }

    /// The value of a payload.
    func value(of payload: Payload) async throws(JournalError) -> JSON {
        switch payload {
        case .inline(let value): return value
        case .blob(let digest, _):
            var source = PayloadSource()
            try source.add(try await blob(digest), as: digest)
            return try source.value(payload)
        }
    }
}
