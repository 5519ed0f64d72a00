import Gateway
import JSON
import Journal
import Manifest
import Models

/// How agents and lone model steps go on, turn by turn.
extension RunMachine {
    func advance(
        _ conversation: ConversationState,
        of step: StepDefinition,
        at path: StepPath,
        scope: Scope,
        isFailing: Bool,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        guard let role = ConversationRole(step.action, project: project) else {
            finish(
                step,
                at: path,
                .failure(StepError(code: "unknown_agent", message: "the release lacks the agent of this step")),
                scope: scope,
                &plan
            )
            return
        }
        var end: Result<JSON, StepError>?
        let turn = path.appending(conversation.turnPath)
        switch conversation.phase {
        case .ready:
            end = ask(
                conversation,
                role,
                delta: role.opening(conversation.task),
                at: turn,
                isFailing,
                circumstances,
                &plan
            )
        case .asked:
            if !circumstances.inFlight.contains(turn) { takeUp(conversation, at: turn, circumstances, &plan) }
        case .failed(let failure):
            guard !circumstances.inFlight.contains(turn) else { return }
            end = retry(conversation, role, failure, step.retry, at: turn, isFailing, circumstances, &plan)
        case .waiting(let until):
            guard until <= circumstances.now else {
                plan.wake(at: until)
                plan.waitingFor.append("another try")
                return
            }
            end = ask(conversation, role, delta: [], at: turn, isFailing, circumstances, &plan)
        case .replied(let reply, let finish):
            end = goOn(conversation, role, reply, finish: finish, of: step, at: path, isFailing, circumstances, &plan)
        }
        if let end { finish(step, at: path, end, scope: scope, &plan) }
    }

    /// Asks the model, unless a limit says that it is enough.
    private func ask(
        _ conversation: ConversationState,
        _ role: ConversationRole,
        delta: [ChatMessage],
        at turn: StepPath,
        _ isFailing: Bool,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) -> Result<JSON, StepError>? {
        guard !circumstances.inFlight.contains(turn), !isFailing else { return nil }
        if let error = role.limitReached(conversation, now: circumstances.now) { return .failure(error) }
        plan.actions.append(
            .turn(
                PendingTurn(
                    path: turn,
                    tier: role.tier,
                    agent: role.agent,
                    messages: conversation.messages + delta,
                    deltaCount: delta.count,
                    parameters: role.parameters(project, conversation),
                    attempt: conversation.attempts + 1,
                    costMax: role.limits.map { max(0, $0.cost - conversation.cost) },
                    deadline: role.limits.map {
                        circumstances.now.advanced(by: $0.wall - conversation.active(at: circumstances.now))
                    }
                )
            )
        )
        return nil
    }

    /// A turn that was cut off by a crash: the provider may have worked for it, so its reservation is spent.
    private func takeUp(
        _ conversation: ConversationState,
        at turn: StepPath,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        guard let intended = conversation.intended else { return }
        let event = ModelFailed(
            code: "crash",
            message: "the process ended before the answer was recorded",
            isRetryable: true,
            goesOn: true,
            retryAfter: nil,
            cost: intended.reserved,
            took: .zero
        )
        var transition = Transition(drafts: [event.draft(at: turn)])
        transition.ledger = intended.budgets.map {
            LedgerChange(budget: $0, cap: .max, release: intended.reserved, spend: intended.reserved)
        }
        plan.actions.append(.commit(transition))
    }

    private func retry(
        _ conversation: ConversationState,
        _ role: ConversationRole,
        _ failure: ModelFailed,
        _ retry: RetryDefinition?,
        at turn: StepPath,
        _ isFailing: Bool,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) -> Result<JSON, StepError>? {
        if failure.goesOn {
            return ask(conversation, role, delta: [], at: turn, isFailing, circumstances, &plan)
        }
        if failure.isRetryable, let retry, conversation.attempts < retry.attempts {
            let delay = max(failure.retryAfter ?? .zero, retry.delay(after: conversation.attempts, circumstances))
            schedule(failure.code, after: delay, at: turn, circumstances, &plan)
            return nil
        }
        return .failure(StepError(code: failure.code, message: failure.message))
    }

    /// The model has answered: its calls are made, or its answer is the end, or it is asked to mend it.
    private func goOn(
        _ conversation: ConversationState,
        _ role: ConversationRole,
        _ reply: ChatMessage,
        finish: String,
        of step: StepDefinition,
        at path: StepPath,
        _ isFailing: Bool,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) -> Result<JSON, StepError>? {
        let next = path.appending(conversation.turnPath)
        let replied = path.appending("turn.\(conversation.turns - 1)")
        guard conversation.calls.isEmpty else {
            return makeCalls(
                conversation,
                role,
                of: step,
                at: replied,
                next: next,
                isFailing,
                circumstances,
                &plan
            )
        }
        if let answer = conversation.answer {
            let message = ChatMessage(role: .user, content: answer)
            return ask(conversation, role, delta: [message], at: next, isFailing, circumstances, &plan)
        }
        if let question = conversation.question {
            wait(for: question, at: replied, circumstances, &plan)
            guard question.hasExpired(at: circumstances.now) else { return nil }
            return .failure(StepError(code: "timeout", message: "nobody answered the agent in time"))
        }
        switch role.reading(of: reply, finish: finish, repairs: conversation.repairs) {
        case .answer(let output):
            guard role.converses, !isFailing else { return .success(output) }
            plan.actions.append(.commit(askForReply(reply, role, at: replied, circumstances)))
            return nil
        case .unusable(let error):
            return .failure(error)
        case .again(let message):
            let delta = message.map { [ChatMessage(role: .user, content: $0)] } ?? []
            return ask(conversation, role, delta: delta, at: next, isFailing, circumstances, &plan)
        }
    }

    private func askForReply(
        _ reply: ChatMessage,
        _ role: ConversationRole,
        at path: StepPath,
        _ circumstances: Circumstances
    ) -> Transition {
        let content = JSON.string(reply.content ?? "")
        return opening(
            .reply,
            rule: ApprovalRule(groups: [], timeout: role.replyTimeout),
            digest: stepDigest(content, at: path),
            message: "the agent awaits a reply",
            content: content,
            askedBy: role.principal.description,
            at: path,
            circumstances
        )
    }

    private func wait(
        for question: Question,
        at path: StepPath,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        if question.hasExpired(at: circumstances.now) {
            plan.actions.append(.commit(expiring(question, at: path)))
        } else if !escalate(question, at: path, circumstances, &plan) {
            plan.wake(at: question.wakeAt)
            plan.waitingFor.append(question.waitingFor)
        }
    }

    /// The calls of a turn: all at once where each only reads, else one after the other.
    private func makeCalls(
        _ conversation: ConversationState,
        _ role: ConversationRole,
        of step: StepDefinition,
        at turn: StepPath,
        next: StepPath,
        _ isFailing: Bool,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) -> Result<JSON, StepError>? {
        let replies = conversation.calls.map { $0.reply(step.retry ?? project.tools[$0.request.name]?.retry ?? .none) }
        let answered = replies.compactMap(\.self)
        if answered.count == replies.count {
            if let limits = role.limits, conversation.identicalRefusals >= limits.identicalCalls {
                return .failure(.limit("identical_calls", "the agent kept repeating a call that was refused"))
            }
            return ask(conversation, role, delta: answered, at: next, isFailing, circumstances, &plan)
        }
        let areReads = conversation.calls.allSatisfy { project.tools[$0.request.name]?.effect == .read }
        for (index, call) in conversation.calls.enumerated() where replies[index] == nil {
            let path = turn.appending("call.\(index)")
            advance(
                call,
                role,
                conversation,
                retry: step.retry,
                timeout: step.attemptTimeout,
                at: path,
                isFailing,
                circumstances,
                &plan
            )
            if !areReads { break }
        }
        return nil
    }

    private func advance(
        _ call: AgentCall,
        _ role: ConversationRole,
        _ conversation: ConversationState,
        retry: RetryDefinition?,
        timeout: Duration?,
        at path: StepPath,
        _ isFailing: Bool,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        if case .fresh = call.state.phase, !circumstances.inFlight.contains(path) {
            if let refusal = role.refusal(of: call, in: conversation) {
                let (payload, blob) = Payload.of(call.input ?? .string(call.request.arguments))
                var event = refusal
                event.input = payload
                plan.commit(event.draft(at: path, blobs: blob.map { [$0] } ?? []))
                return
            }
            if call.isQuestion {
                plan.actions.append(.commit(askPeople(call, role, at: path, circumstances)))
                return
            }
        }
        let pending = PendingCall(
            path: path,
            tool: call.request.name,
            input: call.state.edited ?? call.input ?? .null,
            principal: role.principal,
            attempt: call.state.attempts + 1,
            grant: call.state.grant,
            timeout: timeout
        )
        let retry = retry ?? project.tools[call.request.name]?.retry ?? .none
        advance(call.state, pending, retry, isFailing: isFailing, circumstances, &plan)
    }

    private func askPeople(
        _ call: AgentCall,
        _ role: ConversationRole,
        at path: StepPath,
        _ circumstances: Circumstances
    ) -> Transition {
        let text = call.input?["question"]?.stringValue ?? ""
        let rule = ApprovalRule(groups: role.askHuman.map { [$0] } ?? [], timeout: role.replyTimeout)
        return opening(
            .question,
            rule: rule,
            digest: stepDigest(.string(text), at: path),
            message: text,
            content: .string(text),
            tool: AskHuman.name,
            askedBy: role.principal.description,
            at: path,
            circumstances
        )
    }
}
