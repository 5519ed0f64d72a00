public import Gateway

/// What a decision comes to, from the strictest to the most permissive.
public enum ProofVerdict: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The call may not happen.
    case deny
    /// It may once people agree.
    case ask
    /// It may happen.
    case allow

    /// Makes it of what the gateway decides.
    public init(_ verdict: CallDecision.Verdict) {
        switch verdict {
        case .allow: self = .allow
        case .ask: self = .ask
        case .deny: self = .deny
        }
    }

    /// Whether one verdict lets less through than another.
    public static func < (left: ProofVerdict, right: ProofVerdict) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .deny: 0
        case .ask: 1
        case .allow: 2
        }
    }
}
