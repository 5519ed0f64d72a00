/// What a decision means for a call: it happens, it does not, or people are asked first.
public enum Verdict: Sendable, Hashable {
    /// The call may happen.
    case allow
    /// The call may not happen, whoever asks for it.
    case deny
    /// The call may happen once every one of these groups has approved it; names are unique and in the order of the
    /// policies.
    case ask(groups: [String])

    /// Reads the verdict off a decision.
    ///
    /// People are asked where a permit is satisfied and every forbid that determined the denial carries `@approval`
    /// with a group's name. It is stricter than Cedar in one point: a forbid that failed to evaluate is ignored by
    /// Cedar and denies here, because nobody knows what it would have said.
    public init(_ decision: Decision) {
        guard !decision.hasFailingForbid else {
            self = .deny
            return
        }
        if decision.outcome == .allow {
            self = .allow
            return
        }
        let groups = decision.forbids.map { $0.annotations["approval"] ?? "" }
        guard decision.isPermitted, !groups.isEmpty, !groups.contains("") else {
            self = .deny
            return
        }
        var unique: [String] = []
        for group in groups where !unique.contains(group) { unique.append(group) }
        self = .ask(groups: unique)
    }
}

extension Policy {
    /// What `@because` says: the reason that people and agents are told.
    public var because: String? { annotations["because"] }
    /// The group whose approval lifts this forbid, if one can.
    public var approvalGroup: String? {
        guard effect == .forbid, let group = annotations["approval"], !group.isEmpty else { return nil }
        return group
    }
}

extension Authorizer {
    /// Decides a request and says what that means.
    public func verdict(
        _ request: Request,
        entities: Entities,
        lifting: Set<PolicyID> = []
    ) -> (verdict: Verdict, decision: Decision) {
        let decision = decide(request, entities: entities, lifting: lifting)
        return (Verdict(decision), decision)
    }
}
