import Gateway
import Governance
import JSON
import Journal
import Manifest

/// What people and signals from outside bring about.
extension RunMachine {
    /// The entries that take a message up. One that has nothing to act on any more is taken up all the same, and said
    /// to have been ignored.
    func receive(_ message: InboxMessage, _ circumstances: Circumstances) -> Transition {
        var transition = reaction(to: message.message)
        transition.consumed = [message.position]
        if transition.drafts.isEmpty {
            let body: JSON = ["kind": .string(message.message.kind.rawValue), "from": .string(message.message.from)]
            transition.drafts = [EntryDraft(.messageIgnored, path: .run, body: body)]
        }
        return transition
    }

    private func reaction(to message: Message) -> Transition {
        let told = RunTold(by: message.from, reason: message.body["reason"]?.stringValue)
        switch message.kind {
        case .cancel:
            guard cancelRequested == nil else { return Transition() }
            return Transition(drafts: [told.draft(.runCancelRequested)])
        case .pause:
            guard !isPaused else { return Transition() }
            return Transition(drafts: [told.draft(.runPaused)])
        case .resume:
            guard isPaused else { return Transition() }
            return Transition(drafts: [told.draft(.runUnpaused)])
        case .signal:
            return signal(message)
        case .settle:
            return settle(message)
        case .approvalGranted, .approvalDenied, .answer:
            return decide(message)
        case .childEnded:
            // It only wakes the run: the driver then sees that the other run has ended.
            return Transition()
        }
    }

    /// A signal is kept until something waits for it; the step takes it from there.
    private func signal(_ message: Message) -> Transition {
        guard let name = message.body["name"]?.stringValue else { return Transition() }
        let (payload, blob) = Payload.of(message.body["payload"] ?? .null)
        let event = WaitEnded(by: name, payload: payload)
        return Transition(
            drafts: [EntryDraft(.signalReceived, path: .run, body: event.body, blobs: blob.map { [$0] } ?? [])])
    }

    private func settle(_ message: Message) -> Transition {
        guard let text = message.body["path"]?.stringValue, let succeeded = message.body["succeeded"]?.boolValue
        else { return Transition() }
        let path = StepPath(text)
        guard unsettledPaths.contains(path) || callIsUnknown(at: path) else { return Transition() }
        let (payload, blob) = Payload.of(message.body["output"] ?? .null)
        let event = ToolSettled(
            succeeded: succeeded,
            output: payload,
            by: message.from,
            note: message.body["note"]?.stringValue,
            labels: succeeded ? labels(ofSettled: path) : []
        )
        return Transition(drafts: [event.draft(at: path, blobs: blob.map { [$0] } ?? [])])
    }

    /// A person's decision on an open question. It counts only for exactly what was asked, or for what the person
    /// changed it into: the digest says which.
    private func decide(_ message: Message) -> Transition {
        guard let id = message.approval, let path = questions[id], let asked = question(id)?.requested else {
            return Transition()
        }
        if message.kind == .approvalDenied { return deny(asked, message, at: path) }
        let groups = (message.body["groups"]?.arrayValue ?? []).compactMap(\.stringValue)
        var event = ApprovalGranted(
            id: id,
            by: message.from,
            groups: groups,
            digest: asked.digest,
            changes: message.body["changes"],
            note: message.body["note"]?.stringValue
        )
        var blobs: [Blob] = []
        if let content = message.body["content"] {
            let (payload, blob) = Payload.of(content)
            event.content = payload
            blobs = blob.map { [$0] } ?? []
            if asked.subject == .call, let tool = asked.tool.flatMap({ project.tools[$0] }) {
                event.digest = CallDigest.of(
                    tool: tool.digest,
                    input: content,
                    run: self.id,
                    path: path,
                    policies: project.policyDigest
                )
            }
        }
        var transition = Transition(
            drafts: [event.draft(at: path, blobs: blobs)],
            approvals: [.closed(id, .granted)]
        )
        if asked.subject == .step, let (step, scope) = approvalStep(at: path) {
            let output: JSON = [
                "approved": true, "by": .string(message.from), "note": message.body["note"] ?? .null,
            ]
            transition.append(ended(step, at: path, .success(output), scope: scope))
        } else if message.kind == .answer, asked.subject == .reply, message.body["end"]?.boolValue == true,
            let (step, scope, stepPath, output) = conversationStep(at: path)
        {
            transition.append(ended(step, at: stepPath, .success(output), scope: scope))
        }
        return transition
    }

    private func deny(_ asked: ApprovalRequested, _ message: Message, at path: StepPath) -> Transition {
        let reason = message.body["reason"]?.stringValue ?? "no reason given"
        var transition = Transition(
            drafts: [ApprovalDenied(id: asked.id, by: message.from, reason: reason).draft(at: path)],
            approvals: [.closed(asked.id, .denied)]
        )
        let said = "\(message.from) said no: \(reason)"
        if asked.subject == .step, let (step, scope) = approvalStep(at: path) {
            let error = StepError(code: "approval_denied", message: said)
            transition.append(ended(step, at: path, .failure(error), scope: scope))
        } else {
            transition.drafts.append(refusal(of: asked, code: "approval_denied", message: said).draft(at: path))
        }
        return transition
    }
}
