import Gateway
import JSON
import Journal
import Manifest

/// Questions to people: opening them, and what time alone does to them.
extension RunMachine {
    /// Opens the question that an approval step is.
    func ask(
        _ approval: ApprovalAction,
        step: StepDefinition,
        at path: StepPath,
        scope: Scope,
        _ circumstances: Circumstances
    ) throws(StepError) -> Transition {
        let content: JSON
        if let subject = approval.subject {
            content = try scope.value(subject)
        } else {
            var outputs = JSONObject()
            for name in step.upstream { outputs[name] = scope.steps[name]?["output"] ?? .null }
            content = .object(outputs)
        }
        var message = "approve the step `\(path)`"
        if let template = approval.message { message = try scope.text(template) }
        return opening(
            .step,
            rule: approval.rule,
            digest: stepDigest(content, at: path),
            message: message,
            content: content,
            askedBy: "service:\(workflow.name)",
            at: path,
            circumstances
        )
    }

    /// What a person's yes to a step is bound to: the content, the run, the step and the release.
    func stepDigest(_ content: JSON, at path: StepPath) -> Digest {
        let bound: JSON = [
            "content": content, "run": .string(id.rawValue), "path": .string(path.rawValue),
            "release": .string(created.release.rawValue),
        ]
        return Digest(of: bound.canonicalBytes())
    }

    /// Opens the question that must lift what forbids a call.
    func ask(_ need: ApprovalNeed, for call: PendingCall, _ circumstances: Circumstances) -> Transition {
        let reasons = need.policies.compactMap(\.because)
        let message = "\(call.tool): " + (reasons.isEmpty ? "policy asks a person" : reasons.joined(separator: "; "))
        var facts: [String: Payload] = [:]
        var blobs: [Blob] = []
        for (name, value) in need.facts {
            let (payload, blob) = Payload.of(value)
            facts[name] = payload
            if let blob { blobs.append(blob) }
        }
        return opening(
            .call,
            rule: need.rule,
            digest: need.digest,
            message: message,
            content: call.input,
            tool: call.tool,
            facts: facts,
            factBlobs: blobs,
            policies: need.policies,
            request: need.request,
            askedBy: call.principal.description,
            at: call.path,
            circumstances
        )
    }

    func opening(
        _ subject: ApprovalRequested.Subject,
        rule: ApprovalRule,
        digest: Digest,
        message: String,
        content: JSON,
        tool: String? = nil,
        facts: [String: Payload] = [:],
        factBlobs: [Blob] = [],
        policies: [ToolRefused.PolicyNote] = [],
        request: JSON = .null,
        askedBy: String,
        at path: StepPath,
        _ circumstances: Circumstances
    ) -> Transition {
        let random = (UInt16(truncatingIfNeeded: circumstances.random()), circumstances.random())
        let id = ApprovalID(rawValue: "apr_" + SortableID.text(at: circumstances.now, random: random))
        let (payload, blob) = Payload.of(content)
        let event = ApprovalRequested(
            id: id,
            subject: subject,
            digest: digest,
            groups: rule.groups,
            message: message,
            tool: tool,
            content: payload,
            facts: facts,
            policies: policies,
            request: request,
            askedBy: askedBy,
            actsFor: created.actsFor,
            expires: circumstances.now.advanced(by: rule.timeout),
            escalations: rule.escalations.map {
                ApprovalRequested.Escalation(at: circumstances.now.advanced(by: $0.after), to: $0.to)
            },
            onTimeout: rule.onTimeout.rawValue
        )
        let record = ApprovalRecord(
            id: id,
            run: self.id,
            path: path,
            status: .open,
            digest: digest,
            created: circumstances.now,
            expires: event.expires,
            body: event.body
        )
        return Transition(
            drafts: [event.draft(at: path, blobs: factBlobs + (blob.map { [$0] } ?? []))],
            approvals: [.opened(record)]
        )
    }

    /// An approval step that waits.
    func advance(
        _ question: Question,
        _ approval: ApprovalAction,
        of step: StepDefinition,
        at path: StepPath,
        scope: Scope,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        guard !escalate(question, at: path, circumstances, &plan) else { return }
        guard question.hasExpired(at: circumstances.now) else {
            plan.wake(at: question.wakeAt)
            plan.waitingFor.append(question.waitingFor)
            return
        }
        var transition = expiring(question, at: path)
        let result: Result<JSON, StepError>
        switch approval.rule.onTimeout {
        case .continue:
            result = .success(["approved": true, "by": .null, "expired": true])
        case .deny:
            result = .failure(StepError(code: "approval_expired", message: "nobody answered in time, which denies"))
        case .fail:
            result = .failure(StepError(code: "timeout", message: "nobody answered in time"))
        }
        transition.append(ended(step, at: path, result, scope: scope))
        plan.actions.append(.commit(transition))
    }

    /// A call that people must lift: silence is a no, because only a person can lift what a policy forbids.
    func advance(
        _ question: Question,
        of call: PendingCall,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        guard !escalate(question, at: call.path, circumstances, &plan) else { return }
        guard question.hasExpired(at: circumstances.now) else {
            plan.wake(at: question.wakeAt)
            plan.waitingFor.append(question.waitingFor)
            return
        }
        var transition = expiring(question, at: call.path)
        transition.drafts.append(
            refusal(of: question.requested, code: "approval_expired", message: "nobody approved it in time")
                .draft(at: call.path)
        )
        plan.actions.append(.commit(transition))
    }

    func expiring(_ question: Question, at path: StepPath) -> Transition {
        let event = ApprovalExpired(id: question.requested.id, reaction: question.requested.onTimeout)
        return Transition(
            drafts: [event.draft(at: path)],
            approvals: [.closed(question.requested.id, .expired)]
        )
    }

    /// The refusal of a call that people did not lift.
    func refusal(of asked: ApprovalRequested, code: String, message: String) -> ToolRefused {
        ToolRefused(
            tool: asked.tool ?? AskHuman.name,
            stage: "approve",
            code: code,
            message: message,
            input: asked.content,
            facts: asked.facts,
            policies: asked.policies
        )
    }

    /// Asks the next group where its time has come.
    func escalate(
        _ question: Question,
        at path: StepPath,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) -> Bool {
        guard let escalation = question.nextEscalation, escalation.at <= circumstances.now,
            !question.hasExpired(at: circumstances.now)
        else { return false }
        var escalated = question
        escalated.escalate(to: escalation.to)
        let event = ApprovalEscalated(id: question.requested.id, to: escalation.to)
        plan.actions.append(
            .commit(
                Transition(
                    drafts: [event.draft(at: path)],
                    approvals: [.escalated(question.requested.id, body: escalated.requested.body)]
                )
            )
        )
        return true
    }
}
