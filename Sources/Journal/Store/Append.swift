public import JSON

/// A right to write to one run, handed out by a claim. The epoch grows with every claim, so that whoever lost the run
/// can be told apart from whoever has it.
public struct Lease: Sendable, Hashable {
    public var run: RunID
    public var epoch: Int

    public init(run: RunID, epoch: Int) {
        self.run = run
        self.epoch = epoch
    }
}

/// Everything that one step of progress changes, committed together or not at all.
///
/// Refused as ``JournalError/Code/stale`` where the lease's epoch is not the run's or the first entry is not the next.
/// A refused append changes nothing.
public struct Append: Sendable {
    public var lease: Lease
    /// In order, without gaps; the first must follow the run's last.
    public var entries: [Entry]
    public var blobs: [Blob] = []
    /// The run as lists show it, where it changed.
    public var projection: RunProjection?
    /// Questions to people that were opened or closed.
    public var approvals: [ApprovalChange] = []
    /// Money that is reserved, settled or given back. One that would pass its cap refuses the whole append.
    public var ledger: [LedgerChange] = []
    /// Messages that these entries have taken up; they leave the inbox. A run that is let go with messages left in its
    /// inbox is due at once, so that none is overlooked that came between the last look and this commit.
    public var consumed: [LogPosition] = []
    /// What is said to other runs, such as an end to a parent; accepted in this commit at the time of the last entry.
    /// One to a run that has ended is dropped.
    public var messages: [Message] = []
    /// Runs that these entries start.
    public var children: [NewRun] = []
    /// Whether the lease ends with this commit: the run has ended or waits. It ends with a terminal projection in any
    /// case.
    public var releasesLease = false

    public init(lease: Lease, entries: [Entry]) {
        self.lease = lease
        self.entries = entries
    }
}

/// A run that is to exist: its first entry, and the blobs that this names.
public struct NewRun: Sendable {
    public var id: RunID
    public var workflow: String
    public var release: ReleaseID
    public var parent: RunID?
    /// A caller's key: a second acceptance under the same key answers with the first run and changes nothing.
    public var idempotencyKey: String?
    /// A line for lists: which case this is. Never content.
    public var title: String
    public var created: Timestamp
    /// The body of the `run.created` entry.
    public var body: JSON
    public var blobs: [Blob]

    public init(
        id: RunID,
        workflow: String,
        release: ReleaseID,
        parent: RunID? = nil,
        idempotencyKey: String? = nil,
        title: String = "",
        created: Timestamp,
        body: JSON,
        blobs: [Blob]
    ) {
        self.id = id
        self.workflow = workflow
        self.release = release
        self.parent = parent
        self.idempotencyKey = idempotencyKey
        self.title = title
        self.created = created
        self.body = body
        self.blobs = blobs
    }
}

/// The place of an entry in the log of the whole store, from 0: its leaf index in the Merkle tree.
public struct LogPosition: Sendable, Hashable, Comparable, RawRepresentable {
    public var rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }

    public static func < (left: LogPosition, right: LogPosition) -> Bool { left.rawValue < right.rawValue }
}

/// A change to one budget. Amounts are nanodollars (10⁻⁹ US dollars) and never negative.
///
/// `reserved += reserve − release` and `spent += spend`; where `reserve` is positive, `reserved + spent` must not pass
/// `cap` afterwards.
public struct LedgerChange: Sendable, Hashable {
    /// Which budget and which window of it, such as `daily/2026-05-15`.
    public var budget: String
    public var cap: Int64
    public var reserve: Int64
    public var release: Int64
    public var spend: Int64

    public init(budget: String, cap: Int64, reserve: Int64 = 0, release: Int64 = 0, spend: Int64 = 0) {
        self.budget = budget
        self.cap = cap
        self.reserve = reserve
        self.release = release
        self.spend = spend
    }
}
