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

    /// What policies know: the groups that are asked (where it is an answer), the run, its workflow, and the tool.
    static let context: [SchemaAttribute] = [
        SchemaAttribute("groups", .set(.string)),
        SchemaAttribute("run", .string, isRequired: false),
        SchemaAttribute("workflow", .string, isRequired: false),
        SchemaAttribute("tool", .string, isRequired: false),
    ]
}
