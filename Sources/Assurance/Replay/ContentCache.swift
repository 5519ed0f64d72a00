import JSON
import Journal
import Synchronization

/// The contents that calls name, read many at a time and kept while they are named often.
///
/// Two generations: what was used since the older one was dropped is kept, so that the cache holds at most twice
/// ``bytesMax`` of content however many blobs there are.
final class ContentCache: Sendable {
    /// What is known of a content.
    enum Content: Sendable {
        case value(JSON)
        case erased
        case missing
    }

    static let bytesMax = 8 << 20

    private struct Generations {
        var young: [Digest: Content] = [:]
        var old: [Digest: Content] = [:]
        var youngBytes = 0

        mutating func find(_ digest: Digest) -> Content? {
            if let content = young[digest] { return content }
            guard let content = old.removeValue(forKey: digest) else { return nil }
            add(content, as: digest, bytes: 0)
            return content
        }

        mutating func add(_ content: Content, as digest: Digest, bytes: Int) {
            if youngBytes > ContentCache.bytesMax {
                (old, young, youngBytes) = (young, [:], 0)
            }
            young[digest] = content
            // A parsed value takes more room than its bytes.
            youngBytes += bytes + 500
        }
    }

    private let store: any Store
    private let generations = Mutex(Generations())

    init(_ store: any Store) { self.store = store }

    /// The contents of all of these, each named once. They are read in the order in which they are named, which is that in
    /// which they were stored.
    func contents(_ digests: [Digest]) async throws(JournalError) -> [Digest: Content] {
        var contents: [Digest: Content] = [:]
        contents.reserveCapacity(digests.count)
        generations.withLock { generations in
            for digest in digests { contents[digest] = generations.find(digest) }
        }
        let unread = digests.filter { contents[$0] == nil }
        guard !unread.isEmpty else { return contents }
        let stored = try await store.blobs(unread)
        var read: [(Digest, Content, Int)] = []
        read.reserveCapacity(unread.count)
        for digest in unread {
            switch stored[digest] {
            case .content(let bytes):
                guard let value = try? JSON(parsing: bytes) else {
                    throw JournalError(.damaged, "the blob `\(digest)` is no JSON")
                }
                read.append((digest, .value(value), bytes.count))
            case .erased: read.append((digest, .erased, 0))
            case nil: read.append((digest, .missing, 0))
            }
        }
        generations.withLock { generations in
            for (digest, content, bytes) in read {
                contents[digest] = content
                generations.add(content, as: digest, bytes: bytes)
            }
        }
        return contents
    }
}
