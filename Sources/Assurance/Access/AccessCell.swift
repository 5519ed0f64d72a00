public import JSON
public import Policy

/// What policies say of one principal and one action, whatever the context.
public struct AccessCell: Sendable {
    /// The answer in one word.
    public enum Answer: Sendable, Hashable {
        /// Every such request passes.
        case allow
        /// People are asked about every such request: any member of one group of each policy.
        case ask(groups: [String])
        /// No such request passes.
        case deny
        /// It depends on what ``AccessCell/conditions`` say.
        case depends
    }

    /// What one policy makes of the answer when its condition is met.
    public struct Condition: Sendable {
        /// What follows where the condition holds.
        public enum Consequence: Sendable, Hashable {
            /// A permit: without one that holds, the request is denied.
            case permit
            /// A forbid that people can lift.
            case ask(groups: [String])
            /// A forbid that nobody can lift.
            case deny
        }

        /// What follows.
        public var consequence: Consequence
        /// What has to be so, in words; empty where it always is.
        public var words: String
        /// What is left of the policy.
        public var residual: Residual
    }

    /// Who.
    public var principal: EntityUID
    /// What.
    public var action: EntityUID
    /// On what.
    public var resource: EntityUID
    /// Whether the principal can get to make such a request: an agent lists the tool, or a workflow calls it.
    public var isListed: Bool
    /// The answer.
    public var answer: Answer
    /// What it depends on: permits first, then what asks, then what denies.
    public var conditions: [Condition]
    /// The policies that determine the answer: those that hold whatever the context, and those that it depends on.
    public var determining: [PolicyID]
    /// Why, where no policy says so: `no policy permits it`, `is a member of support-leads`.
    public var reason: String?
}

extension AccessCell.Answer {
    /// `allow`, `ask support-leads`, `deny`, `depends`.
    public var text: String {
        switch self {
        case .allow: "allow"
        case .ask(let groups): "ask \(groups.joined(separator: ", "))"
        case .deny: "deny"
        case .depends: "depends"
        }
    }

    var word: String { if case .ask = self { "ask" } else { text } }
}

extension AccessCell.Condition {
    /// `amount_cents over 10000 -> ask support-leads`.
    public var text: String {
        let effect =
            switch consequence {
            case .permit: "allow"
            case .ask(let groups): "ask \(groups.joined(separator: ", "))"
            case .deny: "deny"
            }
        return "\(words.isEmpty ? "always" : words) -> \(effect)"
    }

    var json: JSON {
        var object: JSONObject = [
            "policy": .string(residual.policy.id.rawValue), "location": .string("\(residual.policy.location)"),
            "words": .string(words), "status": .string(residual.status.rawValue),
            "cedar": .string(residual.text), "conditions": residual.json,
        ]
        switch consequence {
        case .permit: object["effect"] = "allow"
        case .deny: object["effect"] = "deny"
        case .ask(let groups):
            object["effect"] = "ask"
            object["groups"] = .array(groups.map(JSON.string))
        }
        return .object(object)
    }
}

extension AccessCell {
    /// `{"principal", "action", "resource", "listed", "answer", "groups"?, "policies", "conditions", "reason"?}`.
    public var json: JSON {
        var object: JSONObject = [
            "principal": .string("\(principal)"), "action": .string("\(action)"), "resource": .string("\(resource)"),
            "listed": .bool(isListed), "answer": .string(answer.word),
            "policies": .array(determining.map { .string($0.rawValue) }),
            "conditions": .array(conditions.map(\.json)),
        ]
        if case .ask(let groups) = answer { object["groups"] = .array(groups.map(JSON.string)) }
        if let reason { object["reason"] = .string(reason) }
        return .object(object)
    }
}
