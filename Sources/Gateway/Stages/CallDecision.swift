public import JSON
public import Journal
public import Manifest
public import Policy

/// What policy says of a call, and why.
public struct CallDecision: Sendable {
    /// The three answers.
    public enum Verdict: Sendable, Hashable {
        /// The call may happen.
        case allow
        /// It may not, whoever asks.
        case deny
        /// It may once these people agree.
        case ask(ApprovalRule)
    }

    /// The answer.
    public var verdict: Verdict
    /// The policies that determined it: the permits of a yes with the forbids that were lifted, the forbids of anything else.
    public var policies: [ToolRefused.PolicyNote]
    /// Stable: `denied`, `policy_failed`, `uncounted`, `approval_needed`, `approval_void`, `approval_expired`,
    /// `approval_insufficient`; nil for a yes.
    public var code: String?
    /// One line for agents and people; empty for a yes.
    public var message: String
    /// What policy saw, apart from input and facts: principal, action, resource, and the rest of the context.
    public var request: JSON
    /// The approval under which forbids were lifted.
    public var grant: ApprovalID?
    /// Clause by clause, for each principal that was asked about: the caller, and the person for whom an agent acts.
    public var explanations: [Explanation]
}

extension CallDecision {
    /// The code of a call that policy lets pass and that a counter cannot count.
    public static let uncountedCode = "uncounted"

    /// The decision, or that the call is refused all the same because a counter cannot count it.
    func counting(_ passage: Passage) -> CallDecision {
        guard verdict != .deny, let uncounted = passage.uncounted else { return self }
        var refused = self
        refused.verdict = .deny
        refused.policies = []
        refused.code = Self.uncountedCode
        refused.message = uncounted.refusalMessage
        return refused
    }
}

extension CounterDefinition.Untold {
    /// What the caller is told.
    var refusalMessage: String { "the call cannot be counted by `\(counter)`: \(message)" }
}
