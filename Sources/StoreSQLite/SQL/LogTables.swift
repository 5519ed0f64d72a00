internal import Journal

/// The SQL of the log's tree: its signed head and the roots of its larger subtrees.
struct LogTables {
    /// The row of the signed tree head.
    struct Head {
        var size: Int64
        var root: Digest
        var signature: [UInt8]
        var generation: UInt64
    }

    /// Every eighth level is stored: a row for each 256 entries, and what lies between is computed from 255 at most.
    static let levelStep = 8

    private let connection: Connection

    fileprivate init(_ connection: Connection) { self.connection = connection }

    func head() throws(JournalError) -> Head? {
        try connection.statement("SELECT size, root, signature, generation FROM head WHERE id = 1")
            .first { row throws(JournalError) in
                guard let root = row.digest(1) else {
                    throw JournalError(.tampered, "the log's head has no root")
                }
                return Head(
                    size: row.integer(0),
                    root: root,
                    signature: row.bytes(2),
                    generation: UInt64(bitPattern: row.integer(3))
                )
            }
    }

    func insertHead(_ head: Head) throws(JournalError) {
        try connection.statement("INSERT INTO head (id, size, root, signature, generation) VALUES (1, ?, ?, ?, ?)")
            .bind(head.size).bind(head.root).bind(head.signature).bind(Int64(bitPattern: head.generation)).run()
    }

    func updateHead(_ head: Head) throws(JournalError) {
        try connection.statement("UPDATE head SET size = ?, root = ?, signature = ?, generation = ? WHERE id = 1")
            .bind(head.size).bind(head.root).bind(head.signature).bind(Int64(bitPattern: head.generation)).run()
    }

    func updateGeneration(_ generation: UInt64) throws(JournalError) {
        try connection.statement("UPDATE head SET generation = ? WHERE id = 1")
            .bind(Int64(bitPattern: generation)).run()
    }

    func generation() throws(JournalError) -> UInt64 {
        UInt64(bitPattern: try connection.integer("SELECT generation FROM head WHERE id = 1"))
    }

    func insert(_ subtree: CompactRange.Subtree) throws(JournalError) {
        try connection.statement("INSERT INTO subtrees (level, idx, hash) VALUES (?, ?, ?)")
            .bind(subtree.level).bind(subtree.index).bind(subtree.hash).run()
    }

    func storedSubtree(level: Int, index: Int64) throws(JournalError) -> Digest? {
        try connection.statement("SELECT hash FROM subtrees WHERE level = ? AND idx = ?").bind(level).bind(index)
            .first { $0.digest(0) } ?? nil
    }

    /// The root of a complete subtree: stored, a leaf, or computed from 255 at most of the stored level below.
    func subtree(level: Int, index: Int64) throws(JournalError) -> Digest {
        let stored = level / Self.levelStep * Self.levelStep
        let count = Int64(1) << (level - stored)
        let first = index * count
        let hashes =
            stored == 0
            ? try connection.entries.leaves(from: first, to: first + count)
            : try connection.statement(
                "SELECT hash FROM subtrees WHERE level = ? AND idx >= ? AND idx < ? ORDER BY idx"
            )
            .bind(stored).bind(first).bind(first + count).all { row throws(JournalError) in
                guard let hash = row.digest(0) else { throw Self.missing(level, index) }
                return hash
            }
        guard hashes.count == Int(count) else { throw Self.missing(level, index) }
        var range = CompactRange()
        for hash in hashes { range.append(hash) }
        return range.root
    }

    /// Takes the tree up again at a size, from as many rows as the size has set bits times 255 at most.
    func range(size: Int64) throws(JournalError) -> CompactRange {
        var peaks: [Digest] = []
        for place in CompactRange.peakPlaces(size: size) {
            peaks.append(try subtree(level: place.level, index: place.index))
        }
        guard let range = CompactRange(size: size, peaks: peaks) else {
            throw JournalError(.tampered, "the log's head has the size \(size)")
        }
        return range
    }

    private static func missing(_ level: Int, _ index: Int64) -> JournalError {
        let (first, last) = (index << level, (index + 1) << level - 1)
        return JournalError(.tampered, "hashes of the entries at \(first) to \(last) are missing from the log")
    }
}

extension Connection {
    var log: LogTables { LogTables(self) }
}
