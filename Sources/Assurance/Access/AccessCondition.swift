internal import JSON
public import Policy

/// What one cell depends on, in the order in which it is read: from the top, the first that holds decides, and of those
/// that ask, each that holds adds its groups.
///
/// It is no list of policies: what forbids stands before what permits, whatever the order in the files.
public struct AccessCondition: Sendable, Hashable {
    /// What follows where it holds.
    public enum Consequence: Sendable, Hashable {
        /// The request passes.
        case allow
        /// People are asked: any member of one of each policy's groups.
        case ask(groups: [String])
        /// Nobody can let it pass.
        case deny
    }

    /// What follows.
    public var consequence: Consequence
    /// What has to be so, in words; empty where it always is.
    public var words: String
    /// Whether it holds where none of ``residuals`` does: permits, of which one is needed.
    public var isUnless: Bool
    /// What is left of the policies that it comes of: one, or the permits of which one is needed.
    public var residuals: [Residual]

    /// Whether both say the same by the same policies.
    public static func == (left: AccessCondition, right: AccessCondition) -> Bool {
        left.text == right.text && left.policies == right.policies
    }

    /// Hashes what it says.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// The policies that it comes of.
    public var policies: [PolicyID] { residuals.map(\.policy.id) }
}

extension AccessCondition {
    /// `amount_cents over 10000 -> ask support-leads`.
    public var text: String {
        let condition = words.isEmpty ? "always" : words
        return "\(isUnless ? "unless " : "")\(condition) -> \(consequence.text)"
    }

    /// `{"effect", "groups"?, "words"}` with what is left of the policy: `{"policy", "location", "status", "cedar",
    /// "conditions"}`, or a list of these under `unless`.
    var json: JSON {
        var object: JSONObject = ["effect": .string(consequence.word), "words": .string(words)]
        if case .ask(let groups) = consequence { object["groups"] = .array(groups.map(JSON.string)) }
        if isUnless {
            object["unless"] = .array(residuals.map { .object(Self.members($0)) })
        } else if let residual = residuals.first {
            for member in Self.members(residual) { object[member.key] = member.value }
        }
        return .object(object)
    }

    private static func members(_ residual: Residual) -> JSONObject {
        [
            "policy": .string(residual.policy.id.rawValue), "location": .string("\(residual.policy.location)"),
            "status": .string(residual.status.rawValue), "cedar": .string(residual.text), "conditions": residual.json,
        ]
    }
}

extension AccessCondition.Consequence {
    /// `allow`, `ask support-leads`, `deny`.
    public var text: String {
        switch self {
        case .allow: "allow"
        case .ask(let groups): "ask \(groups.joined(separator: ", "))"
        case .deny: "deny"
        }
    }

    var word: String {
        switch self {
        case .allow: "allow"
        case .ask: "ask"
        case .deny: "deny"
        }
    }
}
