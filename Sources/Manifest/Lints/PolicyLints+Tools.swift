import Policy

extension PolicyLints {
    /// Tools that are listed and never permitted, and irreversible ones that nothing guards.
    func checkTools(_ reach: Reach, _ problems: inout Problems) {
        var unguarded: [String: [EntityUID]] = [:]
        for (call, residuals) in reach.calls {
            let permits = residuals.filter { $0.policy.effect == .permit && canHold($0) }
            let forbids = residuals.filter { $0.policy.effect == .forbid && canHold($0) }
            let final = forbids.first { $0.status == .satisfied && $0.policy.approvalGroups.isEmpty }
            if permits.isEmpty || final != nil {
                warnOfRefusal(call, final?.policy, &problems)
            } else if forbids.isEmpty, permits.contains(where: { $0.status == .satisfied }),
                project.tools[call.tool]?.effect == .irreversible
            {
                unguarded[call.tool, default: []].append(call.principal)
            }
        }
        for (name, principals) in unguarded.sorted(by: { $0.key < $1.key }) {
            guard let tool = project.tools[name] else { continue }
            let who = principals.map { "`\($0)`" }.joined(separator: ", ")
            problems.warn(
                .unguardedTool,
                at: tool.location,
                length: name.count,
                "`\(name)` is irreversible, and no forbid or approval stands before it: \(who) may call it as they like",
                hint:
                    "forbid what must not be, or ask: `@approval(\"GROUP\") forbid (principal, action == Action::\"\(name)\", resource)`"
            )
        }
    }

    private func warnOfRefusal(_ call: PolicyUniverse.Call, _ forbid: Policy?, _ problems: inout Problems) {
        let who = call.principal.type == "Agent" ? "the agent" : "the workflow"
        let uses = call.principal.type == "Agent" ? "lists" : "calls"
        problems.warn(
            .neverPermitted,
            at: call.location,
            forbid.map { "\(who) `\(call.principal.id)` \(uses) `\(call.tool)`, which `\($0.id)` always denies" }
                ?? "\(who) `\(call.principal.id)` \(uses) `\(call.tool)`, which no policy permits",
            hint: forbid.map { "the forbid is at \($0.location)" }
                ?? "permit (principal == \(call.principal), action == \(PolicyUniverse.action(call.tool)), resource);"
        )
    }
}
