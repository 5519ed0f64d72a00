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

    public var isTerminal: Bool { self == .succeeded || self == .failed || self == .cancelled }
}

/// What lists show of a run and what workers need to find it; derived from its entries and written in their commit.
public struct RunProjection: Sendable, Hashable {
    public var status: RunStatus
    /// When the run has something to do without being told; nil where only a message can wake it.
    public var wakeAt: Timestamp?
    /// What it waits for, in a few words; nil where it does not.
    public var waitingFor: String?
    /// Nanodollars spent on models so far.
    public var cost: Int64

    public init(status: RunStatus, wakeAt: Timestamp? = nil, waitingFor: String? = nil, cost: Int64 = 0) {
        self.status = status
        self.wakeAt = wakeAt
        self.waitingFor = waitingFor
        self.cost = cost
    }
}

/// A run as the store lists it.
public struct RunRecord: Sendable, Hashable {
    public var id: RunID
    public var workflow: String
    public var release: ReleaseID
    public var parent: RunID?
    public var title: String
    public var projection: RunProjection
    public var created: Timestamp
    /// The time of its last entry.
    public var updated: Timestamp
    /// The number of its entries: the seq that comes next.
    public var entryCount: Int
    public var epoch: Int
    public var holder: WorkerID?

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
    public var statuses: Set<RunStatus>?
    public var workflow: String?
    public var parent: RunID?
    /// Only runs created before this one, for paging.
    public var before: RunID?
    public var limit: Int

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
    public var lease: Lease
    public var record: RunRecord
    /// Whether the holder before this one is gone without having released it: it crashed.
    public var wasAbandoned: Bool

    public init(lease: Lease, record: RunRecord, wasAbandoned: Bool) {
        self.lease = lease
        self.record = record
        self.wasAbandoned = wasAbandoned
    }
}
