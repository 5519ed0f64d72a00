import Governance
import JSON
import Journal
import Manifest
import Policy

/// The fourth stage: does policy allow the call, and if not, can somebody lift what forbids it?
///
/// An agent that acts for a person may do only what both may do. Forbids that match the person always count. Whether
/// somebody permits the person is asked only where some permit names users or groups at all: a project whose policies
/// speak of agents alone has not said that people may do nothing.
struct Authorization {
    private let passage: Passage
    private let now: Journal.Timestamp
    private let authorizer: Authorizer
    /// What policies are asked: of the caller first, then of the person for whom an agent acts.
    let requests: [(principal: String, request: Request, needsPermit: Bool)]

    init(_ passage: Passage, now: Journal.Timestamp) {
        self.passage = passage
        self.now = now
        let call = passage.call
        let project = call.run.project
        authorizer = Authorizer(project.policies)
        let context = project.policyContext(
            tool: call.tool,
            input: call.input,
            facts: passage.facts.filter { !$0.value.isNull },
            run: passage.policyRun,
            past: call.past
        )
        func request(_ principal: String) -> Request {
            project.policyRequest(principal: principal, tool: call.tool, context: context)
        }
        var requests = [(principal: "\(call.principal)", request: request("\(call.principal)"), needsPermit: true)]
        if case .agent = call.principal, let person = call.run.actsFor, person.hasPrefix("user:") {
            let governsPeople = project.policies.policies.contains { policy in
                policy.effect == .permit && (policy.principalType == "User" || policy.principalType == "Group")
            }
            requests.append((person, request(person), governsPeople))
        }
        self.requests = requests
    }

    /// Decides the call, with what a person has granted for it.
    ///
    /// - Parameter explains: whether the decision says clause by clause how it came about.
    func decide(explains: Bool = false) -> CallDecision {
        var decision = decide(lifting: [])
        if let grant = passage.call.grant { decision = judge(grant, decision) }
        if explains {
            decision.explanations = explanations(
                lifting: decision.grant == nil ? [] : Set(forbids(lifting: []).map(\.id))
            )
        }
        return decision
    }

    /// Decides the call as if people of these groups had agreed to exactly it: what was decided before they did, and what
    /// their yes makes of it where people were asked.
    func decide(grantedBy groups: Set<String>, explains: Bool = false) -> (before: CallDecision, after: CallDecision?) {
        var before = decide(lifting: [])
        var after: CallDecision?
        if !groups.isEmpty, case .ask = before.verdict, let terms = try? ApprovalTerms(forbids(lifting: [])) {
            let lifted = terms.lifted(by: groups)
            var second = lifted.isEmpty ? before : decide(lifting: lifted)
            if case .allow = second.verdict { second.policies += before.policies }
            if explains { second.explanations = explanations(lifting: lifted) }
            after = second
        }
        if explains { before.explanations = explanations(lifting: []) }
        return (before, after)
    }

    /// What is bound to a person's yes.
    var digest: Digest {
        let call = passage.call
        return CallDigest.of(
            tool: passage.tool.digest,
            input: call.input,
            run: call.run.id,
            path: call.path,
            policies: call.run.project.policyDigest
        )
    }

    private func judge(_ grant: Grant, _ decision: CallDecision) -> CallDecision {
        func refusal(_ code: String, _ message: String) -> CallDecision {
            var refused = decision
            refused.verdict = .deny
            refused.code = code
            refused.message = message
            return refused
        }
        guard grant.digest == digest else {
            return refusal(
                "approval_void",
                "the approval `\(grant.approval)` by `\(grant.by)` was for another call: the tool, its arguments or the policies"
                    + " have changed since"
            )
        }
        if let expires = grant.expires, expires <= now {
            return refusal("approval_expired", "the approval `\(grant.approval)` expired at \(expires.rfc3339)")
        }
        guard case .ask = decision.verdict, let terms = try? ApprovalTerms(forbids(lifting: [])) else {
            return decision
        }
        let lifted = terms.lifted(by: grant.groups)
        guard !lifted.isEmpty else {
            return refusal(
                "approval_insufficient",
                "the approval `\(grant.approval)` by `\(grant.by)` is none of \(Self.list(terms.rule.groups))"
            )
        }
        var second = decide(lifting: lifted)
        if case .allow = second.verdict {
            second.grant = grant.approval
            second.policies += decision.policies
        }
        return second
    }

    private func decide(lifting: Set<PolicyID>) -> CallDecision {
        let decisions = decisions(lifting: lifting)
        var answer = CallDecision(
            verdict: .deny,
            policies: [],
            code: "denied",
            message: "",
            request: requestJSON,
            explanations: []
        )
        // Cedar ignores what cannot be evaluated; of a forbid nobody knows what it would have said.
        let failures = decisions.flatMap(\.failures).filter { $0.policy.effect == .forbid }
        if let failure = failures.first {
            answer.code = "policy_failed"
            answer.policies = [Self.note(failure.policy)]
            answer.message =
                "policy `\(failure.policy.id)` could not be evaluated, so the call is denied"
            return answer
        }
        let forbids = forbids(of: decisions)
        answer.policies = forbids.map(Self.note)
        let final = forbids.filter { $0.annotations["approval"] == nil }
        if !final.isEmpty {
            answer.policies = final.map(Self.note)
            answer.message = "denied by " + final.map(Self.reason).joined(separator: "; ")
            return answer
        }
        for (decision, asked) in zip(decisions, requests) where asked.needsPermit && !decision.isPermitted {
            answer.policies = []
            answer.message = "no policy permits `\(asked.principal)` to call `\(passage.tool.name)`"
            return answer
        }
        guard !forbids.isEmpty else {
            answer.verdict = .allow
            answer.code = nil
            answer.policies = Self.unique(decisions.flatMap(\.determiningPolicies)).map(Self.note)
            return answer
        }
        do throws(ApprovalTerms.Unreadable) {
            let terms = try ApprovalTerms(forbids)
            answer.verdict = .ask(terms.rule)
            answer.code = "approval_needed"
            answer.message =
                forbids.map(Self.reason).joined(separator: "; ") + "; \(Self.list(terms.rule.groups)) can lift it"
        } catch {
            answer.code = "policy_failed"
            answer.message = "policy `\(error.policy)` cannot be lifted: \(error.message)"
        }
        return answer
    }

    private func decisions(lifting: Set<PolicyID>) -> [Decision] {
        let entities = passage.call.run.project.policyEntities
        return requests.map { authorizer.decide($0.request, entities: entities, lifting: lifting) }
    }

    private func forbids(lifting: Set<PolicyID>) -> [Policy] { forbids(of: decisions(lifting: lifting)) }

    private func forbids(of decisions: [Decision]) -> [Policy] {
        Self.unique(decisions.flatMap(\.forbids).filter { $0.effect == .forbid })
    }

    private func explanations(lifting lifted: Set<PolicyID>) -> [Explanation] {
        let entities = passage.call.run.project.policyEntities
        return requests.map { authorizer.explain($0.request, entities: entities, lifting: lifted) }
    }

    private var requestJSON: JSON {
        let call = passage.call
        var run: JSONObject = [
            "id": .string(call.run.id.rawValue), "workflow": .string(call.run.workflow),
            "step": .string(call.path.rawValue),
        ]
        if let person = call.run.actsFor { run["principal"] = .string(person) }
        var request: JSONObject = [
            "principal": .string("\(requests[0].request.principal)"),
            "action": .string("\(requests[0].request.action)"),
            "resource": .string("\(requests[0].request.resource)"), "run": .object(run),
        ]
        call.past.write(into: &request)
        return .object(request)
    }

    private static func unique(_ policies: [Policy]) -> [Policy] {
        var seen: Set<PolicyID> = []
        return policies.filter { seen.insert($0.id).inserted }
    }

    private static func note(_ policy: Policy) -> ToolRefused.PolicyNote {
        ToolRefused.PolicyNote(id: policy.id.rawValue, because: policy.because)
    }

    private static func reason(_ policy: Policy) -> String {
        policy.because.map { "`\(policy.id)`: \($0)" } ?? "policy `\(policy.id)`"
    }

    private static func list(_ groups: [String]) -> String { groups.map { "`\($0)`" }.joined(separator: " or ") }
}
