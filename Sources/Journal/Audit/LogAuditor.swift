internal import JSON

/// Recomputes a log from its entries, given one after the other in the order of their positions, and notes what does
/// not hold. Knows of no database: a store hands in what it reads.
package struct LogAuditor {
    /// An entry as it is stored, its texts where the database has them.
    package struct StoredEntry {
        package var position: Int64
        package var runNumber: Int64
        package var seq: Int
        package var at: Timestamp
        package var kind: UnsafeBufferPointer<UInt8>
        package var path: UnsafeBufferPointer<UInt8>
        package var body: UnsafeBufferPointer<UInt8>
        package var leaf: Digest?

        package init(
            position: Int64,
            runNumber: Int64,
            seq: Int,
            at time: Timestamp,
            kind: UnsafeBufferPointer<UInt8>,
            path: UnsafeBufferPointer<UInt8>,
            body: UnsafeBufferPointer<UInt8>,
            leaf: Digest?
        ) {
            self.position = position
            self.runNumber = runNumber
            self.seq = seq
            at = time
            self.kind = kind
            self.path = path
            self.body = body
            self.leaf = leaf
        }
    }

    package var report = AuditReport()
    /// What entries say about what is derived from them.
    package internal(set) var facts = AuditedFacts()

    private let runs: [Int64: RunID]
    private let runNames: [Int64: [UInt8]]
    private let head: Checkpoint?
    private let older: Checkpoint?
    private let subtree: (Int, Int64) -> Digest?
    private var tree = CompactRange()
    private var encoder = LeafEncoder()
    private var nextPosition: Int64 = 0
    // With entries missing or too many, every hash above them is wrong as well, and saying so helps nobody.
    private var isTreeWhole = true

    /// - Parameters:
    ///   - runs: The runs by the numbers that entries carry, with 0 for the system stream.
    ///   - head: The signed state that the entries must have.
    ///   - older: An earlier state that they must continue.
    ///   - subtree: The stored root of a complete subtree, asked for every eighth level.
    package init(
        runs: [Int64: RunID],
        head: Checkpoint?,
        older: Checkpoint?,
        subtree: @escaping (Int, Int64) -> Digest?
    ) {
        self.runs = runs
        runNames = runs.mapValues { Array($0.rawValue.utf8) }
        self.head = head
        self.older = older
        self.subtree = subtree
        compareWithOlder()
    }

    /// Takes the next entry.
    package mutating func take(_ entry: StoredEntry) {
        report.entries += 1
        guard checkPlace(of: entry) else { return }
        guard let run = runs[entry.runNumber], let name = runNames[entry.runNumber] else {
            note(.changed, "the entry belongs to a run that is not there (number \(entry.runNumber))", entry)
            return grow(with: entry.leaf)
        }
        let leaf = name.withUnsafeBufferPointer { name in
            encoder.leaf(
                run: name,
                seq: entry.seq,
                kind: entry.kind,
                at: entry.at,
                path: entry.path,
                body: entry.body
            )
        }
        if let stored = entry.leaf, stored == leaf {
            if let problem = facts.take(entry, of: run) { note(.reordered, problem, entry) }
        } else {
            note(.changed, "the entry is not what was written: its hash is \(leaf)", entry)
            facts.skip(entry)
        }
        // The recorded hash, so that an entry changed alone is one finding and not two.
        grow(with: entry.leaf ?? leaf)
    }

    /// Ends the log: nothing may be missing, and the root must be the signed one.
    package mutating func finish() {
        defer { report.runs = facts.runCount }
        guard let head else { return }
        if nextPosition < head.size { noteGap(to: head.size) }
        guard isTreeWhole, tree.size == head.size, tree.root != head.root else { return }
        report.add(
            AuditFinding(.root, "entries were changed, and their hashes with them: the root is not the signed one")
        )
    }

    private mutating func checkPlace(of entry: StoredEntry) -> Bool {
        if entry.position > nextPosition { noteGap(to: entry.position) }
        if let head, entry.position >= head.size {
            note(.added, "the entry was added behind the signed end of the log", entry)
            return false
        }
        if entry.position < nextPosition {
            note(.added, "the entry lies where no entry can be", entry)
            return false
        }
        nextPosition = entry.position + 1
        return true
    }

    private mutating func noteGap(to end: Int64) {
        let count = end - nextPosition
        let what = count == 1 ? "the entry is missing" : "\(count) entries from here on are missing"
        report.add(AuditFinding(.removed, what, position: LogPosition(rawValue: nextPosition)))
        nextPosition = end
        isTreeWhole = false
        facts.hasGaps = true
    }

    private mutating func grow(with leaf: Digest?) {
        guard isTreeWhole else { return }
        guard let leaf else {
            isTreeWhole = false
            return
        }
        var completed: [CompactRange.Subtree] = []
        tree.append(leaf) { if $0.level.isMultiple(of: 8) { completed.append($0) } }
        for found in completed where subtree(found.level, found.index) != found.hash {
            let (first, last) = (found.index << found.level, (found.index + 1) << found.level - 1)
            report.add(
                AuditFinding(
                    .subtree,
                    "the recorded hash over the entries up to position \(last) is not theirs: one was changed together "
                        + "with its own hash, or that over them was",
                    position: LogPosition(rawValue: first)
                )
            )
        }
        compareWithOlder()
    }

    private mutating func compareWithOlder() {
        guard let older else { return }
        if let head, tree.size == 0, older.size > head.size {
            let what = "the log has \(head.size) entries and had \(older.size): its end was cut off"
            report.add(AuditFinding(.history, what, position: LogPosition(rawValue: head.size)))
        }
        guard tree.size == older.size, tree.root != older.root else { return }
        let what = "the first \(older.size) entries are not those of the checkpoint"
        report.add(AuditFinding(.history, what))
    }

    private mutating func note(_ code: AuditFinding.Code, _ message: String, _ entry: StoredEntry) {
        report.add(
            AuditFinding(
                code,
                message,
                position: LogPosition(rawValue: entry.position),
                run: runs[entry.runNumber],
                seq: entry.seq,
                kind: EntryKind(rawValue: String(decoding: entry.kind, as: UTF8.self))
            )
        )
    }
}
