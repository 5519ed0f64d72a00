public import Gateway
import Manifest

/// What policy says of a call, together with what a person's yes makes of it.
public enum CallVerdict: Sendable, Hashable {
    /// It may happen.
    case allow
    /// Policy asks for people, and those who agreed could lift what forbids it.
    case granted
    /// Policy asks for people of these groups, in the order of their names.
    case ask([String])
    /// It may not happen.
    case deny

    /// Whether the call is made without anybody being asked any more.
    public var isMade: Bool { self == .allow || self == .granted }

    /// `allow`, `granted`, `ask leads, managers` or `deny`.
    public var text: String {
        switch self {
        case .allow: "allow"
        case .granted: "granted"
        case .ask(let groups): "ask \(groups.joined(separator: ", "))"
        case .deny: "deny"
        }
    }
}

extension CallDecision.Verdict {
    /// The answer without what a yes makes of it.
    public var callVerdict: CallVerdict {
        switch self {
        case .allow: .allow
        case .deny: .deny
        case .ask(let rule): .ask(Set(rule.groups).sorted())
        }
    }
}

/// How a call ended, as far as the journal tells.
public enum CallEnding: String, Sendable, Hashable, CaseIterable {
    /// It did what it was asked to.
    case succeeded
    /// It certainly had no effect.
    case failed
    /// It was made, and nobody knows how it ended.
    case unknown
    /// It was not made: policy refused it.
    case refused
    /// It was not made: somebody said no.
    case turnedDown = "turned_down"
    /// It was not made: nobody answered in time.
    case expired
    /// People have been asked and have not answered yet.
    case waiting
}
