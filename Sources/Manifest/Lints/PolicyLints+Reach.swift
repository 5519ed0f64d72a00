import Policy

extension PolicyLints {
    /// What policies come to for every call that can happen, each looked at once, however many policies there are.
    struct Reach {
        var calls: [(call: PolicyUniverse.Call, residuals: [Residual])] = []
        /// What overrules every permit of a call, by the call's position.
        fileprivate var overruling: [Policy?] = []
        /// The calls that a permit could let pass, by position.
        fileprivate var reached: [PolicyID: [Int]] = [:]
        /// What overrules every permit of what somebody does, as far as it was asked.
        fileprivate var overrulingPeople: [Deed: Policy?] = [:]
    }

    /// Something that somebody could do.
    fileprivate struct Deed: Hashable {
        var principal: EntityUID
        var action: EntityUID
    }

    func reach() -> Reach {
        var reach = Reach()
        for (position, call) in universe.calls.enumerated() {
            let residuals = residuals(
                call.principal,
                PolicyUniverse.action(call.tool),
                universe.resource(of: call.tool)
            )
            reach.calls.append((call, residuals))
            reach.overruling.append(Self.overruling(residuals))
            for residual in residuals where residual.policy.effect == .permit && canHold(residual) {
                reach.reached[residual.policy.id, default: []].append(position)
            }
        }
        return reach
    }

    /// What cannot be lifted and holds whatever the context: it leaves nothing of any permit.
    private static func overruling(_ residuals: [Residual]) -> Policy? {
        residuals.first {
            $0.policy.effect == .forbid && $0.status == .satisfied && $0.policy.approvalGroups.isEmpty
        }?.policy
    }

    /// Policies that can never be satisfied, and permits that let nothing pass.
    func checkReach(_ reach: Reach, _ problems: inout Problems) {
        var reach = reach
        for policy in project.policies.policies {
            guard canApply(policy, &problems), policy.effect == .permit else { continue }
            checkPermit(policy, &reach, &problems)
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
    private func checkPermit(_ permit: Policy, _ reach: inout Reach, _ problems: inout Problems) {
        let overrulings = overrulings(of: permit, &reach)
        guard overrulings.allSatisfy({ $0 != nil }) else { return checkUnlisted(permit, &problems) }
        let overruling = overrulings.last ?? nil
        let location = permit.effectLocation
        if let overruling {
            problems.warn(
                .overruledPermit,
                at: .of(location),
                length: location.length,
                "this permit lets nothing pass: the forbid `\(overruling.id)` overrules it",
                hint: "the forbid has no condition that could spare a call; it is at \(overruling.location)"
            )
        } else {
            problems.warn(
                .unreachablePermit,
                at: .of(location),
                length: location.length,
                "nothing reaches this permit: no agent that it names lists such a tool, and no workflow calls one",
                hint: "add the tool to the agent's `tools`, or remove the permit"
            )
        }
    }

    /// For each call that a permit could let pass, what overrules it there.
    private func overrulings(of permit: Policy, _ reach: inout Reach) -> [Policy?] {
        if let calls = reach.reached[permit.id] { return calls.map { reach.overruling[$0] } }
        return people(reaching: permit, &reach)
    }

    /// People come in two ways: agents act for them, and they do what people do.
    private func people(reaching permit: Policy, _ reach: inout Reach) -> [Policy?] {
        let tools = Set(reach.calls.map(\.call.tool)).sorted()
        let actions = tools.map { (PolicyUniverse.action($0), universe.resource(of: $0)) } + universe.rights
        var found: [Policy?] = []
        for principal in universe.people + universe.services {
            for (action, resource) in actions {
                let residual = permit.residual(
                    principal: principal,
                    action: action,
                    resource: resource,
                    entities: project.policyEntities
                )
                guard canHold(residual) else { continue }
                let deed = Deed(principal: principal, action: action)
                let overruling =
                    reach.overrulingPeople[deed] ?? Self.overruling(residuals(principal, action, resource))
                reach.overrulingPeople[deed] = .some(overruling)
                found.append(overruling)
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
