/// What an entry says happened: a stable string of a subject and a past-tense verb.
///
/// Kinds are written into the log and never change their meaning. A reader meets kinds that it does not know (those of
/// a newer binary) and shows them as they are.
public struct EntryKind: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    public var rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    init(_ rawValue: String) { self.rawValue = rawValue }

    public var description: String { rawValue }
}

extension EntryKind {
    public static let runCreated = EntryKind("run.created")
    public static let runResumed = EntryKind("run.resumed")
    public static let runPaused = EntryKind("run.paused")
    public static let runUnpaused = EntryKind("run.unpaused")
    public static let runCancelRequested = EntryKind("run.cancel_requested")
    public static let runSucceeded = EntryKind("run.succeeded")
    public static let runFailed = EntryKind("run.failed")
    public static let runCancelled = EntryKind("run.cancelled")

    public static let stepStarted = EntryKind("step.started")
    public static let stepSucceeded = EntryKind("step.succeeded")
    public static let stepFailed = EntryKind("step.failed")
    public static let stepSkipped = EntryKind("step.skipped")
    public static let stepDegraded = EntryKind("step.degraded")
    public static let retryScheduled = EntryKind("retry.scheduled")

    public static let toolIntended = EntryKind("tool.intended")
    public static let toolSucceeded = EntryKind("tool.succeeded")
    public static let toolFailed = EntryKind("tool.failed")
    public static let toolUnknown = EntryKind("tool.unknown")
    public static let toolRefused = EntryKind("tool.refused")
    public static let toolSettled = EntryKind("tool.settled")

    public static let modelIntended = EntryKind("model.intended")
    public static let modelSucceeded = EntryKind("model.succeeded")
    public static let modelFailed = EntryKind("model.failed")

    public static let approvalRequested = EntryKind("approval.requested")
    public static let approvalEscalated = EntryKind("approval.escalated")
    public static let approvalGranted = EntryKind("approval.granted")
    public static let approvalDenied = EntryKind("approval.denied")
    public static let approvalExpired = EntryKind("approval.expired")
    public static let approvalVoided = EntryKind("approval.voided")

    public static let waitStarted = EntryKind("wait.started")
    public static let waitEnded = EntryKind("wait.ended")
    /// A signal arrived before anything waited for it; it is kept.
    public static let signalReceived = EntryKind("signal.received")
    public static let childStarted = EntryKind("child.started")
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
