import Journal
import Testing

/// The tree by the letter of RFC 9162 section 2.1, with the root over every range of leaves in a table.
struct ReferenceTree {
    let leaves: [Digest]
    /// By the first leaf and the number of leaves, from 1.
    private var roots: [[Digest]]

    init(_ leaves: [Digest]) {
        self.leaves = leaves
        roots = leaves.map { [$0] }
        for count in stride(from: 2, through: leaves.count, by: 1) {
            let left = Self.split(count)
            for start in 0...(leaves.count - count) {
                roots[start].append(MerkleTree.node(roots[start][left - 1], roots[start + left][count - left - 1]))
            }
        }
    }

    init(count: Int) {
        self.init((0..<count).map { MerkleTree.leaf(Array("leaf \($0)".utf8)) })
    }

    /// MTH of section 2.1.1.
    func root(_ range: Range<Int>) -> Digest {
        range.isEmpty ? Digest(of: []) : roots[range.lowerBound][range.count - 1]
    }

    /// PATH of section 2.1.3.1.
    func path(_ index: Int, _ range: Range<Int>) -> [Digest] {
        guard range.count > 1 else { return [] }
        let middle = range.lowerBound + Self.split(range.count)
        return index < middle
            ? path(index, range.lowerBound..<middle) + [root(middle..<range.upperBound)]
            : path(index, middle..<range.upperBound) + [root(range.lowerBound..<middle)]
    }

    /// SUBPROOF of section 2.1.4.1.
    func proof(_ old: Int, _ range: Range<Int>, isWhole: Bool = true) -> [Digest] {
        if old == range.upperBound { return isWhole ? [] : [root(range)] }
        let middle = range.lowerBound + Self.split(range.count)
        return old <= middle
            ? proof(old, range.lowerBound..<middle, isWhole: isWhole) + [root(middle..<range.upperBound)]
            : proof(old, middle..<range.upperBound, isWhole: false) + [root(range.lowerBound..<middle)]
    }

    /// Where subtrees are found, for whoever makes proofs.
    func subtree(_ level: Int, _ index: Int64) -> Digest {
        root((Int(index) << level)..<((Int(index) + 1) << level))
    }

    private static func split(_ count: Int) -> Int {
        var power = 1
        while power * 2 < count { power *= 2 }
        return power
    }
}

@Suite struct MerkleTreeTests {
    static let sizeMax = 200
    static let reference = ReferenceTree(count: sizeMax)
    var leaves: [Digest] { Self.reference.leaves }

    @Test func `the roots are those of the certificate transparency test data`() {
        let inputs: [[UInt8]] = [
            [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
            [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
        ]
        var tree = CompactRange()
        #expect(tree.root.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        tree.append(MerkleTree.leaf(inputs[0]))
        #expect(tree.root.hex == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        for input in inputs.dropFirst() { tree.append(MerkleTree.leaf(input)) }
        #expect(tree.root.hex == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")
    }

    @Test func `a compact range has the root of the whole tree at every size`() {
        var tree = CompactRange()
        for size in 0...Self.sizeMax {
            #expect(tree.size == Int64(size))
            #expect(tree.root == Self.reference.root(0..<size))
            if size < Self.sizeMax { tree.append(leaves[size]) }
        }
    }

    @Test func `a compact range tells of each subtree that becomes complete`() {
        var tree = CompactRange()
        var completed: [CompactRange.Subtree] = []
        for leaf in leaves { tree.append(leaf) { completed.append($0) } }
        let expected = (1...7).map { Self.sizeMax >> $0 }.reduce(0, +)
        #expect(completed.count == expected)
        let subtree = Self.reference.subtree
        for found in completed { #expect(found.hash == subtree(found.level, found.index)) }
    }

    @Test func `a compact range is taken up again from its peaks`() throws {
        let subtree = Self.reference.subtree
        for size in 0..<Self.sizeMax {
            let places = CompactRange.peakPlaces(size: Int64(size))
            var tree = try #require(
                CompactRange(size: Int64(size), peaks: places.map { subtree($0.level, $0.index) })
            )
            tree.append(leaves[size])
            #expect(tree.root == Self.reference.root(0..<(size + 1)))
        }
        #expect(CompactRange(size: 3, peaks: [leaves[0]]) == nil)
        #expect(CompactRange(size: -1, peaks: []) == nil)
    }

    @Test(arguments: 1...sizeMax) func `inclusion proofs are the standard's and hold`(size: Int) {
        let root = Self.reference.root(0..<size)
        let subtree = Self.reference.subtree
        for index in 0..<size {
            let proof = MerkleProof.inclusion(of: Int64(index), size: Int64(size), subtree: subtree)
            #expect(proof == Self.reference.path(index, 0..<size))
            let holds = { (leaf: Digest, index: Int, size: Int, proof: [Digest]) in
                MerkleProof.isIncluded(leaf, at: Int64(index), size: Int64(size), root: root, proof: proof)
            }
            #expect(holds(leaves[index], index, size, proof))
            #expect(!holds(leaves[(index + 1) % Self.sizeMax], index, size, proof))
            if size > 1 { #expect(!holds(leaves[index], (index + 1) % size, size, proof)) }
            #expect(!holds(leaves[index], index, size, proof + [root]))
            #expect(!holds(leaves[index], index - size, size, proof))
            #expect(!holds(leaves[index], index, index, proof))
            if !proof.isEmpty { #expect(!holds(leaves[index], index, size, proof.dropLast())) }
        }
    }

    @Test(arguments: 1...sizeMax) func `consistency proofs are the standard's and hold`(size: Int) {
        let root = Self.reference.root(0..<size)
        let subtree = Self.reference.subtree
        for old in 1...size {
            let oldRoot = Self.reference.root(0..<old)
            let proof = MerkleProof.consistency(from: Int64(old), to: Int64(size), subtree: subtree)
            #expect(proof == Self.reference.proof(old, 0..<size))
            let holds = { (old: Int, oldRoot: Digest, root: Digest, proof: [Digest]) in
                MerkleProof.isConsistent(
                    oldSize: Int64(old),
                    oldRoot: oldRoot,
                    size: Int64(size),
                    root: root,
                    proof: proof
                )
            }
            #expect(holds(old, oldRoot, root, proof))
            #expect(!holds(old, leaves[0], root, proof) || old == 1)
            #expect(!holds(old, oldRoot, MerkleTree.emptyRoot, proof))
            #expect(!holds(0, oldRoot, root, proof))
            #expect(!holds(size + 1, oldRoot, root, proof))
            #expect(!holds(old, oldRoot, root, proof + [root]))
            if !proof.isEmpty { #expect(!holds(old, oldRoot, root, proof.dropLast())) }
        }
    }

    /// RFC 9162 section 2.1.5, with its letters.
    @Test func `the proofs of the standard's tree of seven leaves name its nodes`() {
        let tree = ReferenceTree(count: 7)
        let leaf = tree.leaves
        let (a, b, c, d, e, f, j) = (leaf[0], leaf[1], leaf[2], leaf[3], leaf[4], leaf[5], leaf[6])
        let (g, h, i) = (MerkleTree.node(a, b), MerkleTree.node(c, d), MerkleTree.node(e, f))
        let (k, l) = (MerkleTree.node(g, h), MerkleTree.node(i, j))
        let subtree = tree.subtree
        let inclusion = { MerkleProof.inclusion(of: $0, size: 7, subtree: subtree) }
        #expect(inclusion(0) == [b, h, l])
        #expect(inclusion(3) == [c, g, l])
        #expect(inclusion(4) == [f, j, k])
        #expect(inclusion(6) == [i, k])
        let consistency = { MerkleProof.consistency(from: $0, to: 7, subtree: subtree) }
        #expect(consistency(3) == [c, d, g, l])
        #expect(consistency(4) == [l])
        #expect(consistency(6) == [i, j, k])
    }
}
