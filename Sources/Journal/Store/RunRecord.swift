/// Where a run stands.
public enum RunStatus: String, Sendable, Hashable, CaseIterable {
    /// Can go on as soon as a worker takes it.
    case ready
    /// A worker holds it.
    case running
    /// Waits for a person, a signal or a timer.
    case waiting
    /// A person has halted it.
    case paused
    case succeeded, failed, cancelled

    /// Whether the run has ended.
    public var isTerminal: Bool { self == .succeeded || self == .failed || self == .cancelled }
}

/// What lists show of a run and what workers need to find it; derived from its entries and written in their commit.
public struct RunProjection: Sendable, Hashable {
    /// How the run stands.
    public var status: RunStatus
    /// When the run has something to do without being told; nil where only a message can wake it.
    public var wakeAt: Timestamp?
    /// What it waits for, in a few words; nil where it does not.
    public var waitingFor: String?
    /// Nanodollars spent on models so far.
    public var cost: Int64

    /// Makes it of its parts.
    public init(status: RunStatus, wakeAt: Timestamp? = nil, waitingFor: String? = nil, cost: Int64 = 0) {
        self.status = status
        self.wakeAt = wakeAt
        self.waitingFor = waitingFor
        self.cost = cost
    }
}

/// A run as the store lists it.
public struct RunRecord: Sendable, Hashable {
    /// The run's name.
    public var id: RunID
    /// What it runs.
    public var workflow: String
    /// The release that it stays on.
    public var release: ReleaseID
    /// The run that started it.
    public var parent: RunID?
    /// A line for lists, as the workflow's `title` made it.
    public var title: String
    /// What its entries come to.
    public var projection: RunProjection
    /// When it was accepted.
    public var created: Timestamp
    /// The time of its last entry.
    public var updated: Timestamp
    /// The number of its entries: the seq that comes next.
    public var entryCount: Int
    /// How often it has been taken up.
    public var epoch: Int
    /// The worker that holds it.
    public var holder: WorkerID?

    /// Makes it of its parts.
    public init(
        id: RunID,
        workflow: String,
        release: ReleaseID,
        parent: RunID?,
        title: String,
        projection: RunProjection,
        created: Timestamp,
        updated: Timestamp,
        entryCount: Int,
        epoch: Int,
        holder: WorkerID?
    ) {
        self.id = id
        self.workflow = workflow
        self.release = release
        self.parent = parent
        self.title = title
        self.projection = projection
        self.created = created
        self.updated = updated
        self.entryCount = entryCount
        self.epoch = epoch
        self.holder = holder
    }
}

/// Which runs to list, newest first.
public struct RunFilter: Sendable, Hashable {
    /// Only runs that stand so; nil for all.
    public var statuses: Set<RunStatus>?
    /// Only runs of this workflow.
    public var workflow: String?
    /// Only runs that this one started.
    public var parent: RunID?
    /// Only runs created before this one, for paging.
    public var before: RunID?
    /// At most so many.
    public var limit: Int

    /// Makes it of its parts.
    public init(
        statuses: Set<RunStatus>? = nil,
        workflow: String? = nil,
        parent: RunID? = nil,
        before: RunID? = nil,
        limit: Int = 50
    ) {
        self.statuses = statuses
        self.workflow = workflow
        self.parent = parent
        self.before = before
        self.limit = limit
    }
}

/// A run that a worker may now write to.
public struct ClaimedRun: Sendable {
    /// Under which it is worked on.
    public var lease: Lease
    /// The run as it stands.
    public var record: RunRecord
    /// Whether the holder before this one is gone without having released it: it crashed.
    public var wasAbandoned: Bool
    /// Whether messages waited in its inbox at the claim.
    public var hasMessages: Bool

    /// Makes it of its parts.
    public init(lease: Lease, record: RunRecord, wasAbandoned: Bool, hasMessages: Bool) {
        self.lease = lease
        self.record = record
        self.wasAbandoned = wasAbandoned
        self.hasMessages = hasMessages
    }
}
