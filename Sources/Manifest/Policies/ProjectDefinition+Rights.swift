public import Policy

extension ProjectDefinition {
    /// Whether somebody may do something with the project, and the policies that determined it.
    ///
    /// While no policy names a ``PersonalRight``, membership decides: an answer needs one of the groups that are asked,
    /// and everything else a place in people.yaml. From the first policy that names one, policies decide all of them; a
    /// forbid that fails to evaluate denies.
    ///
    /// - Parameters:
    ///   - principal: `user:anna` or `service:ci`.
    ///   - groups: The groups in whose name it is done, where it is an answer.
    public func allows(
        _ right: PersonalRight,
        by principal: String,
        groups: some Collection<String> = [String](),
        run: String? = nil,
        workflow: String? = nil,
        tool: String? = nil
    ) -> (isAllowed: Bool, determining: [PolicyID]) {
        guard governsPeople else {
            let person = Self.policyEntity(principal)
            let known = person.type == "User" ? people.person(person.id) : nil
            guard right == .approve else { return (known != nil, []) }
            return (known.map { !$0.groups.isDisjoint(with: groups) } ?? false, [])
        }
        let request = policyRequest(
            principal: principal,
            right: right,
            groups: groups,
            run: run,
            workflow: workflow,
            tool: tool
        )
        let (verdict, decision) = Authorizer(policies).verdict(request, entities: policyEntities)
        return (verdict == .allow, decision.determining)
    }
}
