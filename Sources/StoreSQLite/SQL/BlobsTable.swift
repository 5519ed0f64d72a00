internal import Journal

/// The SQL of blobs.
struct BlobsTable {
    private let connection: Connection

    fileprivate init(_ connection: Connection) { self.connection = connection }

    /// Stores content that is not there; content that was erased comes back.
    func insert(_ digest: Digest, _ blob: StoredBlob) throws(JournalError) {
        try connection.statement(
            """
            INSERT INTO blobs (digest, encoding, size, content) VALUES (?, ?, ?, ?)
            ON CONFLICT (digest) DO UPDATE SET encoding = excluded.encoding, size = excluded.size,
            content = excluded.content WHERE encoding = 2
            """
        )
        .bind(digest).bind(blob.encoding.rawValue).bind(blob.size).bind(blob.stored).run()
    }

    /// Drops content and keeps the row, so that a later reader is told that it was erased.
    func erase(_ digest: Digest) throws(JournalError) {
        try connection.statement("UPDATE blobs SET encoding = 2, content = x'' WHERE digest = ?").bind(digest).run()
    }

    /// What is stored of a blob; nil where it was never stored.
    func stored(_ digest: Digest) throws(JournalError) -> StoredBlob? {
        try connection.statement("SELECT encoding, size, content FROM blobs WHERE digest = ?").bind(digest)
            .first { row throws(JournalError) in try Self.blob(row, named: digest, from: 0) }
    }

    func encoding(of digest: Digest) throws(JournalError) -> BlobEncoding? {
        let number = try connection.statement("SELECT encoding FROM blobs WHERE digest = ?").bind(digest)
            .first { $0.integer(0) }
        return number.map { BlobEncoding(rawValue: $0) ?? .raw }
    }

    func content(_ digest: Digest) throws(JournalError) -> [UInt8] {
        guard let blob = try stored(digest) else { throw JournalError(.notFound, "there is no blob `\(digest)`") }
        guard case .content(let content) = try Self.content(blob, named: digest) else {
            throw JournalError(.erased, "the content of `\(digest)` was erased on purpose")
        }
        return content
    }

    /// The contents of those that are stored.
    func contents(_ digests: [Digest]) throws(JournalError) -> [Digest: StoredContent] {
        var contents: [Digest: StoredContent] = [:]
        contents.reserveCapacity(digests.count)
        for digest in digests where contents[digest] == nil {
            if let blob = try stored(digest) { contents[digest] = try Self.content(blob, named: digest) }
        }
        return contents
    }

    private static func content(_ blob: StoredBlob, named digest: Digest) throws(JournalError) -> StoredContent {
        guard blob.encoding != .erased else { return .erased }
        guard let content = blob.content(), Digest(of: content) == digest else {
            throw JournalError(.tampered, "the content of `\(digest)` is not what was written")
        }
        return .content(content)
    }

    /// Goes through all blobs: id, digest (nil where it is none), and what is stored (nil where that makes no sense).
    func forEach(_ body: (Int64, Digest?, StoredBlob?) throws(JournalError) -> Void) throws(JournalError) {
        try connection.statement("SELECT encoding, size, content, digest, id FROM blobs ORDER BY id")
            .forEach { row throws(JournalError) in
                let digest = row.digest(3)
                let encoding = BlobEncoding(rawValue: row.integer(0))
                let blob = encoding.map {
                    StoredBlob(encoding: $0, size: Int(row.integer(1)), stored: row.bytes(2))
                }
                try body(row.integer(4), digest, blob)
                return true
            }
    }

    private static func blob(_ row: Statement, named digest: Digest, from column: Int32) throws(JournalError)
        -> StoredBlob
    {
        guard let encoding = BlobEncoding(rawValue: row.integer(column)) else {
            throw JournalError(.tampered, "the blob `\(digest)` has an unknown encoding")
        }
        return StoredBlob(encoding: encoding, size: Int(row.integer(column + 1)), stored: row.bytes(column + 2))
    }
}

extension Connection {
    var blobs: BlobsTable { BlobsTable(self) }
}
