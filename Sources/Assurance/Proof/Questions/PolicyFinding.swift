public import Manifest
public import Policy

/// Something that is true of all calls, and that the author of the policies hardly meant.
public enum PolicyFinding: Sendable {
    /// No request satisfies the policy. A forbid that fails to evaluate for some denies those all the same.
    case neverApplies(Policy, failsForSome: Bool)
    /// Whatever the permit lets pass, these forbids deny, and nobody can lift them.
    case overruled(Policy, by: [PolicyID])
    /// Whenever the permit is satisfied, these other permits allow the same; one of them alone where one is enough.
    case shadowed(Policy, by: [PolicyID])
    /// The agent lists the tool, or the workflow calls it, and every such call is denied.
    case neverPermitted(PolicyUniverse.Call)
    /// The tool is irreversible, and these may call it whatever its arguments and facts.
    case unguarded(tool: String, principals: [EntityUID])
}

/// What a search for findings came to.
public struct PolicyFindings: Sendable {
    /// What was proved.
    public var findings: [PolicyFinding] = []
    /// How often the solver was asked; what folds to a constant needs none.
    public var questions = 0
    /// How many policies, calls and tools were not looked at, or not to an end, for want of time.
    public var open = 0
    /// How long it took.
    public var duration = Duration.zero

    /// Whether there was time for everything.
    public var isComplete: Bool { open == 0 }
}
