import Gateway
import Manifest
import Policy

/// When a call is allowed, when people are asked, when it is denied: exactly one of the three is true.
///
/// What `Gateway`'s stages decide, said of all calls at once: the tool must exist and, for an agent, be offered to it; a
/// forbid that cannot be evaluated denies; a forbid that nobody can lift denies; everybody who is asked about must be
/// permitted; what is then left to lift asks.
struct VerdictTerms {
    var deny: Term
    var ask: Term
    var allow: Term
    /// Whether somebody of these groups must agree, for every set of groups that a forbid names.
    var approvals: [Set<String>: Term] = [:]

    /// Whether people are asked, and an approval that others ask for is not among those that are needed here: neither from
    /// the same groups nor from fewer of them.
    func needsFewerApprovals(than others: VerdictTerms) -> Term {
        ask
            && .any(
                others.approvals.map { groups, isNeeded in
                    isNeeded && !.any(approvals.filter { $0.key.isSubset(of: groups) }.map(\.value))
                }
            )
    }

    func term(_ verdict: ProofVerdict) -> Term {
        switch verdict {
        case .allow: allow
        case .ask: ask
        case .deny: deny
        }
    }

    /// - Parameter project: whose policies, people and agents decide.
    init(of call: CallSymbols, by project: ProjectDefinition, known: KnownEntities) throws {
        guard project.tools[call.tool.name] != nil else {
            (deny, ask, allow) = (.yes, .no, .no)
            return
        }
        var denies: [Term] = []
        if call.caller == .agent {
            let offered = project.agents.values.filter { $0.tools.contains(call.tool.name) }.map(\.name).sorted()
            denies.append(!.any(offered.map { .equal(call.callerID, .text($0)) }))
        }
        for isCaller in call.caller == .agent ? [true, false] : [true] {
            let isAsked = isCaller ? Term.yes : call.actsForPerson
            let translator = Translator(call.request(of: isCaller), known: known, table: call.table)
            var permits: [Term] = []
            for policy in project.policies.policies {
                let translation = try translator.translate(policy)
                guard policy.effect == .forbid else {
                    permits.append(translation.isSatisfied)
                    continue
                }
                denies.append(isAsked && translation.hasFailed)
                if policy.canBeLifted {
                    let groups = Set(policy.approvalGroups)
                    approvals[groups] = (approvals[groups] ?? .no) || (isAsked && translation.isSatisfied)
                } else {
                    denies.append(isAsked && translation.isSatisfied)
                }
            }
            if isCaller || Self.permitsPeople(project) { denies.append(isAsked && !.any(permits)) }
        }
        deny = .any(denies)
        let isAsked = Term.any(approvals.map(\.value))
        ask = !deny && isAsked
        allow = !deny && !isAsked
    }

    /// Whether the project has said anything of what people may do, so that a person needs a permit of their own.
    private static func permitsPeople(_ project: ProjectDefinition) -> Bool {
        project.policies.policies.contains { policy in
            policy.effect == .permit && (policy.principalType == "User" || policy.principalType == "Group")
        }
    }
}
