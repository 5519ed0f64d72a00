/// What an entry says happened: a stable string of a subject and a past-tense verb.
///
/// Kinds are written into the log and never change their meaning. A reader meets kinds that it does not know (those of
/// a newer binary) and shows them as they are.
public struct EntryKind: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// Its name in the journal.
    public var rawValue: String

    /// Takes the text as it is.
    public init(rawValue: String) { self.rawValue = rawValue }

    init(_ rawValue: String) { self.rawValue = rawValue }

    /// The text.
    public var description: String { rawValue }
}

extension EntryKind {
    /// A run was accepted.
    public static let runCreated = EntryKind("run.created")
    /// A worker took the run up again.
    public static let runResumed = EntryKind("run.resumed")
    /// Somebody halted the run.
    public static let runPaused = EntryKind("run.paused")
    /// Somebody let the run go on.
    public static let runUnpaused = EntryKind("run.unpaused")
    /// Somebody asked for the run's end.
    public static let runCancelRequested = EntryKind("run.cancel_requested")
    /// The run ended well.
    public static let runSucceeded = EntryKind("run.succeeded")
    /// The run ended because a step failed, or because it took too long.
    public static let runFailed = EntryKind("run.failed")
    /// The run ended because somebody asked for it.
    public static let runCancelled = EntryKind("run.cancelled")

    /// A step began.
    public static let stepStarted = EntryKind("step.started")
    /// A step has its output.
    public static let stepSucceeded = EntryKind("step.succeeded")
    /// A step has no output, and the run does not go on without it.
    public static let stepFailed = EntryKind("step.failed")
    /// A step was left out.
    public static let stepSkipped = EntryKind("step.skipped")
    /// A step failed, and the run goes on without it.
    public static let stepDegraded = EntryKind("step.degraded")
    /// Another try, or another probe, is due at a time.
    public static let retryScheduled = EntryKind("retry.scheduled")

    /// A call is about to touch the outside.
    public static let toolIntended = EntryKind("tool.intended")
    /// A call did what it was asked to.
    public static let toolSucceeded = EntryKind("tool.succeeded")
    /// A call certainly had no effect.
    public static let toolFailed = EntryKind("tool.failed")
    /// Nobody here knows whether a call had its effect.
    public static let toolUnknown = EntryKind("tool.unknown")
    /// A call was not made.
    public static let toolRefused = EntryKind("tool.refused")
    /// An unknown outcome became known.
    public static let toolSettled = EntryKind("tool.settled")

    /// A model is about to be asked.
    public static let modelIntended = EntryKind("model.intended")
    /// A model answered.
    public static let modelSucceeded = EntryKind("model.succeeded")
    /// A model did not answer, or not with anything that can be used.
    public static let modelFailed = EntryKind("model.failed")

    /// People were asked.
    public static let approvalRequested = EntryKind("approval.requested")
    /// Others were asked as well.
    public static let approvalEscalated = EntryKind("approval.escalated")
    /// Somebody said yes, or answered.
    public static let approvalGranted = EntryKind("approval.granted")
    /// Somebody said no.
    public static let approvalDenied = EntryKind("approval.denied")
    /// Nobody answered in time.
    public static let approvalExpired = EntryKind("approval.expired")
    /// The question is no longer asked.
    public static let approvalVoided = EntryKind("approval.voided")

    /// A step waits for a time or a signal.
    public static let waitStarted = EntryKind("wait.started")
    /// What a step waited for has come.
    public static let waitEnded = EntryKind("wait.ended")
    /// A signal arrived before anything waited for it; it is kept.
    public static let signalReceived = EntryKind("signal.received")
    /// A step started another run.
    public static let childStarted = EntryKind("child.started")
    /// The run that a step had started has ended.
    public static let childEnded = EntryKind("child.ended")

    /// A message was taken up that no longer had anything to act on, such as a decision on a question that was void.
    public static let messageIgnored = EntryKind("message.ignored")
    /// In the system stream: a message to a run was accepted (see ``Message``).
    public static let messageAccepted = EntryKind("message.accepted")
    /// In the system stream: the content of a blob was erased, by whom and why.
    public static let blobErased = EntryKind("blob.erased")
    /// In the system stream: a release was recorded.
    public static let releaseRecorded = EntryKind("release.recorded")
}
