/// The hashes of the log's Merkle tree (RFC 9162 section 2.1).
public enum MerkleTree {
    static let leafPrefix: UInt8 = 0
    static let nodePrefix: UInt8 = 1

    /// The root of a tree without leaves: the hash of nothing.
    public static let emptyRoot = Digest(of: [])

    /// The hash of a leaf; another prefix than a node's, so that a node cannot pass for a leaf.
    public static func leaf(_ content: [UInt8]) -> Digest {
        content.withUnsafeBytes { Digest(hashing: $0, prefix: leafPrefix) }
    }

    /// The hash of two subtrees.
    public static func node(_ left: Digest, _ right: Digest) -> Digest {
        withUnsafeBytes(of: (left, right)) { Digest(hashing: $0, prefix: nodePrefix) }
    }
}
