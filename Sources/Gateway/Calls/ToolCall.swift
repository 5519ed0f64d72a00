public import JSON
public import Journal
public import Manifest

/// A call that somebody wants to make, with everything that decides whether it may be made.
public struct ToolCall: Sendable {
    /// The run that it is part of.
    public var run: RunContext
    /// Where in the run; the idempotency key is derived from run and path.
    public var path: StepPath
    /// The full name; may be one that does not exist, as models invent them.
    public var tool: String
    /// The arguments.
    public var input: JSON
    /// Who calls: `agent:refunds` for an agent's call, `service:workflow` for a step of a workflow.
    public var principal: Principal
    /// From 1. A later attempt keeps the key.
    public var attempt: Int
    /// What a person has granted for exactly this call.
    public var grant: Grant?
    /// Overrides the tool's own.
    public var timeout: Duration?
    /// What policies know of the time before. A call that is to be made brings the labels of its arguments, and the gateway
    /// recalls the rest; one that is only judged brings all of it.
    public var past: PolicyPast
    /// The intent of an earlier try whose outcome nobody knows. The same call is then made again under the permission
    /// that it had: facts may count its own effect by now, and a yes may have expired since, but a refusal would leave
    /// an effect that may have happened without its outcome.
    public var repeats: ToolIntended?

    /// Makes a call of its parts.
    public init(
        run: RunContext,
        path: StepPath,
        tool: String,
        input: JSON,
        principal: Principal,
        attempt: Int = 1,
        grant: Grant? = nil,
        timeout: Duration? = nil,
        past: PolicyPast = PolicyPast(),
        repeats: ToolIntended? = nil
    ) {
        self.run = run
        self.path = path
        self.tool = tool
        self.input = input
        self.principal = principal
        self.attempt = attempt
        self.grant = grant
        self.timeout = timeout
        self.past = past
        self.repeats = repeats
    }

    /// Equal for every attempt and after every restart: `reeve-` and 32 hexadecimal digits of a digest of run and path.
    public var idempotencyKey: String {
        "reeve-" + Digest(of: Array("\(run.id)/\(path)".utf8)).hex.prefix(32)
    }
}

/// What calls need to know of the run they are part of.
public struct RunContext: Sendable {
    /// The run's name.
    public var id: RunID
    /// The workflow that it executes.
    public var workflow: String
    /// The release that it is pinned to.
    public var project: ProjectDefinition
    /// What the run was started with.
    public var input: JSON
    /// For whom the run works, where somebody started it: `user:anna`.
    public var actsFor: String?

    /// Makes a context of its parts.
    public init(id: RunID, workflow: String, project: ProjectDefinition, input: JSON, actsFor: String?) {
        self.id = id
        self.workflow = workflow
        self.project = project
        self.input = input
        self.actsFor = actsFor
    }
}

/// Who asks for a call.
public enum Principal: Sendable, Hashable, CustomStringConvertible {
    /// An agent of the project; may only ask for the tools in its list.
    case agent(String)
    /// A person.
    case user(String)
    /// A part of the system, such as `workflow` for the steps of workflows.
    case service(String)

    /// Kind and name: `agent:refunds`.
    public var description: String {
        switch self {
        case .agent(let name): "agent:\(name)"
        case .user(let name): "user:\(name)"
        case .service(let name): "service:\(name)"
        }
    }
}

/// A person's yes to exactly one call.
public struct Grant: Sendable, Hashable {
    /// The question that was answered.
    public var approval: ApprovalID
    /// What was approved; the call's own digest must equal it, or the grant is void.
    public var digest: Digest
    /// The groups whose forbids it lifts. Where one call was asked about more than once, those of all its grants.
    public var groups: Set<String>
    /// Who said yes: `user:anna`.
    public var by: String
    /// From when on it counts no more.
    public var expires: Timestamp?

    /// Makes a grant of its parts.
    public init(approval: ApprovalID, digest: Digest, groups: Set<String>, by: String, expires: Timestamp?) {
        self.approval = approval
        self.digest = digest
        self.groups = groups
        self.by = by
        self.expires = expires
    }
}

/// How a call ended, or why it has not begun.
public enum CallOutcome: Sendable {
    /// Journaled as `tool.succeeded`.
    case succeeded(output: JSON, labels: [String])
    /// Certainly without effect, except for code `invalid_result`, which says in its message where the effect is in
    /// place. Journaled as `tool.failed`; without a `tool.intended` of the same attempt before it where the call was
    /// stopped before it left (`rate_limited`, `busy`, `circuit_open`, `facts_unavailable`, `cancelled`).
    case failed(ToolFailed)
    /// Journaled as `tool.unknown`; also where the repetition of such a call was stopped before it left.
    case unknown(ToolUnknown)
    /// Not made, and will not be: journaled as `tool.refused`.
    case refused(ToolRefused)
    /// Not made yet: people must lift what forbids it. Nothing is journaled so far.
    case needsApproval(ApprovalNeed)
}

/// What people must agree to before a call can be made.
public struct ApprovalNeed: Sendable {
    /// Who is asked, how long, and what happens without an answer.
    public var rule: ApprovalRule
    /// Over tool definition, arguments, run, path, policy digest.
    public var digest: Digest
    /// The forbids that ask, with what they say.
    public var policies: [ToolRefused.PolicyNote]
    /// What the gateway looked up for policy.
    public var facts: [String: JSON]
    /// The rest of what policy saw, as in ``ToolIntended/request``.
    public var request: JSON

    /// Makes a need of its parts.
    public init(
        rule: ApprovalRule,
        digest: Digest,
        policies: [ToolRefused.PolicyNote],
        facts: [String: JSON],
        request: JSON
    ) {
        self.rule = rule
        self.digest = digest
        self.policies = policies
        self.facts = facts
        self.request = request
    }
}

/// What a probe found out about an effect whose outcome is unknown.
public enum ProbeFinding: Sendable, Hashable {
    /// It happened, and this is its result.
    case happened(JSON)
    /// It certainly did not, so the call may be made again.
    case didNotHappen
    /// The probe itself failed; ask again later.
    case undecided(String)
}
