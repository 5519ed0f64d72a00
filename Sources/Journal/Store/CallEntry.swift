/// An entry in the life of a tool call, as a walk through the whole log meets it.
public struct CallEntry: Sendable, Hashable {
    /// Its place in the log.
    public var position: LogPosition
    /// The workflow of its run.
    public var workflow: String
    /// The release of its run.
    public var release: ReleaseID
    /// The entry itself.
    public var entry: Entry

    /// Makes it of its parts.
    public init(position: LogPosition, workflow: String, release: ReleaseID, entry: Entry) {
        self.position = position
        self.workflow = workflow
        self.release = release
        self.entry = entry
    }
}

/// Which part of the log a walk over tool calls covers.
public struct CallRange: Sendable, Hashable {
    /// Only what follows this place, for the next page.
    public var after: LogPosition?
    /// Only entries of this moment or a later one.
    public var since: Timestamp
    /// Only entries before this moment.
    public var until: Timestamp

    /// Makes a range of its parts; without any, the whole log.
    public init(
        after: LogPosition? = nil,
        since: Timestamp = Timestamp(microseconds: .min),
        until: Timestamp = Timestamp(microseconds: .max)
    ) {
        self.after = after
        self.since = since
        self.until = until
    }
}

extension EntryKind {
    /// The kinds that tell a tool call's life: questions and answers, intent, outcome.
    public static let ofCalls: [EntryKind] = [
        .toolIntended, .toolSucceeded, .toolFailed, .toolUnknown, .toolRefused, .toolSettled,
        .approvalRequested, .approvalGranted, .approvalDenied, .approvalExpired, .approvalVoided,
    ]
}

/// What a store has of a blob.
public enum StoredContent: Sendable, Hashable {
    /// Its bytes.
    case content([UInt8])
    /// It was there, and was erased on purpose.
    case erased
}
