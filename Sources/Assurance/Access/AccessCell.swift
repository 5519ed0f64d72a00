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
        /// It depends: ``AccessRule/conditions`` are read from the top, and where none holds, this follows.
        case depends(otherwise: AccessCondition.Consequence)
    }

    /// Who.
    public var principal: EntityUID
    /// What.
    public var action: EntityUID
    /// On what.
    public var resource: EntityUID
    /// Whether the principal can get to make such a request: an agent lists the tool, or a workflow calls it.
    public var isListed: Bool
    /// What holds: of an agent, where it acts for nobody, and for everybody whom ``persons`` does not name.
    public var rule: AccessRule
    /// Of an agent, what holds where it acts for these people instead, as both must be allowed to.
    public var persons: [PersonRule]

    /// What holds where an agent acts for certain people.
    public struct PersonRule: Sendable {
        /// Those in people.yaml, by name.
        public var people: [String]
        /// A group whose members are exactly these people, where there is one.
        public var group: String?
        /// Whether they are all people of people.yaml.
        public var isEverybodyKnown: Bool
        /// Whether it holds for people who are not in people.yaml as well.
        public var includesStrangers: Bool
        /// What holds.
        public var rule: AccessRule
    }
}

/// What policies say of one kind of request, whatever its context.
public struct AccessRule: Sendable {
    /// The answer.
    public var answer: AccessCell.Answer
    /// What it depends on, to be read from the top: what denies, what asks, what allows.
    public var conditions: [AccessCondition]
    /// The policies that determine the answer: those that hold whatever the context, and those that it depends on.
    public var determining: [PolicyID]
    /// Why, where no policy says so: `no policy permits it`, `is in no group`.
    public var reason: String?

    /// Whether a request comes to the same by both, for the same reasons.
    func comesToSame(as other: AccessRule) -> Bool {
        answer == other.answer && conditions == other.conditions && reason == other.reason
            && (answer == .allow || determining == other.determining)
    }

    /// Whether a request comes to the same by both, for whatever reason.
    func decidesSame(as other: AccessRule) -> Bool {
        answer == other.answer && conditions == other.conditions
    }
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

extension AccessRule {
    /// `{"answer", "groups"?, "policies", "conditions", "otherwise"?, "reason"?}`.
    var json: JSONObject {
        var object: JSONObject = [
            "answer": .string(answer.word), "policies": .array(determining.map { .string($0.rawValue) }),
            "conditions": .array(conditions.map(\.json)),
        ]
        switch answer {
        case .ask(let groups): object["groups"] = .array(groups.map(JSON.string))
        case .depends(let otherwise):
            var last: JSONObject = ["effect": .string(otherwise.word)]
            if case .ask(let groups) = otherwise { last["groups"] = .array(groups.map(JSON.string)) }
            object["otherwise"] = .object(last)
        case .allow, .deny: break
        }
        if let reason { object["reason"] = .string(reason) }
        return object
    }
}

extension AccessCell {
    /// `{"principal", "action", "resource", "listed"}` with the members of the rule, and `for`: the same for people, where
    /// it differs, with `people`, `group`?, `strangers`.
    public var json: JSON {
        var object: JSONObject = [
            "principal": .string("\(principal)"), "action": .string("\(action)"), "resource": .string("\(resource)"),
            "listed": .bool(isListed),
        ]
        for member in rule.json { object[member.key] = member.value }
        guard !persons.isEmpty else { return .object(object) }
        object["for"] = .array(
            persons.map { person in
                var item: JSONObject = [
                    "people": .array(person.people.map { .string("\(EntityUID(type: "User", id: $0))") }),
                    "strangers": .bool(person.includesStrangers),
                ]
                if let group = person.group { item["group"] = .string(group) }
                for member in person.rule.json { item[member.key] = member.value }
                return .object(item)
            }
        )
        return .object(object)
    }
}
