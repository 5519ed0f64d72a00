/// All that is needed of a tree to grow it: the roots of its complete subtrees, one for each set bit of its size.
public struct CompactRange: Sendable, Hashable {
    /// A subtree that has become complete.
    public struct Subtree: Sendable, Hashable {
        /// It has 2 to this power leaves.
        public var level: Int
        /// Which of its level, from 0.
        public var index: Int64
        /// Its root.
        public var hash: Digest

        /// Makes a subtree of its parts.
        public init(level: Int, index: Int64, hash: Digest) {
            self.level = level
            self.index = index
            self.hash = hash
        }
    }

    /// The number of leaves.
    public private(set) var size: Int64
    /// The roots of the complete subtrees, the largest first.
    public private(set) var peaks: [Digest]

    /// The tree without leaves.
    public init() {
        size = 0
        peaks = []
    }

    /// Takes up a tree again; nil unless there is one peak for each set bit of the size.
    public init?(size: Int64, peaks: [Digest]) {
        guard size >= 0, peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// Grows the tree by one leaf; `completed` is told of each larger subtree that this completes, smallest first.
    public mutating func append(_ leaf: Digest, completed: (Subtree) -> Void = { _ in }) {
        var hash = leaf
        var level = 0
        while size >> level & 1 == 1 {
            hash = MerkleTree.node(peaks.removeLast(), hash)
            level += 1
            completed(Subtree(level: level, index: size >> level, hash: hash))
        }
        peaks.append(hash)
        size += 1
    }

    /// The root of the tree (RFC 9162 section 2.1.1).
    public var root: Digest {
        guard var hash = peaks.last else { return MerkleTree.emptyRoot }
        for peak in peaks.dropLast().reversed() { hash = MerkleTree.node(peak, hash) }
        return hash
    }

    /// Where the complete subtrees of a tree lie, the largest first: what to fetch to take a tree up again.
    public static func peakPlaces(size: Int64) -> [(level: Int, index: Int64)] {
        var places: [(level: Int, index: Int64)] = []
        for level in stride(from: 62, through: 0, by: -1) where size >> level & 1 == 1 {
            places.append((level, (size >> level) - 1))
        }
        return places
    }
}
