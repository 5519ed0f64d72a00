import JSON
public import Policy

/// How much of what policies say the cases have seen.
///
/// Counted are for each policy that it determined a decision, for each `when` and `unless` that its condition was true once
/// and false once, and the same for each condition that `&&` and `||` put together.
public struct Coverage: Sendable {
    /// One policy.
    public struct PolicyCoverage: Sendable {
        /// The policy.
        public var policy: Policy
        /// Whether a case's request was in its scope.
        public var hasMatched = false
        /// Whether it determined the decision on a case.
        public var hasDetermined = false
        /// Its conditions: each clause, followed by the parts that it is made of.
        public var conditions: [Condition]
    }

    /// A clause, or a part of one.
    public struct Condition: Sendable {
        /// `when` or `unless`; nil for a part.
        public var keyword: String?
        /// As it was written.
        public var text: String
        /// Where it stands.
        public var location: SourceLocation
        /// Whether it was true in a case.
        public var wasTrue = false
        /// Whether it was false in a case.
        public var wasFalse = false
    }

    /// The policies in the order of their set.
    public private(set) var policies: [PolicyCoverage]
    private var positions: [PolicyID: Int] = [:]

    /// Makes the coverage that no case at all gives.
    public init(_ set: PolicySet) {
        policies = set.policies.map { PolicyCoverage(policy: $0, conditions: Self.conditions(of: $0)) }
        for (position, item) in policies.enumerated() { positions[item.policy.id] = position }
    }

    private static func conditions(of policy: Policy) -> [Condition] {
        policy.clauses.flatMap { clause in
            [Condition(keyword: clause.keyword, text: clause.text, location: clause.location)]
                + clause.parts.map { Condition(keyword: nil, text: $0.text, location: $0.location) }
        }
    }

    /// Adds what a decision came to; `determining` are the policies that determined it.
    public mutating func add(_ explanations: [Explanation], determining: Set<String>) {
        for entry in explanations.flatMap(\.entries) {
            guard let position = positions[entry.policy.id] else { continue }
            policies[position].hasMatched = true
            if determining.contains(entry.policy.id.rawValue) { policies[position].hasDetermined = true }
            let results = entry.clauses.flatMap { [$0.result] + $0.parts.map(\.result) }
            for (index, result) in results.enumerated() where index < policies[position].conditions.count {
                if result == .isTrue { policies[position].conditions[index].wasTrue = true }
                if result == .isFalse { policies[position].conditions[index].wasFalse = true }
            }
        }
    }

    /// What is counted: how much of it was seen, and how much there is.
    public var seen: (count: Int, total: Int) {
        policies.reduce(into: (0, 0)) { sum, item in
            sum.0 += item.seen.count
            sum.1 += item.seen.total
        }
    }

    /// What was seen of a hundred parts, rounded down: 100 is all of it.
    public var percent: Int { seen.total == 0 ? 100 : seen.count * 100 / seen.total }
}

extension Coverage.PolicyCoverage {
    /// What is counted of this policy.
    public var seen: (count: Int, total: Int) {
        let met = conditions.reduce(0) { $0 + ($1.wasTrue ? 1 : 0) + ($1.wasFalse ? 1 : 0) }
        return (met + (hasDetermined ? 1 : 0), conditions.count * 2 + 1)
    }

    /// What the cases have not seen, each with its place.
    public var gaps: [(location: SourceLocation, message: String)] {
        guard hasMatched else { return [(policy.location, "no case is in its scope")] }
        var gaps: [(location: SourceLocation, message: String)] = []
        if !hasDetermined { gaps.append((policy.location, "never determined a decision")) }
        for condition in conditions where !(condition.wasTrue && condition.wasFalse) {
            let never =
                switch (condition.wasTrue, condition.wasFalse) {
                case (false, false): "never evaluated"
                case (true, _): "never false"
                default: "never true"
                }
            let text = condition.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let shown = condition.keyword.map { "\($0) { \(text) }" } ?? text
            gaps.append((condition.location, "`\(shown)` was \(never)"))
        }
        return gaps
    }

    var json: JSON {
        [
            "id": .string(policy.id.rawValue), "location": .string("\(policy.location)"),
            "matched": .bool(hasMatched), "determined": .bool(hasDetermined),
            "conditions": .array(
                conditions.map { condition in
                    [
                        "keyword": condition.keyword.map(JSON.string) ?? .null, "text": .string(condition.text),
                        "location": .string("\(condition.location)"), "was_true": .bool(condition.wasTrue),
                        "was_false": .bool(condition.wasFalse),
                    ]
                }
            ),
        ]
    }
}
