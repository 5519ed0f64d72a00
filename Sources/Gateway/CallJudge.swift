public import JSON
public import Journal
public import Manifest
public import Policy

/// Decides calls by policy alone, with facts that are given: nothing is looked up, journaled or called.
///
/// The arguments are taken as they are: whether they match the tool's schema is another question. A tool that there is not,
/// or that the agent is not offered, is denied.
public enum CallJudge {
    /// Decides a call as the gateway would at a moment, and says clause by clause why.
    public static func decide(_ call: ToolCall, facts: [String: JSON], now: Journal.Timestamp) -> CallDecision {
        do throws(Halt) {
            let passage = try passage(call, facts)
            return Authorization(passage, now: now).decide(explains: true).counting(passage)
        } catch {
            return denial(error)
        }
    }

    /// Decides a call as if people of these groups had agreed to exactly it: what is decided before they do, and what their
    /// yes makes of it where policy asks for people.
    ///
    /// A yes that was given once is taken as it is: what it was bound to, and until when, is not asked.
    ///
    /// - Parameter explains: Whether the decisions say clause by clause how they came about.
    public static func decide(
        _ call: ToolCall,
        facts: [String: JSON],
        grantedBy groups: Set<String>,
        explains: Bool = false
    ) -> (before: CallDecision, after: CallDecision?) {
        do throws(Halt) {
            let passage = try passage(call, facts)
            let (before, after) = Authorization(passage, now: Journal.Timestamp(microseconds: 0))
                .decide(grantedBy: groups, explains: explains)
            return (before.counting(passage), after?.counting(passage))
        } catch {
            return (denial(error), nil)
        }
    }

    /// What policies are asked of a call's caller, whether or not the tool is offered to it; nil where there is no such tool.
    public static func request(of call: ToolCall, facts: [String: JSON]) -> Request? {
        let project = call.run.project
        guard let tool = project.tools[call.tool], tool.name.isExactly(call.tool),
            let connector = project.connectors[tool.connector]
        else {
            return nil
        }
        var passage = Passage(call: call, tool: tool, connector: connector)
        passage.facts = facts
        return Authorization(passage, now: Journal.Timestamp(microseconds: 0)).requests.first?.request
    }

    /// The counters that cannot tell, for a call, which of their sums is meant or by how much it grows, so that policy does
    /// not see them.
    public static func untoldCounters(_ call: ToolCall, facts: [String: JSON]) -> Set<String> {
        Set(((try? passage(call, facts))?.untold ?? []).map(\.counter))
    }

    /// Decides whether somebody may do something with the project, by its policies, and says clause by clause why.
    ///
    /// - Parameters:
    ///   - principal: `user:anna` or `service:ci`.
    ///   - groups: The groups in whose name it is done, where it is an answer.
    ///   - run: The run that it is about, where there is one.
    ///   - workflow: That run's workflow, or the one that is to be started.
    public static func decide(
        _ right: PersonalRight,
        by principal: String,
        groups: Set<String>,
        run: String?,
        workflow: String?,
        tool: String?,
        project: ProjectDefinition
    ) -> CallDecision {
        let request = project.policyRequest(
            principal: principal,
            right: right,
            groups: groups,
            run: run,
            workflow: workflow,
            tool: tool
        )
        let explanation = Authorizer(project.policies).explain(request, entities: project.policyEntities)
        let isAllowed = Verdict(explanation.decision) == .allow
        return CallDecision(
            verdict: isAllowed ? .allow : .deny,
            policies: explanation.decision.determiningPolicies.map {
                ToolRefused.PolicyNote(id: $0.id.rawValue, because: $0.because)
            },
            code: isAllowed ? nil : "denied",
            message: isAllowed ? "" : "`\(principal)` may not do `\(right.action)`",
            request: .null,
            explanations: [explanation]
        )
    }

    private static func passage(_ call: ToolCall, _ facts: [String: JSON]) throws(Halt) -> Passage {
        var passage = try Resolution.resolve(call)
        passage.facts = facts
        Recollection.tally(&passage)
        return passage
    }

    private static func denial(_ halt: Halt) -> CallDecision {
        var (code, message) = ("denied", "the call cannot be resolved")
        if case .refused(let refusal) = halt { (code, message) = (refusal.code, refusal.message) }
        return CallDecision(
            verdict: .deny,
            policies: [],
            code: code,
            message: message,
            request: .null,
            explanations: []
        )
    }
}
