import Policy

extension PolicyLints {
    /// What policies come to for every call that can happen.
    struct Reach {
        var calls: [(call: PolicyUniverse.Call, residuals: [Residual])]
    }

    func reach() -> Reach {
        Reach(
            calls: universe.calls.map { call in
                (call, residuals(call.principal, PolicyUniverse.action(call.tool), universe.resource(of: call.tool)))
            }
        )
    }

    /// Policies that can never be satisfied, and permits that let nothing pass.
    func checkReach(_ reach: Reach, _ problems: inout Problems) {
        for policy in project.policies.policies {
            guard canApply(policy, &problems), policy.effect == .permit else { continue }
            checkPermit(policy, reach, &problems)
        }
    }

    /// Whether anybody in the project could do anything that satisfies the policy.
    private func canApply(_ policy: Policy, _ problems: inout Problems) -> Bool {
        var matches = false
        for principal in universe.principals {
            for (action, resource) in universe.actions {
                let residual = policy.residual(
                    principal: principal,
                    action: action,
                    resource: resource,
                    entities: project.policyEntities
                )
                if canHold(residual) { return true }
                if residual.status == .open || residual.status == .failed { matches = true }
            }
        }
        // The schema has said so already where types alone tell it.
        guard !Validator(project.policySchema).validate(policy).contains(where: { $0.code == .impossible }) else {
            return false
        }
        let word = policy.effect.rawValue
        if matches, let location = policy.conditionLocation {
            problems.warn(
                .neverApplies,
                at: .of(location),
                length: location.length,
                "the condition of this \(word) can never be true, so it \(word)s nothing",
                hint: "look for comparisons that exclude each other"
            )
        } else {
            let location = policy.effectLocation
            problems.warn(
                .neverApplies,
                at: .of(location),
                length: location.length,
                "this \(word) can never apply: nobody in the project could do what its scope and conditions name",
                hint: "a tool is called on its own connector, and people's rights (`reeve.…`) on the project"
            )
        }
        return false
    }

    /// A permit that no call reaches, or that a forbid overrules wherever it applies.
    private func checkPermit(_ permit: Policy, _ reach: Reach, _ problems: inout Problems) {
        var isReached = false
        var overruling: Policy?
        for residuals in reached(by: permit, reach) {
            isReached = true
            // What cannot be lifted and holds whatever the context leaves nothing of the permit.
            let forbid = residuals.first {
                $0.policy.effect == .forbid && $0.status == .satisfied && $0.policy.approvalGroups.isEmpty
            }
            guard let forbid else { return checkUnlisted(permit, &problems) }
            overruling = forbid.policy
        }
        let location = permit.effectLocation
        if let overruling {
            problems.warn(
                .overruledPermit,
                at: .of(location),
                length: location.length,
                "this permit lets nothing pass: the forbid `\(overruling.id)` overrules it",
                hint: "the forbid has no condition that could spare a call; it is at \(overruling.location)"
            )
        } else if !isReached {
            problems.warn(
                .unreachablePermit,
                at: .of(location),
                length: location.length,
                "nothing reaches this permit: no agent that it names lists such a tool, and no workflow calls one",
                hint: "add the tool to the agent's `tools`, or remove the permit"
            )
        }
    }

    /// The calls that a permit could let pass, and what else is said of them.
    private func reached(by permit: Policy, _ reach: Reach) -> [[Residual]] {
        let calls = reach.calls.map(\.residuals).filter { residuals in
            residuals.contains { $0.policy.id == permit.id && canHold($0) }
        }
        if !calls.isEmpty { return calls }
        return people(reaching: permit, reach)
    }

    /// People come in two ways: agents act for them, and they do what people do.
    private func people(reaching permit: Policy, _ reach: Reach) -> [[Residual]] {
        let tools = Set(reach.calls.map(\.call.tool)).sorted()
        let actions = tools.map { (PolicyUniverse.action($0), universe.resource(of: $0)) } + universe.rights
        var found: [[Residual]] = []
        for principal in universe.people + universe.services {
            for (action, resource) in actions {
                let residuals = residuals(principal, action, resource)
                guard residuals.contains(where: { $0.policy.id == permit.id && canHold($0) }) else { continue }
                found.append(residuals)
            }
        }
        return found
    }

    /// Tools that a permit names for an agent which does not list them.
    private func checkUnlisted(_ permit: Policy, _ problems: inout Problems) {
        guard let agent = permit.principalEntity, agent.type == "Agent",
            let definition = project.agents[agent.id]
        else { return }
        for action in permit.actionEntities
        where project.tools[action.id] != nil && !definition.tools.contains(action.id) {
            let place = permit.place(of: "\(action)")
            problems.warn(
                .unlistedPermit,
                at: place,
                length: "\(action)".count,
                "the agent `\(agent.id)` may call `\(action.id)`, but does not list it",
                hint: "add it to `tools` of the agent (\(definition.location)), or remove it here"
            )
        }
    }
}
