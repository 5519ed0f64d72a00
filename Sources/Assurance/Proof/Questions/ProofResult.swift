public import JSON

/// What came of a property.
public struct ProofResult: Sendable {
    /// The ends that a proof can have.
    public enum Outcome: Sendable {
        /// It is true of all calls.
        case proved
        /// It is false, as the evaluator has confirmed of this call.
        case refuted(Counterexample)
        /// Nobody knows, and why.
        case unknown(String)
        /// It could not be decided without understanding these.
        case untranslatable([Untranslatable])
        /// The proof says that this call refutes it, and the evaluator does not: the translation is wrong.
        case mistranslated(Counterexample)
    }

    /// The property.
    public var property: Property
    /// What came of it.
    public var outcome: Outcome
    /// How many pairs of a tool and a kind of caller were looked at.
    public var spaces: Int
    /// How often the solver was asked; what folds to a constant needs none.
    public var questions: Int
    /// How long it took.
    public var duration: Duration

    /// The result with the places of a condition as those know it who wrote it.
    func placing(_ condition: CallCondition?) -> ProofResult {
        guard let condition, case .untranslatable(let refusals) = outcome else { return self }
        var result = self
        result.outcome = .untranslatable(
            refusals.map { refusal in
                guard refusal.policy == nil else { return refusal }
                var refusal = refusal
                refusal.location = condition.place(of: refusal.location)
                return refusal
            }
        )
        return result
    }

    /// Whether it is true of all calls.
    public var isProved: Bool {
        if case .proved = outcome { true } else { false }
    }
}

/// A call that is not as was claimed.
public struct Counterexample: Sendable, Hashable {
    /// What the gateway decides of a call, and the policies that determined it.
    public struct Judgement: Sendable, Hashable {
        /// The verdict.
        public var verdict: ProofVerdict
        /// Where people are asked: the groups that each forbid names, of which somebody must agree.
        public var groups: [[String]]
        /// The policies that determined it, by name.
        public var policies: [String]
        /// What the caller would be told; empty for a yes.
        public var message: String

        /// The judgement as `--json` writes it.
        public var json: JSON {
            [
                "verdict": .string(verdict.rawValue),
                "groups": .array(groups.map { .array($0.map(JSON.string)) }),
                "policies": .array(policies.map(JSON.string)), "message": .string(message),
            ]
        }

        /// Whether people are asked in both, and an approval that the other needs is not needed here.
        func needsFewerApprovals(than other: Judgement) -> Bool {
            verdict == .ask && other.verdict == .ask
                && !other.groups.allSatisfy { needed in groups.contains { Set($0).isSubset(of: needed) } }
        }
    }

    /// The call.
    public var call: CallExample
    /// What is decided under the project's policies.
    public var now: Judgement
    /// What is decided under the policies that they are compared with.
    public var before: Judgement?

    /// The counterexample as `--json` writes it.
    public var json: JSON {
        var object: JSONObject = ["call": call.json, "now": now.json]
        if let before { object["before"] = before.json }
        return .object(object)
    }
}
