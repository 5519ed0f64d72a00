public import Manifest
public import Policy

/// What is to be proved of all calls.
public enum Claim: Sendable {
    /// No call of the pattern has one of these verdicts.
    case never(CallPattern, Set<ProofVerdict>)
    /// Every call of the pattern has one of these verdicts.
    case always(CallPattern, Set<ProofVerdict>)
    /// No call has a more permissive verdict than under these policies: deny, then ask, then allow; and where people are
    /// asked, no approval that was needed is needed no more.
    case atMost(Baseline)
    /// Every call has the verdict that it has under these policies, and needs the same approvals.
    case same(Baseline)
}

/// A set of calls.
public struct CallPattern: Sendable {
    /// Who calls; nil is everybody.
    public var principal: EntityUID?
    /// The tools that are called; none is every tool.
    public var tools: [String]
    /// Which of the calls.
    public var condition: CallCondition?

    /// Makes a pattern of its parts.
    public init(principal: EntityUID? = nil, tools: [String] = [], condition: CallCondition? = nil) {
        self.principal = principal
        self.tools = tools
        self.condition = condition
    }
}

extension Claim {
    /// The condition of which it speaks; nil where it speaks of all calls.
    var condition: CallCondition? {
        switch self {
        case .never(let pattern, _), .always(let pattern, _): pattern.condition
        case .atMost, .same: nil
        }
    }
}

/// Policies to compare with.
public struct Baseline: Sendable {
    /// What messages call it.
    public var name: String
    /// The present project under the other policies; see ``judging(_:by:named:)``.
    public var project: ProjectDefinition

    /// The present project with the policies, people and agents of another, and only the tools that both have.
    ///
    /// Arguments and facts are those that the present project's tools declare: what changes in a comparison is who may do
    /// what, not what a call looks like.
    public static func judging(_ project: ProjectDefinition, by other: ProjectDefinition, named name: String)
        -> Baseline
    {
        var judge = project
        judge.policies = other.policies
        judge.policyDigest = other.policyDigest
        judge.policyInterest.calls = true
        judge.policyEntities = other.policyEntities
        judge.agents = other.agents
        judge.people = other.people
        judge.tools = project.tools.filter { other.tools[$0.key] != nil }
        return Baseline(name: name, project: judge)
    }

    /// The present project under other policies.
    public static func judging(_ project: ProjectDefinition, by policies: PolicySet, named name: String) -> Baseline {
        var judge = project
        judge.policies = policies
        judge.policyInterest.calls = true
        return Baseline(name: name, project: judge)
    }
}

/// Something that is claimed, with its name and reason.
public struct Property: Sendable {
    /// The name.
    public var name: String
    /// Why it matters; nil where nobody has said so.
    public var because: String?
    /// Where it is written; nil where it was asked on the command line.
    public var location: Manifest.SourceLocation?
    /// What is claimed.
    public var claim: Claim

    /// Makes a property of its parts.
    public init(name: String, because: String? = nil, location: Manifest.SourceLocation? = nil, claim: Claim) {
        self.name = name
        self.because = because
        self.location = location
        self.claim = claim
    }
}
