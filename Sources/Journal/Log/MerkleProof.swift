/// Proofs about a log's tree (RFC 9162 sections 2.1.3 and 2.1.4), made and checked.
///
/// Whoever makes one hands in where complete subtrees are found: `subtree(level, index)` is the root of the
/// `index`-th subtree of 2^`level` leaves.
public enum MerkleProof {
    /// The proof that the leaf at `index` is in the tree of `size` leaves. `index` must be less than `size`.
    public static func inclusion<Failure>(
        of index: Int64,
        size: Int64,
        subtree: (Int, Int64) throws(Failure) -> Digest
    ) throws(Failure) -> [Digest] {
        precondition(index >= 0 && index < size, "the leaf lies in the tree")
        // From the root down; the proof lists the siblings from the leaf up.
        var path: [Digest] = []
        var (low, high) = (Int64(0), size)
        while high - low > 1 {
            let middle = low + split(high - low)
            if index < middle {
                path.append(try root(middle, high, subtree))
                high = middle
            } else {
                path.append(try root(low, middle, subtree))
                low = middle
            }
        }
        return path.reversed()
    }

    /// The proof that the tree of `size` leaves continues the one of its first `oldSize`. `oldSize` must lie between
    /// 1 and `size`.
    public static func consistency<Failure>(
        from oldSize: Int64,
        to size: Int64,
        subtree: (Int, Int64) throws(Failure) -> Digest
    ) throws(Failure) -> [Digest] {
        precondition(oldSize > 0 && oldSize <= size, "the old tree is a part of the new one")
        var path: [Digest] = []
        var (low, high) = (Int64(0), size)
        while oldSize < high {
            let middle = low + split(high - low)
            if oldSize <= middle {
                path.append(try root(middle, high, subtree))
                high = middle
            } else {
                path.append(try root(low, middle, subtree))
                low = middle
            }
        }
        // Where the old tree is a complete subtree at the left edge, the verifier knows its root already.
        if low > 0 { path.append(try root(low, high, subtree)) }
        return path.reversed()
    }

    /// Whether the proof shows that the leaf is at `index` of the tree with this size and root (section 2.1.3.2).
    public static func isIncluded(
        _ leaf: Digest,
        at index: Int64,
        size: Int64,
        root: Digest,
        proof: [Digest]
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var (node, last) = (index, size - 1)
        var hash = leaf
        for sibling in proof {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                hash = MerkleTree.node(sibling, hash)
                while node & 1 == 0, node > 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                hash = MerkleTree.node(hash, sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return last == 0 && hash == root
    }

    /// Whether the proof shows that the new tree begins with the old one (section 2.1.4.2).
    public static func isConsistent(
        oldSize: Int64,
        oldRoot: Digest,
        size: Int64,
        root: Digest,
        proof: [Digest]
    ) -> Bool {
        guard oldSize > 0, oldSize <= size else { return false }
        if oldSize == size { return proof.isEmpty && oldRoot == root }
        var path = proof[...]
        if oldSize.nonzeroBitCount == 1 { path = ([oldRoot] + proof)[...] }
        guard let first = path.popFirst() else { return false }
        var (node, last) = (oldSize - 1, size - 1)
        while node & 1 == 1 { (node, last) = (node >> 1, last >> 1) }
        var (oldHash, hash) = (first, first)
        for sibling in path {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                oldHash = MerkleTree.node(sibling, oldHash)
                hash = MerkleTree.node(sibling, hash)
                while node & 1 == 0, node > 0 { (node, last) = (node >> 1, last >> 1) }
            } else {
                hash = MerkleTree.node(hash, sibling)
            }
            (node, last) = (node >> 1, last >> 1)
        }
        return last == 0 && oldHash == oldRoot && hash == root
    }

    /// The root over the leaves from `low` up to `high`, where `low` is a multiple of the range's size rounded up to a
    /// power of two, as it is for every subtree.
    private static func root<Failure>(
        _ low: Int64,
        _ high: Int64,
        _ subtree: (Int, Int64) throws(Failure) -> Digest
    ) throws(Failure) -> Digest {
        let count = high - low
        if count.nonzeroBitCount == 1 {
            let level = count.trailingZeroBitCount
            return try subtree(level, low >> level)
        }
        let middle = low + split(count)
        return MerkleTree.node(try root(low, middle, subtree), try root(middle, high, subtree))
    }

    /// The largest power of two that is less than the count, which is at least 2.
    private static func split(_ count: Int64) -> Int64 {
        1 << (63 - (count - 1).leadingZeroBitCount)
    }
}
