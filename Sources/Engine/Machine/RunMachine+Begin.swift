import Expression
import Gateway
import JSON
import JSONSchema
import Journal
import Manifest

/// How each kind of step begins.
extension RunMachine {
    func begin(
        _ step: StepDefinition,
        at path: StepPath,
        scope: Scope,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) {
        do {
            if let when = step.when, try !scope.holds(when) {
                plan.commit(EntryDraft(.stepSkipped, path: path, body: ["why": "its condition is false"]))
                return
            }
            try start(step, at: path, scope: scope, circumstances, &plan)
        } catch {
            finish(step, at: path, .failure(error), scope: scope, &plan)
        }
    }

    private func start(
        _ step: StepDefinition,
        at path: StepPath,
        scope: Scope,
        _ circumstances: Circumstances,
        _ plan: inout Plan
    ) throws(StepError) {
        switch step.action {
        case .set(let template):
            finish(step, at: path, .success(try scope.value(template)), scope: scope, &plan)
        case .tool(let name, let with):
            let input = try scope.value(with)
            // A step with a time of its own must know after a crash when it began.
            guard step.timeout == nil else {
                plan.commitStart(StepStarted(what: "tool", name: name, input: .inline(.null)), of: input, at: path)
                return
            }
            advance(
                CallState(),
                of: step,
                tool: name,
                input: input,
                at: path,
                scope: scope,
                isFailing: false,
                circumstances,
                &plan
            )
        case .model(let model):
            let prompt = try scope.text(model.prompt)
            plan.commitStart(
                StepStarted(what: "model", name: model.tier, input: .inline(.null)),
                of: .string(prompt),
                at: path
            )
        case .agent(let name, let with):
            plan.commitStart(
                StepStarted(what: "agent", name: name, input: .inline(.null)),
                of: try scope.value(with),
                at: path
            )
        case .approval(let approval):
            plan.actions.append(.commit(try ask(approval, step: step, at: path, scope: scope, circumstances)))
        case .branch(let arms):
            let arm = try chosenArm(arms, scope: scope)
            plan.commit(StepStarted(what: "branch", input: .inline(.null), arm: arm).draft(at: path))
        case .map(let map):
            let list = try scope.value(map.over)
            guard let elements = list.arrayValue else {
                throw StepError(code: "type", message: "`over` gave \(list.typeName), where a list is needed")
            }
            guard elements.count <= map.elementsMax else {
                throw .limit("elements", "the list has \(elements.count) elements, more than \(map.elementsMax)")
            }
            plan.commitStart(StepStarted(what: "map", input: .inline(.null)), of: list, at: path)
        case .workflow(let name, let with):
            plan.actions.append(
                .commit(
                    try child(
                        name,
                        input: try scope.value(with),
                        labels: LabelFlow.labels(of: with.references, at: path, in: self),
                        at: path,
                        circumstances
                    )
                )
            )
        case .wait(let wait):
            let event = try waitStarted(wait, scope: scope, now: circumstances.now)
            plan.commit(event.draft(at: path))
        }
    }

    private func chosenArm(_ arms: [BranchArm], scope: Scope) throws(StepError) -> Int {
        for (index, arm) in arms.enumerated() {
            guard let when = arm.when else { return index }
            if try scope.holds(when) { return index }
        }
        return -1
    }

    private func waitStarted(_ wait: WaitAction, scope: Scope, now: Timestamp) throws(StepError) -> WaitStarted {
        switch wait {
        case .duration(let template):
            let text = try scope.value(template)
            guard let duration = text.stringValue.flatMap(Duration.init(manifest:)) else {
                throw StepError(code: "type", message: "`for` gave \(text.serialized()), where a duration is needed")
            }
            return WaitStarted(until: now.advanced(by: duration), signal: nil)
        case .until(let template):
            let text = try scope.value(template)
            guard let time = text.stringValue.flatMap(Timestamp.init(rfc3339:)) else {
                throw StepError(
                    code: "type",
                    message: "`until` gave \(text.serialized()), where an RFC 3339 time is needed"
                )
            }
            return WaitStarted(until: time, signal: nil)
        case .signal(let name, let timeout):
            return WaitStarted(until: timeout.map(now.advanced(by:)), signal: name)
        }
    }

    /// The deepest that runs may start runs; a mistake in a manifest must not fill the store.
    static let childDepthMax = 16

    private func child(
        _ name: String,
        input: JSON,
        labels: [String],
        at path: StepPath,
        _ circumstances: Circumstances
    ) throws(StepError) -> Transition {
        guard created.depth < Self.childDepthMax else {
            throw .limit("depth", "runs are nested more than \(Self.childDepthMax) deep")
        }
        guard let definition = project.workflows[name] else {
            throw StepError(code: "unknown_workflow", message: "there is no workflow `\(name)`")
        }
        if let violation = definition.input?.schema.validate(input).first {
            throw StepError(code: "invalid_input", message: "the input of `\(name)` does not fit: \(violation)")
        }
        let random = (UInt16(truncatingIfNeeded: circumstances.random()), circumstances.random())
        let run = RunID.make(at: circumstances.now, random: random)
        let (payload, blob) = Payload.of(input)
        let body = RunCreated(
            workflow: name,
            release: created.release,
            snapshot: created.snapshot,
            input: payload,
            actsFor: created.actsFor,
            parent: id,
            parentPath: path,
            depth: created.depth + 1,
            labels: (history.labels + definition.labels).uniqued(),
            inputLabels: (labels + definition.labels).uniqued()
        )
        let title = (try? definition.title.map { try Scope(input: input, run: .null, steps: [:]).text($0) }) ?? ""
        var transition = Transition(drafts: [ChildStarted(run: run, workflow: name).draft(at: path)])
        transition.children = [
            NewRun(
                id: run,
                workflow: name,
                release: created.release,
                parent: id,
                title: title,
                created: circumstances.now,
                body: body.body,
                blobs: blob.map { [$0] } ?? []
            )
        ]
        return transition
    }
}

extension Plan {
    /// Commits that a step has begun with this input.
    mutating func commitStart(_ event: StepStarted, of input: JSON, at path: StepPath) {
        var event = event
        let (payload, blob) = Payload.of(input)
        event.input = payload
        commit(event.draft(at: path, blobs: blob.map { [$0] } ?? []))
    }
}
