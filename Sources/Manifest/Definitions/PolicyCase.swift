public import JSON

/// A call as a test imagines it, and what policies are expected to say of it: an item of `policies/*.test.yaml`.
public struct PolicyCase: Sendable {
    /// What is expected.
    public enum Expectation: Sendable, Hashable {
        /// The call may happen.
        case allow
        /// It may not.
        case deny
        /// People of exactly these groups are asked.
        case ask(Set<String>)
        /// The tool's schema refuses the arguments, so that policy is not even asked.
        case invalid

        /// As it is written: `ask leads, managers`.
        public var text: String {
            switch self {
            case .allow: "allow"
            case .deny: "deny"
            case .ask(let groups): "ask \(groups.sorted().joined(separator: ", "))"
            case .invalid: "invalid"
            }
        }
    }

    /// What is expected of one decision.
    public struct Outcome: Sendable, Hashable {
        /// The verdict.
        public var expectation: Expectation
        /// The policies that determine it, all of them; nil where any may.
        public var policies: Set<String>?

        /// Makes it of its parts.
        public init(expectation: Expectation, policies: Set<String>? = nil) {
            self.expectation = expectation
            self.policies = policies
        }
    }

    /// The id of the run where a case says nothing of it.
    public static let standardRun = "run_test"
    /// The workflow where a case says nothing of it.
    public static let standardWorkflow = "test"

    /// What people read.
    public var name: String
    /// Where it is written.
    public var location: SourceLocation
    /// Who asks for the call: `agent:refunds`, `user:anna` or `service:refund`.
    public var principal: String
    /// For whom the run works: `user:anna`.
    public var actsFor: String?
    /// The run's id; nil in a case of a right that is asked for without one.
    public var run: String?
    /// The run's workflow; nil in a case of a right that is asked for without one.
    public var workflow: String?
    /// The path of the step that calls.
    public var step: String
    /// The tool's full name; where it is a person's right that is tested, the tool that it is about, or empty.
    public var tool: String
    /// What a person wants to do with the project, where that is tested instead of a call.
    public var right: PersonalRight?
    /// The groups in whose name a person answers.
    public var groups: Set<String> = []
    /// The arguments.
    public var input: JSON
    /// What the gateway would look up.
    public var facts: [String: JSON]
    /// What went before.
    public var past: PolicyPast
    /// What is expected.
    public var outcome: Outcome
    /// The groups whose people agree, where the test goes on; empty where it does not.
    public var grantedBy: Set<String>
    /// What is expected once they have.
    public var outcomeAfterGrant: Outcome
}
