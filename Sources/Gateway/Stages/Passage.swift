import JSON
import Journal
import Manifest

/// A call on its way through the stages, with what they have found out so far.
struct Passage: Sendable {
    /// On whose account the call is made.
    enum Purpose: Sendable, Hashable {
        /// Somebody asked for it, and policy has its say.
        case call
        /// The gateway itself looks something up, to decide or to settle another call.
        case lookup
    }

    var call: ToolCall
    var tool: ToolDefinition
    var connector: ConnectorDefinition
    var purpose = Purpose.call
    /// What was looked up for policy; null where an optional fact was not to be had.
    var facts: [String: JSON] = [:]
    /// Which sums it sees, and what it adds to them.
    var tallies: [CounterDefinition.Tally] = []
    /// Counters that cannot tell which of their sums is meant, or by how much it grows: policy does not see them.
    var untold: [CounterDefinition.Untold] = []
    /// One of these that should count the call, which would then be missing in the sums of all that follow.
    var uncounted: CounterDefinition.Untold?
    /// What of that a verdict rests on; nil where it was not decided now.
    var premise: Premise?
    /// Set where policy has allowed the call.
    var permission: Permission?

    /// Why the call may happen.
    struct Permission: Sendable, Hashable {
        var policies: [String]
        /// The approval under which forbids were lifted.
        var grant: ApprovalID?
        /// What policy saw, without input and facts.
        var request: JSON
    }

    /// The permission of the intent that this call repeats: of the same tool, with the same arguments, that must not be
    /// left without an outcome.
    var standingPermission: Permission? {
        guard let intent = call.repeats, !isRead, intent.tool == tool.name,
            intent.input == Payload.of(call.input).payload
        else { return nil }
        return Permission(policies: intent.policies, grant: intent.grant, request: intent.request)
    }

    /// The run as policies and counters see it.
    var policyRun: ProjectDefinition.PolicyRun {
        ProjectDefinition.PolicyRun(
            id: call.run.id.rawValue,
            workflow: call.run.workflow,
            step: call.path.rawValue,
            principal: call.run.actsFor
        )
    }

    /// What the intent says of counters: that of the intent which it repeats, where it does.
    var counted: [Counted] {
        if standingPermission != nil { return call.repeats?.counted ?? [] }
        return tallies.compactMap { tally in
            tally.amount.map {
                Counted(counter: tally.counter, series: tally.series, amount: $0, isOfRun: tally.window == .run)
            }
        }
    }

    var isRead: Bool { tool.effect == .read }

    /// One attempt's time.
    var timeout: Duration { call.timeout ?? tool.timeout }

    /// Where the results come from and what is in them: the connector's labels and the tool's own, each once.
    var labels: [String] {
        var labels: [String] = []
        for label in connector.labels + tool.labels where !labels.contains(label) { labels.append(label) }
        return labels
    }

    /// What to do where the intent is followed by no outcome.
    var recovery: String {
        if isRead { return "retry" }
        switch tool.idempotency {
        case .key, .natural: return "retry"
        case .probe: return "probe"
        case .none: return "ask"
        }
    }
}

/// Why a call goes no further.
enum Halt: Error, Sendable {
    /// It is not made, and will not be.
    case refused(Refusal)
    /// It is not made now, and another attempt may fare better; or the task was cancelled.
    case stopped(ToolFailed)
    /// People must agree first.
    case asks(ApprovalNeed)
    /// The run is not ours any more, or its store fails.
    case journal(JournalError)
}

/// A call that is not made, as a stage says it.
struct Refusal: Sendable {
    /// `resolve`, `validate`, `facts` or `authorize`.
    var stage: String
    /// Stable: `unknown_tool`, `invalid_input`, `denied`, …
    var code: String
    /// What the agent reads, so that it can adapt; says nothing that came from outside.
    var message: String
    /// The whole of it in words, where they quote the arguments.
    var detail: String?
    var facts: [String: JSON] = [:]
    var policies: [ToolRefused.PolicyNote] = []
    var request: JSON = .null
    /// Whether the arguments are kept with the refusal; not where their size is the reason.
    var keepsInput = true
}
