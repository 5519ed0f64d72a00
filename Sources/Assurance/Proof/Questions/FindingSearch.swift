import Gateway
import Manifest
import Policy

/// Asks of every policy, every tool and every call that can happen what it comes to, until the time is up.
///
/// What matters most comes first: forbids that forbid nothing, and irreversible tools before which nothing stands.
struct FindingSearch {
    /// Policies beside which a reason is looked for one by one; among more, only all of them together.
    private static let reasonsMax = 20
    /// No single question may take the time of all the others.
    private static let shareOfOne = 8

    private let prover: Prover
    private let deadline: Deadline
    private var found = PolicyFindings()
    /// Policies of which nothing else needs to be said.
    private var idle: Set<PolicyID> = []

    init(_ prover: Prover) {
        self.prover = prover
        deadline = Deadline(prover.limits)
    }

    private var project: ProjectDefinition { prover.project }

    private enum Answer { case yes, no, unknown }

    mutating func run() throws -> PolicyFindings {
        let policies = project.policies.policies
        let (forbids, permits) = (policies.filter { $0.effect == .forbid }, policies.filter { $0.effect == .permit })
        let universe = PolicyUniverse(project)
        for policy in forbids + permits where try note(mayApply(policy) { $0.isSatisfied }, isBad: .no) {
            let failsForSome = try policy.effect == .forbid && mayApply(policy) { $0.hasFailed } != .no
            if !failsForSome { idle.insert(policy.id) }
            found.findings.append(.neverApplies(policy, failsForSome: failsForSome))
        }
        try checkTools(universe)
        for permit in permits where !idle.contains(permit.id) {
            guard let reasons = try overruling(permit, forbids) else { continue }
            idle.insert(permit.id)
            found.findings.append(.overruled(permit, by: reasons))
        }
        for call in universe.calls where try note(mayPass(call), isBad: .no) {
            found.findings.append(.neverPermitted(call))
        }
        try checkShadows(permits.filter { !idle.contains($0.id) })
        found.duration = deadline.elapsed
        return found
    }

    /// Counts what nobody knows; answers whether what is known is bad.
    private mutating func note(_ answer: Answer, isBad bad: Answer) -> Bool {
        if answer == .unknown { found.open += 1 }
        return answer == bad
    }

    // MARK: Policies

    /// Whether a term can be true for some request that a policy could be about; the term is nil where the time is up.
    private mutating func someRequest(
        concerning policy: Policy,
        satisfies term: (Translator) throws -> Term?
    ) throws -> Answer {
        guard deadline.hasTime else { return .unknown }
        var answer = Answer.no
        for request in prover.requests(concerning: policy) {
            let translator = Translator(request.request, known: prover.known, table: request.table)
            guard deadline.hasTime, let term = try term(translator) else { return .unknown }
            switch can(term, request.table) {
            case .yes: return .yes
            case .unknown: answer = .unknown
            case .no: continue
            }
        }
        return answer
    }

    /// Whether something is true of what a policy comes to, for some request that it could be about.
    private mutating func mayApply(_ policy: Policy, _ applies: (PolicyTranslation) -> Term) throws -> Answer {
        try someRequest(concerning: policy) { applies(try $0.translate(policy)) }
    }

    /// The forbids that leave nothing of a permit; nil where it lets something pass, or nobody knows.
    private mutating func overruling(_ permit: Policy, _ forbids: [Policy]) throws -> [PolicyID]? {
        guard deadline.hasTime else {
            found.open += 1
            return nil
        }
        let final = forbids.filter { !idle.contains($0.id) }
        guard !final.isEmpty, try note(passes(permit, final), isBad: .no) else { return nil }
        guard final.count <= Self.reasonsMax else { return final.map(\.id) }
        for forbid in final where try passes(permit, [forbid]) == .no { return [forbid.id] }
        return final.filter { $0.concernsSame(as: permit) }.map(\.id)
    }

    /// Whether a permit is satisfied somewhere where no forbid denies for good.
    private mutating func passes(_ permit: Policy, _ forbids: [Policy]) throws -> Answer {
        let deadline = deadline
        return try someRequest(concerning: permit) { translator in
            let permitted = try translator.translate(permit).isSatisfied
            if permitted.isFalse { return .no }
            var terms = [permitted]
            for forbid in forbids {
                guard deadline.hasTime else { return nil }
                let translation = try translator.translate(forbid)
                terms.append(!translation.hasFailed)
                if !forbid.canBeLifted { terms.append(!translation.isSatisfied) }
            }
            return .all(terms)
        }
    }

    /// Permits without which every request would be permitted all the same. Of two that say the same, the later one.
    private mutating func checkShadows(_ all: [Policy]) throws {
        var permits = all
        var shadowed: [PolicyFinding] = []
        for (count, policy) in all.reversed().enumerated() {
            guard deadline.hasTime else {
                found.open += all.count - count
                break
            }
            let others = permits.filter { $0.id != policy.id }
            guard !others.isEmpty, try note(addsSomething(policy, to: others), isBad: .no) else { continue }
            permits = others
            var shadows = others
            if others.count <= Self.reasonsMax {
                for other in others where try addsSomething(policy, to: [other]) == .no {
                    shadows = [other]
                    break
                }
            }
            shadowed.append(.shadowed(policy, by: shadows.map(\.id)))
        }
        found.findings += shadowed.reversed()
    }

    private mutating func addsSomething(_ policy: Policy, to others: [Policy]) throws -> Answer {
        let deadline = deadline
        return try someRequest(concerning: policy) { translator in
            let permitted = try translator.translate(policy).isSatisfied
            if permitted.isFalse { return .no }
            var terms = [permitted]
            for other in others {
                guard deadline.hasTime else { return nil }
                terms.append(try !translator.translate(other).isSatisfied)
            }
            return .all(terms)
        }
    }

    // MARK: Calls

    /// Irreversible tools that somebody may call as they like.
    private mutating func checkTools(_ universe: PolicyUniverse) throws {
        for name in project.tools.keys.sorted() where project.tools[name]?.effect == .irreversible {
            var principals: [EntityUID] = []
            for call in universe.calls where call.tool == name {
                if try note(isGuarded(call), isBad: .no) { principals.append(call.principal) }
            }
            if !principals.isEmpty { found.findings.append(.unguarded(tool: name, principals: principals)) }
        }
    }

    /// Whether anything at all is denied to a caller, or asked about.
    private mutating func isGuarded(_ call: PolicyUniverse.Call) throws -> Answer {
        guard deadline.hasTime else { return .unknown }
        guard let symbols = symbols(call) else { return .yes }
        var permitted: [Term] = []
        var stopped: [Term] = []
        for isCaller in symbols.caller == .agent ? [true, false] : [true] {
            let request = symbols.request(of: isCaller)
            let translator = Translator(request, known: prover.known, table: symbols.table)
            for policy in project.policies.policies {
                guard deadline.hasTime else { return .unknown }
                let translation = try translator.translate(policy)
                if policy.effect == .forbid {
                    stopped += [translation.isSatisfied, translation.hasFailed].map {
                        isCaller ? $0 : symbols.actsForPerson && $0
                    }
                } else if isCaller {
                    permitted.append(translation.isSatisfied)
                }
            }
        }
        return can(!.any(permitted) || .any(stopped), symbols.table)
    }

    /// Whether a call can happen at all, be it after a yes.
    private mutating func mayPass(_ call: PolicyUniverse.Call) throws -> Answer {
        guard deadline.hasTime else { return .unknown }
        guard let symbols = symbols(call) else { return .yes }
        return can(!(try VerdictTerms(of: symbols, by: project, known: prover.known)).deny, symbols.table)
    }

    private func symbols(_ call: PolicyUniverse.Call) -> CallSymbols? {
        guard let tool = project.tools[call.tool], let caller = Caller(call.principal.type) else { return nil }
        return CallSymbols(project, tool, caller, principal: call.principal.id)
    }

    // MARK: The solver

    /// Whether a term can be true.
    private mutating func can(_ term: Term, _ table: SymbolTable) -> Answer {
        if term.isFalse { return .no }
        let terms = [term] + table.assumptions + table.conditions
        if terms.allSatisfy(\.isTrue) { return .yes }
        guard let solver = deadline.solver(share: Self.shareOfOne) else { return .unknown }
        found.questions += 1
        return switch try? solver.ask(terms) {
        case .impossible: .no
        case .possible: .yes
        case .unknown, nil: .unknown
        }
    }
}

extension Policy {
    /// Whether their scopes can take in one request, as far as actions tell.
    fileprivate func concernsSame(as other: Policy) -> Bool {
        let (own, others) = (Set(actionEntities), Set(other.actionEntities))
        return own.isEmpty || others.isEmpty || !own.isDisjoint(with: others)
    }
}
