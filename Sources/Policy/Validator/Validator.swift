/// Checks policies against a schema, strictly: what passes cannot fail for a request that conforms, but for overflow
/// and for entities that are unknown.
public struct Validator: Sendable {
    let model: ValidationModel

    /// Makes a validator of a schema.
    public init(_ schema: PolicySchema) {
        model = ValidationModel(schema)
    }

    /// Everything that the schema says against policies, by policy in the order of their set, and by place.
    ///
    /// The policies can be used when no issue is an error.
    public func validate(_ policies: PolicySet) -> [ValidationIssue] {
        policies.storage.all.flatMap { validate($0) }
    }

    /// Everything that the schema says against one policy.
    public func validate(_ policy: Policy) -> [ValidationIssue] {
        let check = PolicyCheck(policy, model)
        check.checkNames()
        check.checkApplicability()
        check.checkTypes()
        check.checkAnnotations()
        return check.issues
    }
}

/// The check of one policy, which collects issues, each once: most are found again in every environment.
final class PolicyCheck {
    let policy: Policy
    let model: ValidationModel
    private var found: Set<ValidationIssue> = []

    init(_ policy: Policy, _ model: ValidationModel) {
        self.policy = policy
        self.model = model
    }

    var issues: [ValidationIssue] {
        found.sorted {
            ($0.location.offset, $0.code.rawValue, $0.message) < ($1.location.offset, $1.code.rawValue, $1.message)
        }
    }

    func report(
        _ code: ValidationIssue.Code,
        _ message: String,
        at span: Span,
        hint: String? = nil,
        severity: ValidationIssue.Severity = .error
    ) {
        found.insert(
            ValidationIssue(
                severity: severity,
                code: code,
                policy: policy.id,
                message: message,
                location: policy.storage.source.location(span),
                hint: hint
            )
        )
    }

    func checkAnnotations() {
        guard let group = policy.annotations["approval"], policy.approvalGroup == nil else { return }
        report(
            .uselessApproval,
            group.isEmpty ? "`@approval` names no group" : "`@approval` on a permit lifts nothing",
            at: policy.storage.span,
            hint: group.isEmpty ? "say who may approve: `@approval(\"support-leads\")`" : "put it on a forbid",
            severity: .warning
        )
    }

    /// Types the policy in every environment that its scope does not exclude.
    func checkTypes() {
        var isPossible = false
        // A scope that names one action excludes all others, and most scopes do.
        let actions =
            if case .equal(let uid) = policy.storage.action { [model.schema.action(uid)].compactMap(\.self) } else {
                model.actions
            }
        for action in actions {
            for principal in action.principals {
                for resource in action.resources {
                    let environment = RequestEnvironment(
                        principal: principal,
                        action: action.uid,
                        resource: resource
                    )
                    let answer = type(in: environment)
                    if answer.type != .boolean(false) { isPossible = true }
                }
            }
        }
        guard !isPossible else { return }
        report(
            .impossible,
            "policy is impossible: the policy expression evaluates to false for all valid requests",
            at: policy.storage.span,
            severity: .warning
        )
    }

    private func type(in environment: RequestEnvironment) -> TypeAnswer {
        let scope = scopeType(in: environment)
        guard scope.type != .boolean(false) else { return scope }
        let checker = Typechecker(check: self, environment: environment)
        var answer = scope
        for condition in policy.storage.conditions {
            guard answer.type != .boolean(false) else { break }
            var right = checker.expectBoolean(condition.expression, answer.capabilities)
            if condition.kind == .unless { right = Typechecker.negated(right) }
            answer = Typechecker.conjunction(answer, right)
        }
        return answer
    }
}
