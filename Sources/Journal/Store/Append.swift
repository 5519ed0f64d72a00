public import JSON

/// A right to write to one run, handed out by a claim. The epoch grows with every claim, so that whoever lost the run
/// can be told apart from whoever has it.
public struct Lease: Sendable, Hashable {
    /// The run that is held.
    public var run: RunID
    /// How often the run has been taken up; an older one is stale.
    public var epoch: Int

    /// Makes it of its parts.
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
    /// Under which the entries are written.
    public var lease: Lease
    /// In order, without gaps; the first must follow the run's last.
    public var entries: [Entry]
    /// The contents that the entries name.
    public var blobs: [Blob] = []
    /// The run as lists show it, where it changed.
    public var projection: RunProjection?
    /// Questions to people that were opened or closed.
    public var approvals: [ApprovalChange] = []
    /// Money that is reserved, settled or given back. One that would pass its cap refuses the whole append.
    public var ledger: [LedgerChange] = []
    /// What the sums were when the call was decided that these entries intend. One that is another by now refuses the whole
    /// append as ``JournalError/Code/moved``.
    public var counterReadings: [CounterReading] = []
    /// What these entries add to sums, and what they give back.
    public var counters: [CounterChange] = []
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

    /// Makes it of its parts.
    public init(lease: Lease, entries: [Entry]) {
        self.lease = lease
        self.entries = entries
    }
}

/// A run that is to exist: its first entry, and the blobs that this names.
public struct NewRun: Sendable {
    /// The run's name.
    public var id: RunID
    /// What it runs.
    public var workflow: String
    /// The release that it stays on.
    public var release: ReleaseID
    /// The run that started it.
    public var parent: RunID?
    /// A caller's key: a second acceptance under the same key answers with the first run and changes nothing.
    public var idempotencyKey: String?
    /// A line for lists: which case this is. Never content.
    public var title: String
    /// The time of its first entry.
    public var created: Timestamp
    /// The body of the `run.created` entry.
    public var body: JSON
    /// The contents that its first entry names.
    public var blobs: [Blob]

    /// Makes it of its parts.
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
    /// From 0, over all runs.
    public var rawValue: Int64

    /// Takes the text as it is.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// The order of the log.
    public static func < (left: LogPosition, right: LogPosition) -> Bool { left.rawValue < right.rawValue }
}

/// A change to one budget. Amounts are nanodollars (10⁻⁹ US dollars) and never negative.
///
/// `reserved += reserve − release` and `spent += spend`; where `reserve` is positive, `reserved + spent` must not pass
/// `cap` afterwards.
public struct LedgerChange: Sendable, Hashable {
    /// Which budget and which window of it, such as `daily/2026-05-15`.
    public var budget: String
    /// Nanodollars that may be spent and reserved together.
    public var cap: Int64
    /// Nanodollars that are set aside now.
    public var reserve: Int64
    /// Nanodollars that are no longer set aside.
    public var release: Int64
    /// Nanodollars that are spent now.
    public var spend: Int64

    /// Makes it of its parts.
    public init(budget: String, cap: Int64, reserve: Int64 = 0, release: Int64 = 0, spend: Int64 = 0) {
        self.budget = budget
        self.cap = cap
        self.reserve = reserve
        self.release = release
        self.spend = spend
    }
}
