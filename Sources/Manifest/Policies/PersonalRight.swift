import Policy

/// What people do with a project, as policies know it: `Action::"reeve.approve"` and its like.
///
/// As long as no policy names any of them, membership decides: whoever is in a group that is asked may answer, and
/// everybody who is in people.yaml may do the rest. As soon as one policy does, all of them are decided by policies, with
/// Cedar's default deny.
public enum PersonalRight: String, Sendable, Hashable, CaseIterable {
    /// Starting a run.
    case start
    /// Reading runs and their traces.
    case read
    /// Answering a question in a group's name.
    case approve
    /// Stopping a run, or holding it.
    case cancel, pause
    /// Saying how an effect ended whose outcome nobody knows.
    case settle
    /// Erasing content.
    case erase
    /// Sending a signal that a run waits for.
    case signal

    /// The id of the action: `reeve.approve`.
    public var action: String { "reeve.\(rawValue)" }

    /// What policies know: the groups that are asked (where it is an answer), the run, its workflow, and the tool, each as
    /// far as the request for this right names it.
    var context: [SchemaAttribute] {
        let named: [(String, Presence)] = [("run", namesRun), ("workflow", namesWorkflow), ("tool", namesTool)]
        return [SchemaAttribute("groups", .set(.string))]
            + named.filter { $0.1 != .never }.map {
                SchemaAttribute($0.0, .string, isRequired: $0.1 == .always)
            }
    }
}

extension PersonalRight {
    /// Whether what asks for a right says something.
    public enum Presence: Sendable, Hashable { case always, sometimes, never }

    /// Whether the request names a run. Before one is started there is none, runs are read one by one or all at once, and
    /// what is erased is a run's content or a single blob.
    public var namesRun: Presence {
        switch self {
        case .start: .never
        case .read, .erase: .sometimes
        case .approve, .cancel, .pause, .settle, .signal: .always
        }
    }

    /// Whether the request names a workflow: the one that is to be started, or else that of the run it names.
    public var namesWorkflow: Presence {
        switch self {
        case .start, .approve, .cancel, .pause, .settle, .signal: .always
        case .read: .sometimes
        case .erase: .never
        }
    }

    /// Whether the request names a tool: that of the call which is asked about, or whose effect is settled.
    public var namesTool: Presence {
        switch self {
        case .approve, .settle: .sometimes
        case .start, .read, .cancel, .pause, .erase, .signal: .never
        }
    }

    /// Whether the request names groups: only an answer is given in somebody's name.
    public var namesGroups: Presence { self == .approve ? .always : .never }
}
