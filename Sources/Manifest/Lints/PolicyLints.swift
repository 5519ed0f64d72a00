public import Policy

/// Looks at policies that are valid for what they probably do not say as their author meant it.
///
/// Everything here is a warning. What is true for all contexts is found by partial evaluation; whether what is left of a
/// condition can be satisfied at all is asked of ``canHold``, which looks at constants and comparisons and may be
/// replaced by something that proves it.
public struct PolicyLints: Sendable {
    let project: ProjectDefinition
    let universe: PolicyUniverse
    /// Whether some context could satisfy what is left of a policy; false must be certain.
    let canHold: @Sendable (Residual) -> Bool

    /// Makes the lints of a project.
    ///
    /// - Parameter canHold: Asked, of policies whose comparisons alone do not tell, whether some context could satisfy
    ///   what is left of them.
    public init(
        _ project: ProjectDefinition,
        canHold: @escaping @Sendable (Residual) -> Bool = { _ in true }
    ) {
        self.project = project
        self.canHold = { $0.canHold && canHold($0) }
        universe = PolicyUniverse(project)
    }

    /// Everything that looks wrong, by place.
    public func problems() -> [Problem] {
        var problems = Problems()
        let reach = reach()
        checkReach(reach, &problems)
        checkTools(reach, &problems)
        checkApprovals(&problems)
        checkAnnotations(&problems)
        checkRepetitions(&problems)
        return problems.sorted
    }

    /// What every policy comes to for one call, whatever its context.
    func residuals(_ principal: EntityUID, _ action: EntityUID, _ resource: EntityUID) -> [Residual] {
        Authorizer(project.policies).residuals(
            principal: principal,
            action: action,
            resource: resource,
            entities: project.policyEntities
        )
    }
}
