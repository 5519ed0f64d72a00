import Journal
import Manifest
package import Policy

/// What the annotations of forbids say about who can lift them.
///
/// `@approval("group, group")`: anybody of one of these groups. `@timeout("4h")`: how long the question stands.
/// `@escalate("2h group, 3h group")`: who is asked as well, and when. `@on_timeout("deny")` or `("fail")`: what follows from
/// silence. Where several forbids ask, every one must be lifted; the question has the shortest of their times, all of
/// their groups, and fails the step where one of them says so.
struct ApprovalTerms: Sendable, Hashable {
    /// One forbid that can be lifted.
    struct Lift: Sendable, Hashable {
        var policy: PolicyID
        /// Any one of them is enough.
        var groups: [String]
    }

    var lifts: [Lift] = []
    var rule: ApprovalRule

    /// Annotations that cannot be read, and so lift nothing.
    struct Unreadable: Error, Hashable {
        var policy: PolicyID
        var message: String
    }

    /// Reads the annotations of forbids.
    init(_ forbids: [Policy]) throws(Unreadable) {
        var groups: [String] = []
        var timeouts: [Duration] = []
        var escalations: [ApprovalRule.Escalation] = []
        var onTimeout = ApprovalRule.TimeoutReaction.deny
        for forbid in forbids {
            let own = Self.items(forbid.annotations["approval"] ?? "")
            guard !own.isEmpty else { throw Unreadable(policy: forbid.id, message: "`@approval` names no group") }
            lifts.append(Lift(policy: forbid.id, groups: own))
            groups += own.filter { !groups.contains($0) }
            if let timeout = try Self.timeout(forbid) { timeouts.append(timeout) }
            for escalation in try Self.escalations(forbid) where !escalations.contains(escalation) {
                escalations.append(escalation)
            }
            if try Self.onTimeout(forbid) == .fail { onTimeout = .fail }
        }
        rule = ApprovalRule(groups: groups)
        rule.timeout = timeouts.min() ?? rule.timeout
        rule.escalations = escalations.sorted { ($0.after, $0.to) < ($1.after, $1.to) }
        rule.onTimeout = onTimeout
    }

    /// The forbids that a yes of these groups lifts.
    func lifted(by groups: Set<String>) -> Set<PolicyID> {
        Set(lifts.filter { !groups.isDisjoint(with: $0.groups) }.map(\.policy))
    }

    private static func timeout(_ forbid: Policy) throws(Unreadable) -> Duration? {
        guard let text = forbid.annotations["timeout"] else { return nil }
        guard let duration = Duration(manifest: text), duration > .zero else {
            throw Unreadable(policy: forbid.id, message: "`@timeout(\"\(text)\")` is no duration such as `4h`")
        }
        return duration
    }

    private static func escalations(_ forbid: Policy) throws(Unreadable) -> [ApprovalRule.Escalation] {
        var escalations: [ApprovalRule.Escalation] = []
        for item in items(forbid.annotations["escalate"] ?? "") {
            let words = item.split(separator: " ")
            guard words.count == 2, let after = Duration(manifest: String(words[0])) else {
                throw Unreadable(policy: forbid.id, message: "`@escalate` has `\(item)`, which is not like `2h group`")
            }
            escalations.append(ApprovalRule.Escalation(after: after, to: String(words[1])))
        }
        return escalations
    }

    private static func onTimeout(_ forbid: Policy) throws(Unreadable) -> ApprovalRule.TimeoutReaction {
        switch forbid.annotations["on_timeout"] {
        case nil, "deny"?: return .deny
        case "fail"?: return .fail
        case let text?:
            // To go on as if it had been granted would be to lift a forbid by silence.
            throw Unreadable(policy: forbid.id, message: "`@on_timeout(\"\(text)\")` is neither `deny` nor `fail`")
        }
    }

    private static func items(_ text: String) -> [String] {
        text.split(separator: ",").map { String($0).trimmingSpaces }.filter { !$0.isEmpty }
    }
}

extension Policy {
    /// Whether people can lift what this forbid forbids: it says who may, and all that it says of it can be read.
    package var canBeLifted: Bool {
        effect == .forbid && annotations["approval"] != nil && (try? ApprovalTerms([self])) != nil
    }
}
