import Manifest
import Policy

/// What is left of the policies for one of those whom a request is decided for: who asks, or the person for whom an agent
/// does.
struct AccessAsked {
    /// What is left of the policies that match.
    let residuals: [Residual]
    /// Whether somebody must permit them; else only what forbids counts.
    let needsPermit: Bool
    /// What is told where nothing permits them.
    let reason: String

    /// A forbid that cannot be evaluated denies: nobody knows what it would have said.
    var forbids: [Residual] {
        residuals.filter { $0.policy.effect == .forbid && ($0.canHold || $0.status == .failed) }
    }

    var permits: [Residual] { residuals.filter { $0.policy.effect == .permit && $0.canHold } }
}

extension AccessRule {
    /// Reads off what holds, in the order in which the gateway decides: what nobody can lift, what nothing permits, what
    /// people are asked about.
    ///
    /// - Parameter canAsk: Whether `@approval` asks people; about what people do with the project nobody is asked, so there
    ///   it denies.
    init(_ asked: [AccessAsked], canAsk: Bool) {
        self.init(answer: .deny, conditions: [], determining: [], reason: nil)
        func asks(_ residual: Residual) -> Bool { canAsk && !residual.policy.approvalGroups.isEmpty }
        let forbids = asked.flatMap(\.forbids)
        let final = forbids.filter { $0.status == .failed || ($0.status == .satisfied && !asks($0)) }
        if let unpermitted = asked.first(where: { $0.needsPermit && $0.permits.isEmpty }) {
            determining = Self.unique(final.map(\.policy.id))
            reason = unpermitted.reason
            return
        }
        guard final.isEmpty else {
            determining = Self.unique(final.map(\.policy.id))
            return
        }
        let needed = asked.filter(\.needsPermit).map(\.permits)
        let conditional = needed.filter { !$0.contains { $0.status == .satisfied } }
        let granted = needed.flatMap(\.self).filter { $0.status == .satisfied }
        let always = Self.unique(
            forbids.filter { $0.status == .satisfied }.flatMap(\.policy.approvalGroups)
        )
        let open = forbids.filter { $0.status == .open }
        let asking = open.filter(asks)
        conditions = open.filter { !asks($0) }.map { Self.condition([$0], .deny) }
        // Permits alone are easiest to read as what allows; before anything that asks, it is said who is not permitted.
        let isPermitsAlone = conditional.count == 1 && asking.isEmpty && always.isEmpty
        if isPermitsAlone {
            conditions += conditional[0].map { Self.condition([$0], .allow) }
        } else {
            conditions += conditional.map { Self.condition($0, .deny, isUnless: true) }
        }
        conditions += asking.map {
            Self.condition([$0], .ask(groups: Self.unique($0.policy.approvalGroups + always)))
        }
        conditions = Self.unique(conditions)
        let otherwise: AccessCondition.Consequence =
            isPermitsAlone ? .deny : always.isEmpty ? .allow : .ask(groups: always)
        let lifted = forbids.filter { $0.status == .satisfied }.map(\.policy.id)
        guard conditions.isEmpty else {
            answer = .depends(otherwise: otherwise)
            determining = Self.unique(granted.map(\.policy.id) + conditions.flatMap(\.policies) + lifted)
            return
        }
        answer = always.isEmpty ? .allow : .ask(groups: always)
        determining = Self.unique(always.isEmpty ? granted.map(\.policy.id) : lifted)
    }

    private static func condition(
        _ residuals: [Residual],
        _ consequence: AccessCondition.Consequence,
        isUnless: Bool = false
    ) -> AccessCondition {
        let words = residuals.map { $0.words(naming: Self.name) }
        return AccessCondition(
            consequence: consequence,
            words: words.count == 1 ? words[0] : words.map { "(\($0))" }.joined(separator: " or "),
            isUnless: isUnless,
            residuals: residuals
        )
    }

    /// Arguments and facts go by their own names; the rest keeps what tells it apart.
    private static func name(_ path: [String]) -> String {
        let short = ["input", "facts"].contains(path.first) && path.count > 1 ? Array(path.dropFirst()) : path
        return short.joined(separator: ".")
    }

    private static func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return elements.filter { seen.insert($0).inserted }
    }
}
